/* The clock, the tier and the due day of one exposure, replayed over the facts of its time. */
#pragma once
#include "domain/exposure/exposure.h"

struct due_question {
    const struct estate_view *view;
    const struct policy_history *policy;
    const struct known_vuln *vuln;
    int64_t asset;
    int64_t inventory_at; /* first inventory that shows the component */
    int64_t detected_at;  /* first detection of the unbroken exposure */
};

/* Fills clock_at, tier, due_day, policy_row and the facts of `x`. */
void due_answer(const struct due_question *q, struct exposure *x);
