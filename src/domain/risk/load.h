/* The load of an exposure, w = D x C x A (scores.md), in thousandths. Pure. */
#pragma once
#include "model/tier.h"

/*
 * D = 365 / days of the tier, C by criticality 1..5, A = 1 in time, 1 + min(2, overdue / allowed)
 * after; 1 for what is undetermined. `today` and `due_day` in the unit's days; due 0 = none.
 */
int64_t load_of(enum tier tier, int64_t criticality, int64_t due_day, int64_t today);
