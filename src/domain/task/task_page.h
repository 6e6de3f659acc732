/* Tasks page by page, filtered and limited to a set of units in the store. */
#pragma once
#include "domain/org/unit_scope.h"
#include "domain/task/task.h"

struct task_filter { /* zero: does not matter */
    const struct unit_scope *scope;
    enum tier tier;
    enum cvss_severity severity; /* at least */
    struct str state, kind;      /* words of task.h */
    struct str component, assignee;
    bool priority, kev, overdue;
    bool handover;                    /* offered to a unit of the scope, whoever has it */
    int64_t due_from, due_until;      /* days */
    int64_t opened_from, closed_from; /* seconds */
    bool all;                         /* closed ones too */
};

/* A place in a list: behind the task that was last on the page before; zero: the beginning. */
struct task_place {
    int64_t due, tier, id;
};

/* Whether the list goes by urgency (due date, tier, number); else the newest come first. */
bool task_page_urgent(const struct task_filter *f);
struct task_place task_place_of(const struct task *k);
/* At most `most`, behind the place; appended. Strings in t->a. */
struct task_want {
    const struct task_filter *filter;
    struct task_place after;
    int64_t most;
};
MUST_CHECK int task_page(struct act *t, const struct task_want *want, struct task_list *ret,
                         struct err *e);
/* How many there are in all, counted up to `most`. */
MUST_CHECK int task_count(struct act *t, const struct task_filter *f, int64_t most, int64_t *ret,
                          struct err *e);
