/*
 * The load expected of each unit: over its assets, the mean load of their class in the rest of the
 * group, shrunk to the group's mean; frozen for the month (scores.md). Thousandths.
 */
#pragma once
#include "base/vec.h"
#include "domain/exposure/exposure.h"

struct expected {
    int64_t unit;
    int64_t load;     /* E */
    int64_t variance; /* of it, in thousandths squared / 1000 */
    int64_t mean;     /* the group's mean load of an asset when it was frozen */
    int64_t assets;   /* that entered */
};
VEC_TYPE(expected_list, struct expected);

/* Computes and freezes what the month still lacks. In a transaction. */
MUST_CHECK int expected_freeze(const struct estate_view *v, const struct exposure_list *x,
                               struct err *e);
MUST_CHECK int expected_load(struct act *t, struct expected_list *ret, struct err *e);
/* Months since year 0 of a moment. */
int64_t expected_month(int64_t at);

/* (O + m) / (E + m) in thousandths, m = 20 average assets; -1 when the group has no load. */
int64_t expected_ser(int64_t load, const struct expected *ex);
