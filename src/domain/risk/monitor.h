/* The Risk Monitor (リスクモニター): departments x tiers, read from counters. */
#pragma once
#include "domain/risk/counter.h"
#include "domain/risk/expected.h"
#include "domain/org/unit_scope.h"
#include "domain/task/task.h"

struct monitor_cell {
    int64_t open, overdue, accepted;
};

struct monitor_row {
    int64_t subject; /* unit id (0 = the unassigned queue) or system id */
    struct str code, name_ja, name_en;
    struct monitor_cell tiers[TIERS]; /* index enum tier; TIER_NONE stays empty */
    struct monitor_cell severities[CVSS_CRITICAL + 1];
    int64_t high_priority, kev, undetermined, assumed;
    int64_t assets;
    int64_t load;      /* thousandths */
    int64_t book_load; /* the same with the assets as they stood when the month began: for ser */
    int64_t ser;       /* thousandths, -1 = not known */
    struct expected expected; /* what it is measured by; rows of units only */
    int64_t children;         /* rows one level below that were summed up (monitor_children) */
};

struct monitor {
    struct monitor_row *rows;
    size_t n;
    struct monitor_row total;
};

struct monitor_query {
    struct str unit;            /* only this unit and those below; "" = all */
    bool by_system;             /* rows are systems (reads the exposures), else units */
    bool priority_only;         /* count high-priority exposures only */
    struct str purpose, region; /* of the system, of the unit; "" = all */
    struct str customer;        /* of the system (reads the exposures); "" = all */
};

/*
 * In t->a. Rows in order of code; units that own assets, and the unassigned queue where it is not
 * empty.
 */
MUST_CHECK int monitor_make(struct act *t, const struct monitor_query *q, struct monitor *ret,
                            struct err *e);

/*
 * One level below `top` (NULL: the units without a parent), each summed up over all below it that
 * `scope` holds; `top` itself where it owns assets, and the unassigned queue at the top. Rows of
 * `m` are units. In t->a, by code; the total is theirs.
 */
struct monitor_level {
    const struct monitor *of;
    const struct unit_scope *scope;
    const struct unit *top;
};
void monitor_children(struct act *t, const struct monitor_level *level, struct monitor *ret);
/* The rows of units that the scope holds, and their total. */
void monitor_within(struct act *t, const struct monitor *m, const struct unit_scope *scope,
                    struct monitor *ret);

/* A fix many need: tasks of one package summed over units. */
struct worst_fix {
    struct str space, name, line, target;
    enum tier tier;
    int64_t units, assets, exposures, overdue; /* overdue tasks */
    int64_t weight;                            /* load-like: days' weight x exposures */
    bool kev;
};
struct worst_query {
    struct str unit;                /* only this unit and those below; "" = all */
    const struct unit_scope *scope; /* instead of it; NULL = by unit */
    size_t n;
};
/* The q->n heaviest open fixes (or mitigations), heaviest first; *found of them. */
MUST_CHECK int monitor_worst(struct act *t, const struct worst_query *q, struct worst_fix *ret,
                             size_t *found, struct err *e);
