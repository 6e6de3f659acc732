/* Open exposures summed up to what the tasks of this moment should say. Pure. */
#pragma once
#include "domain/task/task.h"

struct task_sum {
    int64_t unit;
    uint32_t group; /* of the exposure list */
    enum task_kind kind;
    struct task want; /* kind, key, tier, due, target and figures; no id, no state */
    int64_t seen_at;  /* when a source last showed one of its exposures */
    int64_t last_asset;
};
VEC_TYPE(task_sum_list, struct task_sum);

/* The kind of task an exposure belongs to; TASK_KINDS: none (yet). */
enum task_kind task_kind_of(const struct exposure *x, int64_t now);

/*
 * One per (unit, group, kind), in order of unit, the group's names, kind. `now` decides which
 * undetermined ones are old enough.
 */
void task_sum_make(const struct exposure_list *x, int64_t now, struct task_sum_list *ret);

enum { DATA_QUALITY_DAYS = 30 };
