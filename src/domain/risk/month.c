#include "domain/risk/month.h"
#include "base/clock.h"
#include "store/sql.h"

enum { MONTH_CHARS = 7 };

bool month_parse(struct arena *a, struct str s, struct month *ret)
{
    if (s.n != MONTH_CHARS || !clock_parse_day(str_fmt(a, "%.*s-01", STR_ARG(s)), &ret->from_day))
        return false;
    char next[CLOCK_TEXT];

    /* 31 days on is in the next month, whatever the month's length */
    clock_day_text(ret->from_day + 31, next);
    ret->text = str_dup(a, s);
    return clock_parse_day(str_fmt(a, "%.*s-01", MONTH_CHARS, next), &ret->to_day);
}

struct month month_of_day(struct arena *a, int64_t day)
{
    char text[CLOCK_TEXT];
    struct month m = {0};

    clock_day_text(day, text);
    (void)month_parse(a, str_sub(str_of(text), 0, MONTH_CHARS), &m);
    return m;
}

int month_adherence(struct act *t, const struct unit_scope *scope, const struct month *m,
                    struct adherence *ret, struct err *e)
{
    const struct sql_task_adherence_in in = {
        .whole = scope->whole, .units = scope->list, .from_day = m->from_day, .to_day = m->to_day};
    struct sql_task_adherence_row row = {0};
    int rc = sql_task_adherence_one(t->db, &in, t->a, &row, e);

    *ret = (struct adherence){row.due, row.in_time};
    return rc < 0 ? rc : 0;
}

static int64_t began_at(const struct month_query *q, int64_t day)
{
    return day * CLOCK_DAY - q->zone_min * 60;
}

int month_flow(struct act *t, const struct month_query *q, struct month_flow *ret, struct err *e)
{
    const struct month *m = &q->month;
    const struct sql_task_flow_in in = {.whole = q->scope->whole,
                                        .units = q->scope->list,
                                        .from_at = began_at(q, m->from_day),
                                        .to_at = began_at(q, m->to_day),
                                        .from_day = m->from_day,
                                        .to_day = m->to_day,
                                        .today = clock_day(t->now, (int32_t)q->zone_min)};
    const struct sql_task_reopened_in again = {in.whole, in.units, in.from_at, in.to_at};
    struct sql_task_flow_row row = {0};
    struct sql_task_reopened_row reopened = {0};
    int rc = sql_task_flow_one(t->db, &in, t->a, &row, e);

    if (rc >= 0)
        rc = sql_task_reopened_one(t->db, &again, t->a, &reopened, e);
    *ret = (struct month_flow){.opened = row.opened,
                               .closed = row.closed,
                               .reopened = reopened.n,
                               .became_overdue = row.became_overdue,
                               .open_before = row.open_before,
                               .open_now = row.open_now,
                               .overdue_now = row.overdue_now};
    return rc < 0 ? rc : 0;
}

VEC_TYPE(number_list, int64_t);

static int tasks_get(struct act *t, const struct number_list *ids, struct task_list *ret,
                     struct err *e)
{
    int rc = 0;

    for (size_t i = 0; rc == 0 && i < ids->n; i++)
        rc = task_get(t, ids->p[i], vec_add(ret), e);
    return rc;
}

int month_opened(struct act *t, const struct month_query *q, struct task_list *ret, struct err *e)
{
    const struct sql_month_opened_in in = {q->scope->whole, q->scope->list,
                                           began_at(q, q->month.from_day),
                                           began_at(q, q->month.to_day), MONTH_TASKS};
    struct sql_month_opened_cursor c;
    struct sql_month_opened_row row;
    struct number_list ids = {0};
    int rc = sql_month_opened(t->db, &in, &c, e);

    if (rc < 0)
        return rc;
    while ((rc = sql_month_opened_next(&c, &row, e)) > 0)
        *vec_add(&ids) = row.id;
    sql_month_opened_done(&c);
    if (rc == 0)
        rc = tasks_get(t, &ids, ret, e);
    vec_done(&ids);
    return rc;
}

int month_closed(struct act *t, const struct month_query *q, struct task_list *ret, struct err *e)
{
    const struct sql_month_closed_in in = {q->scope->whole, q->scope->list,
                                           began_at(q, q->month.from_day),
                                           began_at(q, q->month.to_day), MONTH_TASKS};
    struct sql_month_closed_cursor c;
    struct sql_month_closed_row row;
    struct number_list ids = {0};
    int rc = sql_month_closed(t->db, &in, &c, e);

    if (rc < 0)
        return rc;
    while ((rc = sql_month_closed_next(&c, &row, e)) > 0)
        *vec_add(&ids) = row.id;
    sql_month_closed_done(&c);
    if (rc == 0)
        rc = tasks_get(t, &ids, ret, e);
    vec_done(&ids);
    return rc;
}
