/* What people say of a task. None of it closes a task: only evidence does. */
#pragma once
#include "domain/task/task.h"

struct task_decision {
    const char *kind; /* "take" "plan" "interim" "done" */
    int64_t task;
    int64_t until_day; /* plan: the day; interim: until when; 0 none */
    struct str reason; /* interim: what; others: a note */
};

/*
 * One transaction with decision, event and audit entry; *ret is the task afterwards. E_NOTFOUND,
 * E_REFUSED (closed), E_INVALID.
 */
MUST_CHECK int task_decide(struct act *t, const struct task_decision *d, struct task *ret,
                           struct err *e);
