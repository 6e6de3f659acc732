/* The Risk Monitor (リスクモニター): departments x tiers, read from counters. */
#pragma once
#include "domain/risk/counter.h"
#include "domain/risk/expected.h"
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
    int64_t ser;  /* thousandths, -1 = not known */
};

struct monitor {
    struct monitor_row *rows;
    size_t n;
    struct monitor_row total;
};

struct monitor_query {
    struct str unit;    /* only this unit and those below; "" = all */
    bool by_system;     /* rows are systems (reads the exposures), else units */
    bool priority_only; /* count high-priority exposures only */
};

/*
 * In t->a. Rows in order of code; units that own assets, and the unassigned queue where it is not
 * empty.
 */
MUST_CHECK int monitor_make(struct act *t, const struct monitor_query *q, struct monitor *ret,
                            struct err *e);

/* A fix many need: tasks of one package summed over units. */
struct worst_fix {
    struct str space, name, line, target;
    enum tier tier;
    int64_t units, assets, exposures, overdue; /* overdue tasks */
    int64_t weight;                            /* load-like: days' weight x exposures */
    bool kev;
};
struct worst_query {
    struct str unit; /* only this unit and those below; "" = all */
    size_t n;
};
/* The q->n heaviest open fixes (or mitigations), heaviest first; *found of them. */
MUST_CHECK int monitor_worst(struct act *t, const struct worst_query *q, struct worst_fix *ret,
                             size_t *found, struct err *e);
