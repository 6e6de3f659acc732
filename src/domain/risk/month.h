/* A month of some units' tasks: what came, what went, and how much was done in time. */
#pragma once
#include "domain/org/unit_scope.h"
#include "domain/task/task.h"

struct month {
    struct str text;          /* "2026-11" */
    int64_t from_day, to_day; /* to_day is no longer in it */
};
/* The month a day lies in; text in the arena. */
struct month month_of_day(struct arena *a, int64_t day);
/* "2026-11"; false when it is none. */
bool month_parse(struct arena *a, struct str s, struct month *ret);

/* Tasks whose date falls in the month, open ones too, and those closed by evidence in time. */
struct adherence {
    int64_t due, in_time;
};
MUST_CHECK int month_adherence(struct act *t, const struct unit_scope *scope, const struct month *m,
                               struct adherence *ret, struct err *e);

/* Whose month: days are those of a clock `zone_min` minutes east of UTC. */
struct month_query {
    const struct unit_scope *scope;
    struct month month;
    int64_t zone_min;
};

struct month_flow {
    int64_t opened, closed, reopened, became_overdue, open_before;
    int64_t open_now, overdue_now; /* today, whichever month was asked for */
};
MUST_CHECK int month_flow(struct act *t, const struct month_query *q, struct month_flow *ret,
                          struct err *e);
/* Tasks that came, or went, in the month: the most urgent MONTH_TASKS. Strings in t->a. */
enum { MONTH_TASKS = 20 };
MUST_CHECK int month_opened(struct act *t, const struct month_query *q, struct task_list *ret,
                            struct err *e);
MUST_CHECK int month_closed(struct act *t, const struct month_query *q, struct task_list *ret,
                            struct err *e);
