#include "domain/risk/monitor.h"
#include "base/clock.h"
#include "base/map.h"
#include "base/sort.h"
#include "domain/policy/policy.h"
#include "domain/risk/load.h"
#include "index/matcher.h"

struct making {
    struct act *t;
    const struct monitor_query *q;
    struct org org;
    struct system_table systems;
    struct asset_table assets;
    struct expected_list expected;
    const struct unit *top; /* NULL = all */
    struct map *ids;        /* subject -> row */
    VEC(struct monitor_row) rows;
};

static struct str id_key(const int64_t *id)
{
    return (struct str){(const char *)id, sizeof *id};
}

static bool in_scope(const struct making *m, int64_t unit)
{
    return m->top == NULL || org_below(&m->org, org_by_id(&m->org, unit), m->top);
}

static void row_name(const struct making *m, struct monitor_row *r)
{
    const struct unit *u = m->q->by_system ? NULL : org_by_id(&m->org, r->subject);
    const struct system *s = m->q->by_system ? system_by_id(&m->systems, r->subject) : NULL;

    if (u) {
        r->code = u->code;
        r->name_ja = u->name_ja;
        r->name_en = u->name_en;
    } else if (s) {
        r->code = s->code;
        r->name_ja = s->name_ja;
        r->name_en = s->name_en;
    } else {
        r->code = STR("-");
        r->name_ja = STR("未割当");
        r->name_en = STR("Unassigned");
    }
}

static struct monitor_row *row_find(struct making *m, int64_t subject)
{
    bool fresh;
    uint64_t i = map_intern(m->ids, id_key(&subject), &fresh);

    if (fresh) {
        struct monitor_row *r = vec_add(&m->rows);

        r->subject = subject;
        r->ser = -1;
        row_name(m, r);
    }
    return &m->rows.p[i];
}

static void row_count(struct making *m, struct monitor_row *r, const struct counter *c)
{
    const struct unit *u = org_by_id(&m->org, c->unit);
    int64_t today = clock_day(m->t->now, u ? (int32_t)u->zone_min : 0);
    int64_t late = c->due_day && c->due_day < today ? c->n : 0;

    if (m->q->priority_only && !c->high_priority)
        return;
    int64_t load = load_of(c->tier, c->criticality, c->due_day, today) * c->n;

    r->book_load += c->status == COUNTER_BOOK_LESS ? -load : load;
    if (c->status == COUNTER_BOOK_LESS || c->status == COUNTER_BOOK_MORE)
        return;
    r->load += load;
    if (c->status == VERDICT_UNDETERMINED) {
        r->undetermined += c->n;
        return;
    }
    r->tiers[c->tier].open += c->n;
    r->tiers[c->tier].overdue += late;
    r->severities[c->severity].open += c->n;
    r->severities[c->severity].overdue += late;
    r->high_priority += c->high_priority ? c->n : 0;
    r->kev += c->kev ? c->n : 0;
    r->assumed += c->assumed ? c->n : 0;
}

static void assets_count(struct making *m)
{
    for (size_t i = 0; i < m->assets.n; i++) {
        const struct asset *s = &m->assets.items[i];
        int64_t unit = asset_owner(s, &m->systems, &m->org);

        if (in_scope(m, unit))
            row_find(m, m->q->by_system ? s->system : unit)->assets++;
    }
}

static int units_count(struct making *m, struct err *e)
{
    struct counter_list counters = {0};
    int rc = counter_load(m->t, &counters, e);

    for (size_t i = 0; rc == 0 && i < counters.n; i++)
        if (in_scope(m, counters.p[i].unit))
            row_count(m, row_find(m, counters.p[i].unit), &counters.p[i]);
    vec_done(&counters);
    return rc;
}

static int systems_count(struct making *m, struct err *e)
{
    struct estate_view v;
    struct policy_history policy;
    struct exposure_list x = {0};
    int rc = estate_view_load(m->t, &v, e);

    if (rc < 0)
        return rc;
    rc = policy_load(m->t, &policy, e);
    if (rc == 0)
        rc = exposure_list_make(&v, &policy, &x, e);
    for (size_t i = 0; rc == 0 && i < x.n; i++) {
        const struct asset *s = asset_by_id(&m->assets, x.p[i].asset);
        struct counter c = counter_of(&x.p[i]);

        if (s && in_scope(m, x.p[i].unit))
            row_count(m, row_find(m, s->system), &c);
    }
    exposure_list_done(&x);
    estate_view_done(&v);
    return rc;
}

