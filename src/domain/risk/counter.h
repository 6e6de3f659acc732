/* Open exposures counted by all that the Risk Monitor asks for, so that no screen counts rows. */
#pragma once
#include "base/vec.h"
#include "domain/exposure/exposure.h"

/*
 * Beside the verdicts' statuses: what the load that scores read has more, or less, than the open
 * exposures (exposure.h: book). Few: only what people changed since the month began.
 */
enum { COUNTER_BOOK_MORE = 3, COUNTER_BOOK_LESS = 4 };

struct counter {
    int64_t unit;
    int status; /* enum verdict_status, or one of the above */
    enum tier tier;
    enum cvss_severity severity;
    bool exposed, high_priority, kev, assumed;
    int64_t criticality;
    int64_t from_day, due_day; /* of detection; due 0 = none */
    struct str purpose;
    int64_t n;
};
VEC_TYPE(counter_list, struct counter);

/* Sums exposures up, in no particular order; strings are the exposures'. */
void counter_make(const struct exposure_list *x, int64_t now, struct counter_list *ret);
/* One exposure as a counter of 1. */
struct counter counter_of(const struct exposure *x);
/* Replaces the store's counters where they differ. In a transaction. */
MUST_CHECK int counter_store(struct act *t, const struct counter_list *l, struct err *e);
/* Strings in t->a. */
MUST_CHECK int counter_load(struct act *t, struct counter_list *ret, struct err *e);
