/* The clock, the tier and the due day of one exposure, replayed over the facts of its time. */
#pragma once
#include "domain/exposure/exposure.h"

struct due_question {
    const struct estate_view *view;
    const struct policy_history *policy;
    const struct known_vuln *vuln;
    const struct asset *asset;
    const struct unit *unit; /* may be NULL */
    int64_t inventory_at;    /* first inventory of the unbroken exposure */
    int64_t detected_at;     /* its first detection */
};

/* Fills clock_at, tier, due_day, policy_row and the facts of `x`. */
void due_answer(const struct due_question *q, struct exposure *x);
