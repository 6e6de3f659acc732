/*
 * Why a task has nothing left when no evidence says so: its assets went to another unit, they or
 * a source of theirs were retired. Only evidence counts as a repair.
 */
#pragma once
#include "domain/task/task.h"

struct task_leave {
    const struct estate_view *view;
    const struct exposure_list *x;
};

/* "evidence", "moved", "asset-retired" or "source-retired". */
const char *task_leave_why(const struct task_leave *l, const struct task *k);