static int row_cmp(const void *a, const void *b, void *ctx)
{
    (void)ctx;
    return str_cmp(((const struct monitor_row *)a)->code, ((const struct monitor_row *)b)->code);
}

static void total_add(struct monitor_row *sum, const struct monitor_row *r)
{
    for (int t = 0; t < TIERS; t++) {
        sum->tiers[t].open += r->tiers[t].open;
        sum->tiers[t].overdue += r->tiers[t].overdue;
        sum->tiers[t].accepted += r->tiers[t].accepted;
    }
    for (int s = 0; s <= CVSS_CRITICAL; s++) {
        sum->severities[s].open += r->severities[s].open;
        sum->severities[s].overdue += r->severities[s].overdue;
    }
    sum->high_priority += r->high_priority;
    sum->kev += r->kev;
    sum->undetermined += r->undetermined;
    sum->assumed += r->assumed;
    sum->assets += r->assets;
    sum->load += r->load;
}

/* A unit answers for what it inherited this month too. */
static int64_t ser_of(const struct making *m, const struct monitor_row *r)
{
    struct expected sum = {0};

    for (size_t i = 0; i < m->expected.n; i++) {
        const struct expected *ex = &m->expected.p[i];
        const struct unit *heir = org_heir(&m->org, ex->unit);

        if ((heir ? heir->id : 0) != r->subject)
            continue;
        sum.load += ex->load;
        sum.mean = ex->mean > sum.mean ? ex->mean : sum.mean;
    }
    return expected_ser(r->book_load, &sum);
}

static void rows_finish(struct making *m, struct monitor *ret)
{
    sort_with(m->rows.p, m->rows.n, sizeof *m->rows.p, row_cmp, NULL);
    ret->n = 0;
    ret->rows = arena_alloc(m->t->a, struct monitor_row, m->rows.n);
    ret->total = (struct monitor_row){.ser = -1};
    for (size_t i = 0; i < m->rows.n; i++) {
        struct monitor_row *r = &ret->rows[ret->n];

        *r = m->rows.p[i];
        if (r->assets == 0 && r->load == 0)
            continue; /* all that was here this month went elsewhere */
        ret->n++;
        if (!m->q->by_system && !m->q->priority_only)
            r->ser = ser_of(m, r);
        total_add(&ret->total, r);
    }
}

static int scope_load(struct making *m, struct err *e)
{
    struct act *t = m->t;
    struct unit *top;
    int rc;

    if ((rc = org_load(t, t->now, &m->org, e)) < 0 ||
        (rc = system_load(t, t->now, &m->systems, e)) < 0 ||
        (rc = asset_load(t, t->now, &m->assets, e)) < 0 ||
        (rc = expected_load(t, &m->expected, e)) < 0 || m->q->unit.n == 0)
        return rc;
    rc = org_find(&m->org, m->q->unit, &top, e);
    m->top = top;
    return rc;
}

static int make_body(struct db *db, void *ctx, struct err *e)
{
    struct making *m = ctx;
    int rc = scope_load(m, e);

    (void)db;
    if (rc == 0) {
        assets_count(m);
        rc = m->q->by_system ? systems_count(m, e) : units_count(m, e);
    }
    return rc;
}

int monitor_make(struct act *t, const struct monitor_query *q, struct monitor *ret, struct err *e)
{
    struct making m = {.t = t, .q = q, .ids = map_new()};
    int rc = db_read(t->db, make_body, &m, e);

    if (rc == 0)
        rows_finish(&m, ret);
    vec_done(&m.rows);
    vec_done(&m.expected);
    map_free(m.ids);
    if (m.org.by_id)
        org_done(&m.org);
    if (m.systems.by_id)
        system_table_done(&m.systems);
    if (m.assets.by_id)
        asset_table_done(&m.assets);
    return rc;
}
