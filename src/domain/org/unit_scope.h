/*
 * The units somebody may see, or asked for: rights and filters are resolved to it first, then every
 * statement is limited by it. Immutable; lives in its arena.
 */
#pragma once
#include "domain/org/unit.h"

struct unit_scope {
    bool whole; /* the whole group, what nobody owns included */
    const struct org *org;
    int64_t *ids; /* units in it, closed ones too, ascending; unless whole: all that counts */
    size_t n;
    struct str list;          /* the same as a JSON array, for statements */
    int64_t now;              /* seconds UTC */
    struct str ahead, behind; /* units where it is tomorrow, or yesterday still; likewise */
};

/* The whole group. `now` in seconds UTC. */
void unit_scope_whole(struct arena *a, const struct org *org, int64_t now, struct unit_scope *ret);
/* Of the whole group, these units and all below them; none: nothing at all. */
void unit_scope_below(struct arena *a, const struct unit_scope *whole, const int64_t *tops,
                      size_t n, struct unit_scope *ret);
/* What of `s` is `top` or below it. */
void unit_scope_narrow(struct arena *a, const struct unit_scope *s, const struct unit *top,
                       struct unit_scope *ret);
/* Whether it holds the unit; 0, what nobody owns, only the whole group does. */
bool unit_scope_has(const struct unit_scope *s, int64_t unit);
/* Whether it is small beside the group: worth reading unit by unit. */
bool unit_scope_small(const struct unit_scope *s);
/* The day it is at the unit (0: in UTC). */
int64_t unit_scope_today(const struct unit_scope *s, int64_t unit);
