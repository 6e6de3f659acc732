/* Links between assets (runs on, connects to, part of), with effective dates. */
#pragma once
#include "base/map.h"
#include "base/vec.h"
#include "domain/estate/asset.h"

/* What one record says of one kind of link; the names are looked up when all assets are there. */
struct asset_link_wish {
    int64_t asset;
    struct str kind, names, place; /* names joined by ';' */
};
VEC_TYPE(asset_link_plan, struct asset_link_wish);

/* Takes runs_on, connects_to and part_of of a record into the plan. */
void asset_link_wish(struct asset_link_plan *plan, struct arena *a, const struct asset *s,
                     const struct record *r);
/*
 * Opens what is new, closes what a record no longer says. `ids`: name -> asset id. E_NOTFOUND names
 * the stranger.
 */
MUST_CHECK int asset_link_apply(struct act *t, const struct asset_link_plan *plan,
                                const struct map *ids, struct err *e);
/* Open links; the caller frees with vec_done. */
VEC_TYPE(asset_link_list, struct asset_link);
MUST_CHECK int asset_link_load(struct act *t, struct asset_link_list *ret, struct err *e);
