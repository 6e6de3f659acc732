/*
 * Assets as lists show them: today's facts, who answers for them, what their sources say together.
 * Kept in table asset_row by following the change log, so that a page of a million is one look
 * into an index.
 */
#pragma once
#include "domain/estate/asset.h"
#include "domain/org/unit_scope.h"

struct asset_row {
    struct asset asset;  /* unit and criticality are its own */
    int64_t unit;        /* who answers for it; 0 = nobody */
    int64_t criticality; /* with its system's */
    struct str release;
    int64_t sources, components, seen_at;
    int64_t version, handover, confirmed_at; /* 0 = not */
};

struct asset_row_list {
    struct asset_row *p;
    size_t n, cap;
};

/* Brings the table to t->now: what changed since the last time. In a transaction. */
MUST_CHECK int asset_row_update(struct act *t, struct err *e);

/* By name, else (name "") by id; E_NOTFOUND. Strings in t->a. */
MUST_CHECK int asset_row_get(struct act *t, struct str name, int64_t id, struct asset_row *ret,
                             struct err *e);

struct asset_filter { /* zero: does not matter; exposed: -1 */
    const struct unit_scope *scope;
    int64_t system;
    int exposed; /* enum asset_exposed, or ASSET_EXPOSED_MAYBE */
    struct str kind, prefix;
    int64_t seen_before;
    bool unowned, offered; /* the unassigned queue; offered to a unit of the scope */
};
enum { ASSET_EXPOSED_MAYBE = 9 }; /* yes or unknown */

/* At most `most`, behind the name; appended. */
struct asset_want {
    const struct asset_filter *filter;
    struct str after;
    int64_t most;
};
MUST_CHECK int asset_page(struct act *t, const struct asset_want *want, struct asset_row_list *ret,
                          struct err *e);
/* How many in all, counted up to `most`. */
MUST_CHECK int asset_count(struct act *t, const struct asset_filter *f, int64_t most, int64_t *ret,
                           struct err *e);
