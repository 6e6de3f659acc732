#include "domain/task/task_page.h"
#include "base/clock.h"
#include "store/sql.h"

enum { DUE_NONE = 99999999 }; /* where task.sql sorts tasks without a date */

VEC_TYPE(number_list, int64_t);

/* The parameters that all four statements share, by name. */
#define FILTER_IN(f)                                                                               \
    .whole = (f)->scope->whole, .units = (f)->scope->list, .tier = (int64_t)(f)->tier,             \
    .severity = (int64_t)(f)->severity, .state = text_of((f)->state), .kind = text_of((f)->kind),  \
    .component = text_of((f)->component), .priority = (f)->priority, .kev = (f)->kev,              \
    .overdue_day = (f)->overdue ? clock_day((f)->scope->now, 0) : 0, .ahead = (f)->scope->ahead,   \
    .behind = (f)->scope->behind, .assignee = text_of((f)->assignee), .handover = (f)->handover,   \
    .due_from = (f)->due_from, .due_until = (f)->due_until, .opened_from = (f)->opened_from,       \
    .closed_from = (f)->closed_from

static struct str text_of(struct str s)
{
    return s.n ? s : STR("");
}

/* No filter speaks of closed ones. */
static bool open_only(const struct task_filter *f)
{
    return !f->all && f->closed_from == 0 && !str_eq(f->state, STR("closed"));
}

bool task_page_urgent(const struct task_filter *f)
{
    return open_only(f);
}

struct task_place task_place_of(const struct task *k)
{
    return (struct task_place){k->due_day ? k->due_day : DUE_NONE, k->tier, k->id};
}

static int urgent_ids(struct act *t, const struct task_want *w, struct number_list *ids,
                      struct err *e)
{
    const struct task_filter *f = w->filter;
    const struct sql_task_page_in in = {FILTER_IN(f), .due = w->after.due,
                                        .after_tier = w->after.tier, .id = w->after.id,
                                        .most = w->most};
    struct sql_task_page_cursor c;
    struct sql_task_page_row row;
    int rc = sql_task_page(t->db, &in, &c, e);

    if (rc < 0)
        return rc;
    while ((rc = sql_task_page_next(&c, &row, e)) > 0)
        *vec_add(ids) = row.id;
    sql_task_page_done(&c);
    return rc;
}

static int narrow_ids(struct act *t, const struct task_want *w, struct number_list *ids,
                      struct err *e)
{
    const struct task_filter *f = w->filter;
    const struct sql_task_page_narrow_in in = {FILTER_IN(f), .due = w->after.due,
                                               .after_tier = w->after.tier, .id = w->after.id,
                                               .most = w->most};
    struct sql_task_page_narrow_cursor c;
    struct sql_task_page_narrow_row row;
    int rc = sql_task_page_narrow(t->db, &in, &c, e);

    if (rc < 0)
        return rc;
    while ((rc = sql_task_page_narrow_next(&c, &row, e)) > 0)
        *vec_add(ids) = row.id;
    sql_task_page_narrow_done(&c);
    return rc;
}

static int newest_ids(struct act *t, const struct task_want *w, struct number_list *ids,
                      struct err *e)
{
    const struct task_filter *f = w->filter;
    const struct sql_task_page_newest_in in = {FILTER_IN(f), .open_only = open_only(f),
                                               .before = w->after.id ? w->after.id : INT64_MAX,
                                               .most = w->most};
    struct sql_task_page_newest_cursor c;
    struct sql_task_page_newest_row row;
    int rc = sql_task_page_newest(t->db, &in, &c, e);

    if (rc < 0)
        return rc;
    while ((rc = sql_task_page_newest_next(&c, &row, e)) > 0)
        *vec_add(ids) = row.id;
    sql_task_page_newest_done(&c);
    return rc;
}

int task_page(struct act *t, const struct task_want *want, struct task_list *ret, struct err *e)
{
    const struct task_filter *f = want->filter;
    struct number_list ids = {0};
    int rc = !task_page_urgent(f)                         ? newest_ids(t, want, &ids, e)
             : unit_scope_small(f->scope) && !f->handover ? narrow_ids(t, want, &ids, e)
                                                          : urgent_ids(t, want, &ids, e);

    for (size_t i = 0; rc == 0 && i < ids.n; i++)
        rc = task_get(t, ids.p[i], vec_add(ret), e);
    vec_done(&ids);
    return rc;
}

int task_count(struct act *t, const struct task_filter *f, int64_t most, int64_t *ret,
               struct err *e)
{
    const struct sql_task_count_in in = {FILTER_IN(f), .open_only = open_only(f), .most = most};
    struct sql_task_count_row row;
    int rc = sql_task_count_one(t->db, &in, t->a, &row, e);

    if (rc < 0)
        return rc;
    *ret = row.n;
    return 0;
}
