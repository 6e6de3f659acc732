/*
 * Units: companies, regions, divisions, departments as a tree with effective dates. What
 * moved, merged or closed keeps its history.
 */
#pragma once
#include "base/map.h"
#include "domain/org/act.h"

enum { UNIT_CODE_MAX = 64, UNIT_DEPTH_MAX = 32 };

struct unit {
    int64_t id;
    struct str code, name_ja, name_en;
    struct str kind;     /* "group" "company" "region" "division" "department" ... */
    struct str region;   /* "Japan", "Americas", "Europe", "Asia Pacific" ... or "" */
    int64_t parent;      /* id, 0 = top */
    int64_t merged_into; /* id, 0 = not */
    int64_t headcount;   /* -1 unknown */
    int64_t zone_min;    /* its clock, minutes east of UTC */
    int64_t from_at, to_at;
    bool live; /* at the moment it was loaded for */
};

struct org {
    struct unit *units; /* by id, ascending; closed ones too */
    size_t n;
    struct map *by_code, *by_id; /* -> index; freed by org_done */
};

/* As of `at`. Strings in t->a. */
MUST_CHECK int org_load(struct act *t, int64_t at, struct org *ret, struct err *e);
void org_done(struct org *o);
struct unit *org_by_code(const struct org *o, struct str code); /* NULL */
struct unit *org_by_id(const struct org *o, int64_t id);        /* NULL; id 0 gives NULL */
/*
 * Who answers for what was this unit's: itself while it lives, else the one it was merged into,
 * and so on. NULL: closed without an heir, or none.
 */
const struct unit *org_heir(const struct org *o, int64_t id);
/* Whether `u` is `top` or below it. */
bool org_below(const struct org *o, const struct unit *u, const struct unit *top);
/* E_NOTFOUND: "no unit X; see niju org list". */
MUST_CHECK int org_find(const struct org *o, struct str code, struct unit **ret, struct err *e);
