/* OSV's lists of events -> ranges (the schema's section "events"). Inner header of feed/. */
#pragma once
#include "codec/version/version.h"
#include "format/feed/feed_input.h"

/*
 * Adds the ranges of one events array to `to`, versions ordered by `order` where the events
 * are not in their order. False, with nothing added, when they are not understood.
 */
bool osv_range_add(struct arena *a, enum ver_order order, struct json events,
                   struct feed_ranges *to);
