/*
 * The demo group: a story in time, told by the very imports that people use. The archive is in the
 * program; plan.csv in it says which document arrives on which day.
 */
#pragma once
#include "base/vec.h"
#include "codec/unpack.h"
#include "domain/org/act.h"

struct demo_file {
    struct str name, bytes;
};

struct demo_step {
    int64_t day;              /* relative to today, 0 or below */
    struct str kind;          /* "org" "system" "asset" "inventory" "feed:osv" ... */
    struct str asset, source; /* of an inventory */
    const struct demo_file *file;
};

struct demo {
    struct demo_file *files;
    size_t file_n;
    struct demo_step *steps; /* in order of day */
    size_t step_n;
};

/* Unpacks the archive into the arena. An error here is a broken build. */
MUST_CHECK int demo_open(struct arena *a, struct demo *ret, struct err *e);

/*
 * Plays the whole story into the store and the feeds of `t` (fresh ones); it ends at t->now.
 * One round closes each day.
 */
MUST_CHECK int demo_play(struct act *t, const struct demo *d, struct err *e);
