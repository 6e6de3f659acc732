#include "domain/risk/history.h"
#include "base/clock.h"
#include "base/map.h"
#include "index/matcher.h"
#include "store/sql.h"

struct storing {
    struct act *t;
    const struct org *org;
    int64_t day;
    struct map *ids;
    VEC(struct sql_risk_day_put_in) rows;
};

static int64_t today_of(const struct act *t, const struct org *org, int64_t unit)
{
    const struct unit *u = org_by_id(org, unit);

    return clock_day(t->now, u ? (int32_t)u->zone_min : 0);
}

static bool open_now(const struct counter *c)
{
    return c->status == VERDICT_AFFECTED || c->status == VERDICT_UNDETERMINED;
}

static void row_add(struct storing *s, const struct counter *c)
{
    int64_t tier = c->status == VERDICT_UNDETERMINED ? TIER_NONE : c->tier;
    struct str key = str_fmt(s->t->a, "%lld %lld %.*s", (long long)c->unit, (long long)tier,
                             STR_ARG(c->purpose));
    bool fresh;
    uint64_t at = map_intern(s->ids, key, &fresh);

    if (fresh)
        *vec_add(&s->rows) =
            (struct sql_risk_day_put_in){.day = s->day,
                                         .unit = c->unit,
                                         .purpose = c->purpose.n ? c->purpose : STR(""),
                                         .tier = tier};
    struct sql_risk_day_put_in *r = &s->rows.p[at];

    r->open += c->n;
    r->overdue += c->due_day && c->due_day < today_of(s->t, s->org, c->unit) ? c->n : 0;
    r->kev += c->kev ? c->n : 0;
    r->high_priority += c->high_priority ? c->n : 0;
    r->opened += c->from_day == s->day ? c->n : 0;
}

int history_store(struct act *t, const struct org *org, const struct counter_list *l, struct err *e)
{
    struct storing s = {.t = t, .org = org, .day = clock_day(t->now, 0), .ids = map_new()};
    int rc = sql_risk_day_clear(t->db, &(struct sql_risk_day_clear_in){s.day}, e);

    for (size_t i = 0; i < l->n; i++)
        if (open_now(&l->p[i]))
            row_add(&s, &l->p[i]);
    if (rc == 0)
        rc = sql_risk_day_put_bulk(t->db, s.rows.p, s.rows.n, e);
    vec_done(&s.rows);
    map_free(s.ids);
    return rc;
}

int64_t history_open(const struct history_day *d)
{
    int64_t n = d->undetermined;

    for (int i = 0; i < TIERS; i++)
        n += d->tiers[i].open;
    return n;
}

static void day_row(struct history_day *d, const struct sql_risk_days_row *row)
{
    d->kev += row->kev;
    d->high_priority += row->high_priority;
    d->opened += row->opened;
    if (row->tier == TIER_NONE)
        d->undetermined += row->open;
    else
        d->tiers[row->tier] = (struct history_cell){row->open, row->overdue};
}

/* Days up to and with `day`: gaps are as the day before. */
static struct history_day *day_reach(struct history_day_list *l, int64_t from, int64_t day)
{
    while (l->n == 0 || l->p[l->n - 1].day < day) {
        struct history_day next = l->n ? l->p[l->n - 1] : (struct history_day){.day = from - 1};

        next.day++;
        next.opened = next.closed = 0;
        *vec_add(l) = next;
    }
    return &l->p[l->n - 1];
}

static int rows_read(struct act *t, const struct sql_risk_days_in *in, struct history_day_list *ret,
                     struct err *e)
{
    struct sql_risk_days_cursor c;
    struct sql_risk_days_row row;
    int64_t begun = INT64_MIN;
    int rc = sql_risk_days(t->db, in, &c, e);

    if (rc < 0)
        return rc;
    while ((rc = sql_risk_days_next(&c, &row, e)) > 0) {
        struct history_day *d = day_reach(ret, in->from_day, row.day);

        if (begun != row.day)
            *d = (struct history_day){.day = row.day};
        begun = row.day;
        day_row(d, &row);
    }
    sql_risk_days_done(&c);
    return rc;
}

int history_load(struct act *t, const struct history_query *q, struct history_day_list *ret,
                 struct err *e)
{
    int64_t today = clock_day(t->now, 0), from = today - q->days + 1, until = today;
    struct sql_risk_day_before_row before = {0};
    size_t skip = 0;
    int rc =
        sql_risk_day_before_one(t->db, &(struct sql_risk_day_before_in){from}, t->a, &before, e);

    if (rc < 0)
        return rc;
    if (before.day.set)
        from = before.day.v;
    rc = rows_read(t,
                   &(struct sql_risk_days_in){.from_day = from,
                                              .until_day = until,
                                              .whole = q->scope->whole,
                                              .units = q->scope->list,
                                              .purpose = q->purpose.n ? q->purpose : STR("")},
                   ret, e);
    if (rc < 0)
        return rc;
    (void)day_reach(ret, from, today);
    for (size_t i = ret->n; i-- > 1;) {
        int64_t gone = history_open(&ret->p[i - 1]) + ret->p[i].opened - history_open(&ret->p[i]);

        ret->p[i].closed = gone > 0 ? gone : 0;
    }
    while (skip < ret->n && ret->p[skip].day < today - q->days + 1)
        skip++;
    memmove(ret->p, ret->p + skip, (ret->n - skip) * sizeof *ret->p);
    ret->n -= skip;
    return 0;
}

int history_ages(struct act *t, const struct unit_scope *scope, struct age_band ret[AGE_BANDS],
                 struct err *e)
{
    static const int64_t from[AGE_BANDS] = {0, 8, 31, 91, 181};
    struct counter_list counters = {0};
    int rc = counter_load(t, &counters, e);

    for (size_t i = 0; i < AGE_BANDS; i++)
        ret[i] = (struct age_band){.from_days = from[i],
                                   .to_days = i + 1 < AGE_BANDS ? from[i + 1] - 1 : -1};
    for (size_t i = 0; rc == 0 && i < counters.n; i++) {
        const struct counter *c = &counters.p[i];
        int64_t age = clock_day(t->now, 0) - c->from_day;
        size_t band = AGE_BANDS - 1;

        if (!open_now(c) || !unit_scope_has(scope, c->unit))
            continue;
        while (band > 0 && age < from[band])
            band--;
        if (c->status == VERDICT_UNDETERMINED) {
            ret[band].undetermined += c->n;
            continue;
        }
        ret[band].tiers[c->tier].open += c->n;
        if (c->due_day && c->due_day < today_of(t, scope->org, c->unit))
            ret[band].tiers[c->tier].overdue += c->n;
    }
    vec_done(&counters);
    return rc;
}
