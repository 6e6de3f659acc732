/* What people say of a task. None of it closes a task: only evidence does. */
#pragma once
#include "domain/task/task.h"

struct task_decision {
    const char *kind; /* "take" "plan" "interim" "done" "comment" "assign" "not-ours" "send-back" */
    int64_t task;
    int64_t until_day; /* plan: the day; interim: until when; 0 none */
    struct str reason; /* interim: what; comment: the text; others: a note */
    struct str to;     /* assign: login; "" = nobody any more */
    int64_t unit;      /* not-ours: whose it is */
    int64_t version;   /* the one the person saw; 0: whichever. E_CONFLICT when it has changed */
    bool preview;      /* check only: *ret is what the task would be */
};

/*
 * One transaction with decision, event and audit entry (before and after); *ret is the task
 * afterwards, or as it is now with E_CONFLICT. E_NOTFOUND, E_REFUSED (closed), E_INVALID.
 */
MUST_CHECK int task_decide(struct act *t, const struct task_decision *d, struct task *ret,
                           struct err *e);
bool task_decision_known(struct str kind);

/*
 * The unit a task was offered to takes it: the assets in it are that unit's from now on, and the
 * next round moves what is open on them. E_REFUSED: not offered.
 */
struct task_receipt {
    int64_t task, version;
    const int64_t *assets; /* in the task */
    size_t n;
    struct str note;
};
MUST_CHECK int task_receive(struct act *t, const struct task_receipt *r, struct err *e);
