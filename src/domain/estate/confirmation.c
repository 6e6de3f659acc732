/* Rounds of confirmation: who owns what no source sees is asked whether it is still there. */
#include "base/clock.h"
#include "base/vec.h"
#include "domain/estate/estate_edit.h"
#include "store/sql.h"

VEC_TYPE(number_list, int64_t);

struct starting {
    struct act *t;
    const struct confirmation_round *r;
    struct confirmation_sum *ret;
};

static int stale_read(const struct starting *g, struct number_list *ids, struct err *e)
{
    const struct unit_scope *s = g->r->scope;
    const struct sql_confirmation_stale_in in = {s->whole, s->list,
                                                 g->t->now - g->r->stale_days * CLOCK_DAY};
    struct sql_confirmation_stale_cursor c;
    struct sql_confirmation_stale_row row;
    int rc = sql_confirmation_stale(g->t->db, &in, &c, e);

    if (rc < 0)
        return rc;
    while ((rc = sql_confirmation_stale_next(&c, &row, e)) > 0)
        *vec_add(ids) = row.asset;
    sql_confirmation_stale_done(&c);
    return rc;
}

static int ask(const struct starting *g, int64_t asset, struct err *e)
{
    const struct sql_confirmation_open_in open = {asset};
    const struct sql_confirmation_add_in in = {asset, g->t->now, g->t->actor, g->r->due_day};
    struct sql_confirmation_open_row row;
    int rc = sql_confirmation_open_one(g->t->db, &open, g->t->a, &row, e);

    if (rc < 0)
        return rc;
    g->ret->already += rc > 0;
    g->ret->asked += rc == 0;
    return rc > 0 ? 0 : sql_confirmation_add(g->t->db, &in, e);
}

static int start_body(struct db *db, void *ctx, struct err *e)
{
    struct starting *g = ctx;
    struct number_list ids = {0};
    int rc = stale_read(g, &ids, e);

    (void)db;
    for (size_t i = 0; rc == 0 && i < ids.n; i++)
        rc = ask(g, ids.p[i], e);
    vec_done(&ids);
    if (rc < 0)
        return rc;
    return act_audit(g->t, "confirmation.start", STR("asset"),
                     str_fmt(g->t->a, "{\"stale_days\":%lld,\"asked\":%lld,\"already\":%lld}",
                             (long long)g->r->stale_days, (long long)g->ret->asked,
                             (long long)g->ret->already),
                     e);
}

int confirmation_start(struct act *t, const struct confirmation_round *r,
                       struct confirmation_sum *ret, struct err *e)
{
    struct starting g = {t, r, ret};

    *ret = (struct confirmation_sum){0};
    if (r->stale_days < 1)
        return err_set(e, E_INVALID, "stale_days is a number from 1");
    if (r->due_day < clock_day(t->now, 0))
        return err_set(e, E_INVALID, "the day lies in the past");
    return db_write(t->db, start_body, &g, e);
}
