#include "domain/risk/monitor.h"
#include "base/clock.h"
#include "base/map.h"
#include "base/sort.h"
#include "domain/policy/policy.h"
#include "domain/risk/load.h"
#include "index/matcher.h"
#include "store/sql.h"

struct making {
    struct act *t;
    const struct monitor_query *q;
    struct org org;
    struct system_table systems;
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
    const struct unit *u = org_by_id(&m->org, unit);

    return (m->top == NULL || org_below(&m->org, u, m->top)) &&
           (m->q->region.n == 0 || (u && str_eq(u->region, m->q->region)));
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

/* Names are joined by ';'. */
static bool named(struct str names, struct str name)
{
    while (names.n > 0)
        if (str_eq(str_trim(str_cut(&names, ';')), name))
            return true;
    return false;
}

/* Whether the filters by system let it through; NULL: it has none. */
static bool system_wanted(const struct making *m, const struct system *s)
{
    const struct monitor_query *q = m->q;

    return (q->purpose.n == 0 || (s && str_eq(s->purpose, q->purpose))) &&
           (q->customer.n == 0 || (s && named(s->customers, q->customer)));
}

static int assets_count(struct making *m, struct err *e)
{
    struct sql_asset_row_sums_cursor c;
    struct sql_asset_row_sums_row row;
    int rc = sql_asset_row_sums(m->t->db, &c, e);

    if (rc < 0)
        return rc;
    while ((rc = sql_asset_row_sums_next(&c, &row, e)) > 0)
        if (in_scope(m, row.unit) && system_wanted(m, system_by_id(&m->systems, row.system)))
            row_find(m, m->q->by_system ? row.system : row.unit)->assets += row.n;
    sql_asset_row_sums_done(&c);
    return rc;
}

static int units_count(struct making *m, struct err *e)
{
    struct counter_list counters = {0};
    int rc = counter_load(m->t, &counters, e);

    for (size_t i = 0; rc == 0 && i < counters.n; i++)
        if (in_scope(m, counters.p[i].unit) &&
            (m->q->purpose.n == 0 || str_eq(counters.p[i].purpose, m->q->purpose)))
            row_count(m, row_find(m, counters.p[i].unit), &counters.p[i]);
    vec_done(&counters);
    return rc;
}

static int exposures_count(struct making *m, struct err *e)
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
        const struct asset *s = asset_by_id(&v.assets, x.p[i].asset);
        struct counter c = counter_of(&x.p[i]);

        if (s && in_scope(m, x.p[i].unit) && system_wanted(m, system_by_id(&m->systems, s->system)))
            row_count(m, row_find(m, m->q->by_system ? s->system : x.p[i].unit), &c);
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
    sum->book_load += r->book_load;
    sum->expected.load += r->expected.load;
    if (r->expected.mean > sum->expected.mean)
        sum->expected.mean = r->expected.mean;
}

/* A unit answers for what it inherited this month too. */
static struct expected expected_of(const struct making *m, const struct monitor_row *r)
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
    return sum;
}

/* Filters leave no base to measure a row by. */
static bool measured(const struct monitor_query *q)
{
    return !q->by_system && !q->priority_only && q->purpose.n == 0 && q->customer.n == 0;
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
        if (measured(m->q)) {
            r->expected = expected_of(m, r);
            r->ser = expected_ser(r->book_load, &r->expected);
        }
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
    if (rc == 0)
        rc = assets_count(m, e);
    if (rc == 0)
        rc = m->q->by_system || m->q->customer.n ? exposures_count(m, e) : units_count(m, e);
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
    return rc;
}

/* The row of the unit's ancestor that stands right below `top`; `top` itself for its own. */
static const struct unit *level_of(const struct monitor_level *l, const struct unit *u)
{
    const struct org *org = l->scope->org;

    while (u != l->top) {
        const struct unit *up = org_by_id(org, u->parent);

        if (up == l->top || up == NULL || !unit_scope_has(l->scope, up->id))
            break;
        u = up;
    }
    return u;
}

static bool level_holds(const struct monitor_level *l, const struct monitor_row *r)
{
    const struct unit *u = org_by_id(l->scope->org, r->subject);

    if (!unit_scope_has(l->scope, r->subject))
        return false;
    return l->top == NULL || (u && org_below(l->scope->org, u, l->top));
}

static void level_add(struct monitor_row *sum, const struct monitor_row *r)
{
    total_add(sum, r);
    sum->children += sum->subject != r->subject;
    sum->ser = sum->expected.mean ? expected_ser(sum->book_load, &sum->expected) : -1;
}

void monitor_children(struct act *t, const struct monitor_level *level, struct monitor *ret)
{
    const struct monitor_query q = {0};
    struct making m = {.t = t, .q = &q, .ids = map_new()};

    m.org = *level->scope->org;
    ret->total = (struct monitor_row){.ser = -1};
    for (size_t i = 0; i < level->of->n; i++) {
        const struct monitor_row *r = &level->of->rows[i];
        const struct unit *u = org_by_id(&m.org, r->subject);

        if (!level_holds(level, r))
            continue;
        level_add(row_find(&m, u ? level_of(level, u)->id : 0), r);
        level_add(&ret->total, r);
    }
    sort_with(m.rows.p, m.rows.n, sizeof *m.rows.p, row_cmp, NULL);
    ret->n = m.rows.n;
    ret->rows = arena_alloc(t->a, struct monitor_row, m.rows.n + 1);
    if (m.rows.n)
        memcpy(ret->rows, m.rows.p, m.rows.n * sizeof *m.rows.p);
    vec_done(&m.rows);
    map_free(m.ids);
}

void monitor_within(struct act *t, const struct monitor *m, const struct unit_scope *scope,
                    struct monitor *ret)
{
    *ret = (struct monitor){.rows = arena_alloc(t->a, struct monitor_row, m->n + 1),
                            .total = {.ser = -1}};
    for (size_t i = 0; i < m->n; i++) {
        if (!unit_scope_has(scope, m->rows[i].subject))
            continue;
        ret->rows[ret->n++] = m->rows[i];
        level_add(&ret->total, &m->rows[i]);
    }
}
