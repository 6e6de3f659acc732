/*
 * Days behind us: what was open at the end of each, counted when a round closes it. Trends, flows
 * and ages read this and the counters, never single exposures.
 */
#pragma once
#include "base/vec.h"
#include "domain/org/unit_scope.h"
#include "domain/risk/counter.h"

struct history_cell {
    int64_t open, overdue;
};

struct history_day {
    int64_t day; /* UTC */
    struct history_cell tiers[TIERS];
    int64_t kev, high_priority, undetermined;
    int64_t opened, closed; /* exposures detected that day; gone since the day before */
};
VEC_TYPE(history_day_list, struct history_day);
/* All that was open at its end, the undetermined too. */
int64_t history_open(const struct history_day *d);

/* Today's rows as the counters are now. In a transaction. */
MUST_CHECK int history_store(struct act *t, const struct org *org, const struct counter_list *l,
                             struct err *e);

struct history_query {
    const struct unit_scope *scope;
    struct str purpose; /* "" = all */
    int64_t days;       /* up to today */
};
/* One element a day; a day without a round is as the one before, with nothing opened or closed. */
MUST_CHECK int history_load(struct act *t, const struct history_query *q,
                            struct history_day_list *ret, struct err *e);

/* How old what is open is. */
enum { AGE_BANDS = 5 };
struct age_band {
    int64_t from_days, to_days; /* -1: without an end */
    struct history_cell tiers[TIERS];
    int64_t undetermined;
};
MUST_CHECK int history_ages(struct act *t, const struct unit_scope *scope,
                            struct age_band ret[AGE_BANDS], struct err *e);
