/* What bench/estate measured, beside its goal and what the machine itself allows. */
#pragma once
#include "base/buf.h"
#include "base/vec.h"

struct report_item {
    const char *name, *unit;
    bool measured, at_least; /* at_least: the goal is a floor */
    double value;
    double goal;          /* 0: none set */
    double limit;         /* in the item's unit; 0: none known */
    const char *limit_of; /* what sets it */
    const char *note;     /* or NULL */
};

struct report {
    VEC(struct report_item) items;
    struct buf facts;         /* JSON members of the group as made: sizes */
    double scan, copy, fsync; /* GB/s, GB/s, ms */
};

/* Scans and copies 256 MiB, syncs a small file in `folder`. */
void report_machine(struct report *r, const char *folder);
/* To stdout. */
void report_print(const struct report *r, bool json);
