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

void counter_make(const struct exposure_list *x, struct counter_list *ret)
{
    struct map *ids = map_new();
    struct buf key = BUF_INIT(0);

    for (size_t i = 0; i < x->n; i++) {
        struct counter c = counter_of(&x->p[i]);
        bool fresh;

        key_make(&key, &c);
        uint64_t at = map_intern(ids, buf_str(&key), &fresh);

        if (fresh)
            *vec_add(ret) = c;
        else
            ret->p[at].n++;
    }
    buf_done(&key);
    map_free(ids);
}

int counter_store(struct act *t, const struct counter_list *l, struct err *e)
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
