/* Tasks for people and programs: rows of lists, one in full, what happened to it. */
#pragma once
#include "domain/org/unit.h"
#include "domain/task/task.h"
#include "view/table.h"

struct task_view {
    struct arena *a;
    const struct org *org;
    int64_t now;
    enum lang lang;
};

extern const struct view_column task_view_columns[];
enum { TASK_VIEW_COLUMNS = 26 };
void task_view_row(const struct task_view *v, const struct task *k, struct view_table *t);
bool task_view_overdue(const struct task_view *v, const struct task *k);

extern const struct view_column task_event_columns[];
extern const size_t task_event_column_n;
void task_event_row(const struct task_view *v, const struct task_event *ev, struct view_table *t);

/* What to do about it, as sentences; `restart` "" where nothing must restart. In the arena. */
struct task_words {
    struct str advice, command, restart;
};
void task_view_words(const struct task_view *v, const struct task *k, struct task_words *ret);
