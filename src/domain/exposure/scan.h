/*
 * A scan without a store: components of documents x image -> items with tier, by the very matcher
 * and policy table that the estate uses.
 */
#pragma once
#include "base/vec.h"
#include "domain/policy/policy.h"
#include "format/inventory/inventory.h"
#include "index/matcher.h"

struct scan_item {
    const struct component *component;
    struct verdict verdict;
    struct image_vuln vuln; /* zeroed for "no data for this release" */
    enum tier tier;         /* TIER_NONE when undetermined */
    size_t covers;          /* "no data": how many components it stands for, else 1 */
};
VEC_TYPE(scan_item_list, struct scan_item);

struct scan_question {
    const struct image *img;
    const struct policy *policy;
    bool exposed;
    int64_t now;
};

/*
 * Appends the items of one document's components, in their order, then by advisory. Strings are
 * the image's or the document's.
 */
void scan_inventory(struct arena *a, const struct scan_question *q, const struct inventory *inv,
                    struct scan_item_list *out);
