#include "domain/risk/history_mark.h"
#include "base/clock.h"
#include "store/sql.h"

struct marking {
    struct act *t;
    const struct unit_scope *scope;
    int64_t from_day, to_day;
    struct history_mark_list *ret;
};

static void mark_add(struct marking *m, int64_t day, enum mark_kind kind, struct str name)
{
    *vec_add(m->ret) = (struct history_mark){day, kind, str_dup(m->t->a, name)};
}

static int policies_add(struct marking *m, struct err *e)
{
    const struct sql_policies_begun_in in = {m->from_day * CLOCK_DAY, m->to_day * CLOCK_DAY};
    struct sql_policies_begun_cursor c;
    struct sql_policies_begun_row row;
    int rc = sql_policies_begun(m->t->db, &in, &c, e);

    if (rc < 0)
        return rc;
    while ((rc = sql_policies_begun_next(&c, &row, e)) > 0)
        mark_add(m, clock_day(row.at, 0), MARK_POLICY, row.name);
    sql_policies_begun_done(&c);
    return rc;
}

static int units_add(struct marking *m, struct err *e)
{
    const struct sql_units_changed_in in = {m->from_day * CLOCK_DAY, m->to_day * CLOCK_DAY};
    struct sql_units_changed_cursor c;
    struct sql_units_changed_row row;
    int rc = sql_units_changed(m->t->db, &in, &c, e);

    if (rc < 0)
        return rc;
    while ((rc = sql_units_changed_next(&c, &row, e)) > 0)
        if (unit_scope_has(m->scope, row.id))
            mark_add(m, clock_day(row.at, 0), MARK_REORGANISATION, row.code);
    sql_units_changed_done(&c);
    return rc;
}

static int listings_add(struct marking *m, struct err *e)
{
    const struct sql_kev_listed_in in = {m->from_day, m->to_day, ACT_OPEN_END};
    struct sql_kev_listed_cursor c;
    struct sql_kev_listed_row row;
    int rc = sql_kev_listed(m->t->db, &in, &c, e);

    if (rc < 0)
        return rc;
    while ((rc = sql_kev_listed_next(&c, &row, e)) > 0)
        mark_add(m, row.day, MARK_KEV, row.code);
    sql_kev_listed_done(&c);
    return rc;
}

static int mark_order(const void *x, const void *y)
{
    const struct history_mark *a = x, *b = y;

    if (a->day != b->day)
        return a->day < b->day ? -1 : 1;
    if (a->kind != b->kind)
        return a->kind < b->kind ? -1 : 1;
    return str_cmp(a->name, b->name);
}

int history_marks(struct act *t, const struct history_query *q, struct history_mark_list *ret,
                  struct err *e)
{
    int64_t today = clock_day(t->now, 0);
    struct marking m = {t, q->scope, today - q->days + 1, today + 1, ret};
    int rc = policies_add(&m, e);

    if (rc == 0)
        rc = units_add(&m, e);
    if (rc == 0 && q->scope->whole)
        rc = listings_add(&m, e);
    if (ret->n)
        qsort(ret->p, ret->n, sizeof *ret->p, mark_order);
    return rc;
}
