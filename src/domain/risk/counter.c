#include "domain/risk/counter.h"
#include "base/clock.h"
#include "base/map.h"
#include "store/sql.h"

struct counter counter_of(const struct exposure *x)
{
    return (struct counter){
        .unit = x->unit,
        .status = x->status,
        .tier = x->tier,
        .severity = x->severity,
        .exposed = x->exposed,
        .high_priority = x->high_priority,
        .kev = x->kev,
        .assumed = x->assumed,
        .criticality = x->criticality,
        .from_day = clock_day(x->detected_at, 0),
        .due_day = x->due_day,
        .purpose = x->purpose,
        .n = 1,
    };
}

static void key_make(struct buf *b, const struct counter *c)
{
    buf_reset(b);
    buf_fmt(b, "%lld %d %d %d %d%d%d%d %lld %lld %lld ", (long long)c->unit, c->status, c->tier,
            c->severity, c->exposed, c->high_priority, c->kev, c->assumed,
            (long long)c->criticality, (long long)c->from_day, (long long)c->due_day);
    buf_add(b, c->purpose);
}

struct counting {
    struct map *ids;
    struct buf key;
    struct counter_list *ret;
};

static void counter_add(struct counting *g, const struct counter *c)
{
    bool fresh;

    key_make(&g->key, c);
    uint64_t at = map_intern(g->ids, buf_str(&g->key), &fresh);

    if (fresh)
        *vec_add(g->ret) = *c;
    else
        g->ret->p[at].n++;
}

/* What weighs in scores; the rest is nothing to them. */
static struct counter book_of(const struct exposure *x, int status)
{
    bool more = status == COUNTER_BOOK_MORE;

    return (struct counter){
        .unit = more ? x->book_unit : x->unit,
        .status = status,
        .tier = exposure_unjudged(x) || !more ? x->tier : x->book_tier,
        .criticality = more ? x->book_criticality : x->criticality,
        .due_day = x->due_day,
        .n = 1,
    };
}

static bool book_same(const struct exposure *x)
{
    return x->book_unit == x->unit && x->book_criticality == x->criticality &&
           (exposure_unjudged(x) || x->book_tier == x->tier);
}

void counter_make(const struct exposure_list *x, int64_t now, struct counter_list *ret)
{
    struct counting g = {map_new(), BUF_INIT(0), ret};
    int64_t month = exposure_month_start(now);

    for (size_t i = 0; i < x->n + x->gone_n; i++) {
        struct counter c = counter_of(&x->p[i]);
        struct counter more = book_of(&x->p[i], COUNTER_BOOK_MORE);
        struct counter less = book_of(&x->p[i], COUNTER_BOOK_LESS);

        if (i < x->n)
            counter_add(&g, &c);
        if (i < x->n ? !book_same(&x->p[i]) : x->p[i].gone_at >= month)
            counter_add(&g, &more);
        if (i < x->n && !book_same(&x->p[i]))
            counter_add(&g, &less);
    }
    buf_done(&g.key);
    map_free(g.ids);
}

/* The same counters, in whatever order. */
static bool counters_same(const struct counter_list *a, const struct counter_list *b)
{
    struct map *seen = map_new();
    struct buf key = BUF_INIT(0);
    bool same = a->n == b->n;

    for (size_t i = 0; same && i < a->n; i++) {
        key_make(&key, &a->p[i]);
        map_set(seen, buf_str(&key), (uint64_t)a->p[i].n);
    }
    for (size_t i = 0; same && i < b->n; i++) {
        uint64_t n = 0;

        key_make(&key, &b->p[i]);
        same = map_get(seen, buf_str(&key), &n) && n == (uint64_t)b->p[i].n;
    }
    buf_done(&key);
    map_free(seen);
    return same;
}

static int counters_write(struct act *t, const struct counter_list *l, struct err *e)
{
    struct sql_counter_put_in *rows = arena_alloc(t->a, struct sql_counter_put_in, l->n);
    int rc = sql_counters_clear(t->db, e);

    for (size_t i = 0; i < l->n; i++) {
        const struct counter *c = &l->p[i];

        rows[i] = (struct sql_counter_put_in){
            .unit = c->unit,
            .status = c->status,
            .tier = c->tier,
            .severity = c->severity,
            .exposed = c->exposed,
            .high_priority = c->high_priority,
            .kev = c->kev,
            .criticality = c->criticality,
            .purpose = c->purpose.n ? c->purpose : STR(""),
            .assumed = c->assumed,
            .from_day = c->from_day,
            .due_day = c->due_day,
            .n = c->n,
        };
    }
    return rc < 0 ? rc : sql_counter_put_bulk(t->db, rows, l->n, e);
}

int counter_store(struct act *t, const struct counter_list *l, struct err *e)
{
    struct counter_list have = {0};
    int rc = counter_load(t, &have, e);

    if (rc == 0 && !counters_same(&have, l))
        rc = counters_write(t, l, e);
    vec_done(&have);
    return rc;
}

int counter_load(struct act *t, struct counter_list *ret, struct err *e)
{
    struct sql_counters_all_cursor c;
    struct sql_counters_all_row row;
    int rc = sql_counters_all(t->db, &c, e);

    if (rc < 0)
        return rc;
    while ((rc = sql_counters_all_next(&c, &row, e)) > 0)
        *vec_add(ret) = (struct counter){
            .unit = row.unit,
            .status = (int)row.status,
            .tier = (enum tier)row.tier,
            .severity = (enum cvss_severity)row.severity,
            .exposed = row.exposed != 0,
            .high_priority = row.high_priority != 0,
            .kev = row.kev != 0,
            .assumed = row.assumed != 0,
            .criticality = row.criticality,
            .from_day = row.from_day,
            .due_day = row.due_day,
            .purpose = str_dup(t->a, row.purpose),
            .n = row.n,
        };
    sql_counters_all_done(&c);
    return rc;
}
