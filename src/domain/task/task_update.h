/* Tasks brought to what the exposures say: opened, changed, closed by evidence, reopened. */
#pragma once
#include "domain/task/task_leave.h"
#include "domain/task/task_sum.h"

struct task_change {
    size_t opened, reopened, closed, changed, disproved; /* disproved: said done, still there */
};

/*
 * In a transaction. `sums` by task_sum_make. A task without a sum closes; its last event says by
 * what: "evidence", what task_leave_why tells, or "joined" (its exposures are those of another
 * task of the unit now).
 */
MUST_CHECK int task_update(struct act *t, const struct task_sum_list *sums,
                           const struct task_leave *leave, struct task_change *ret, struct err *e);

enum { TASK_REOPEN_DAYS = 90 };
