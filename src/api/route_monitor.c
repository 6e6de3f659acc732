/* The Risk Monitor: rows one level down, sums of what was asked for and of the whole group. */
#include "api/api_list.h"
#include "api/routes.h"
#include "base/clock.h"
#include "domain/risk/monitor.h"
#include "domain/risk/month.h"
#include "view/history_view.h"
#include "view/risk_view.h"

static const char *const by_words[] = {"tier", "severity", "kind", NULL};
static const char *const row_words[] = {"children", "units", "systems", NULL};
static const char *const purpose_words[] = {"business", "internal", "product", "service", NULL};

struct asked {
    struct api_call *c;
    struct str by, rows, unit;
    struct monitor_query q;
    struct monitor all;   /* units of the whole group */
    struct monitor shown; /* what the caller asked for */
    struct unit_scope scope;
    struct month month; /* this one */
    struct adherence done;
};

static int asked_read(struct asked *k, struct err *e)
{
    struct api_call *c = k->c;
    int rc;

    if ((rc = api_word(c, "by", by_words, e)) < 0 || (rc = api_word(c, "rows", row_words, e)) < 0 ||
        (rc = api_word(c, "purpose", purpose_words, e)) < 0 ||
        (rc = api_flag(c, "priority", &k->q.priority_only, e)) < 0 ||
        (rc = api_unit_scope(c, &k->scope, e)) < 0)
        return rc;
    k->by = api_has(c, "by") ? api_text(c, "by") : STR("tier");
    k->rows = api_has(c, "rows") ? api_text(c, "rows") : STR("children");
    k->unit = api_text(c, "unit");
    k->q.purpose = api_text(c, "purpose");
    k->q.region = api_text(c, "region");
    k->q.customer = api_text(c, "customer");
    return 0;
}

static int rows_make(struct asked *k, struct err *e)
{
    struct act *t = k->c->act;
    struct monitor_level level = {&k->all, &k->scope, NULL};
    int rc = monitor_make(t, &k->q, &k->all, e);

    if (rc < 0)
        return rc;
    if (str_eq(k->rows, STR("systems"))) {
        struct monitor_query q = k->q;

        if (!k->scope.whole && k->unit.n == 0)
            return err_set(e, E_REFUSED, "rows=systems wants a unit; add unit=CODE");
        q.by_system = true;
        q.unit = k->unit;
        return monitor_make(t, &q, &k->shown, e);
    }
    if (k->unit.n)
        level.top = org_by_code(&k->c->org, k->unit);
    if (str_eq(k->rows, STR("units")))
        monitor_within(t, &k->all, &k->scope, &k->shown);
    else
        monitor_children(t, &level, &k->shown);
    return 0;
}

/* This month's, by the clock of the unit asked for. */
static int done_load(struct asked *k, struct err *e)
{
    const struct unit *u = k->unit.n ? org_by_code(&k->c->org, k->unit) : NULL;

    k->month = month_of_day(k->c->act->a, unit_scope_today(&k->scope, u ? u->id : 0));
    return month_adherence(k->c->act, &k->scope, &k->month, &k->done, e);
}

static int64_t open_of(const struct monitor_row *r, bool overdue)
{
    int64_t n = 0;

    for (int i = 0; i < TIERS; i++)
        n += overdue ? r->tiers[i].overdue : r->tiers[i].open;
    return n;
}

static void kinds_put(const struct monitor_row *r, struct json_writer *w)
{
    json_object(w);
    json_field_i64(w, "vulnerability", open_of(r, false));
    json_field_i64(w, "no-data", r->undetermined);
    json_object_end(w);
}

static void row_write(const struct monitor_row *r, struct json_writer *w)
{
    json_object(w);
    risk_row_members(r, w);
    json_field_i64(w, "children", r->children);
    json_key(w, "kinds");
    kinds_put(r, w);
    json_object_end(w);
}

static void mean_field(struct json_writer *w, const char *key, int64_t sum, size_t n)
{
    json_key(w, key);
    json_put_double(w, n ? (double)(sum * 100 / (int64_t)n) / 100 : 0);
}

/* Sums and means of all; nobody is named. */
static void group_write(const struct asked *k, struct json_writer *w)
{
    const struct monitor_row *t = &k->all.total;
    size_t n = k->all.n;

    json_key(w, "group");
    json_object(w);
    json_field_i64(w, "units", (int64_t)n);
    json_key(w, "sum");
    row_write(t, w);
    json_key(w, "mean");
    json_object(w);
    mean_field(w, "open", open_of(t, false), n);
    mean_field(w, "overdue", open_of(t, true), n);
    mean_field(w, "high_priority", t->high_priority, n);
    mean_field(w, "kev", t->kev, n);
    mean_field(w, "undetermined", t->undetermined, n);
    mean_field(w, "load", t->load / 1000, n);
    json_object_end(w);
    json_object_end(w);
}

static void more_write(void *ctx, struct json_writer *w)
{
    const struct asked *k = ctx;
    char text[CLOCK_TEXT];

    json_field_str(w, "at", str_of(clock_text(k->c->act->now, text)));
    json_field_str_or_null(w, "unit", k->unit);
    json_field_str(w, "rows", k->rows);
    json_field_str(w, "by", k->by);
    json_key(w, "sum");
    row_write(&k->shown.total, w);
    group_write(k, w);
    json_key(w, "adherence");
    adherence_put(&k->month, &k->done, w);
}

/* A page of rows, each as it stands in the schema; as CSV the same figures in columns. */
static const struct view_column columns[] = {
    {"unit", NULL, false},    {"name_ja", NULL, false},     {"name_en", NULL, false},
    {"tiers", NULL, false},   {"severities", NULL, false},  {"high_priority", NULL, true},
    {"kev", NULL, true},      {"undetermined", NULL, true}, {"assumed", NULL, true},
    {"assets", NULL, true},   {"load", NULL, true},         {"ser", NULL, true},
    {"children", NULL, true}, {"kinds", NULL, false}};

typedef void put_fn(const struct monitor_row *r, struct json_writer *w);

static void object_cell(struct arena *a, const struct monitor_row *r, put_fn *put,
                        struct view_table *t)
{
    struct buf b = BUF_INIT(0);
    struct json_writer w = json_writer_of(&b, false);

    put(r, &w);
    struct str json = str_dup(a, buf_str(&b));

    buf_done(&b);
    view_json(t, json, json);
}

static void row_cells(struct arena *a, const struct monitor_row *r, struct view_table *t)
{
    view_str_or_null(t, str_eq(r->code, STR("-")) ? STR_NONE : r->code);
    view_str(t, r->name_ja);
    view_str(t, r->name_en);
    object_cell(a, r, risk_tiers_put, t);
    object_cell(a, r, risk_severities_put, t);
    view_i64(t, r->high_priority);
    view_i64(t, r->kev);
    view_i64(t, r->undetermined);
    view_i64(t, r->assumed);
    view_i64(t, r->assets);
    view_double(t, (double)r->load / 1000);
    if (r->ser < 0)
        view_null(t);
    else
        view_double(t, (double)r->ser / 1000);
    view_i64(t, r->children);
    object_cell(a, r, kinds_put, t);
}

static int monitor(struct api_call *c, struct api_answer *r, struct err *e)
{
    struct asked k = {.c = c};
    const struct api_extra extra = {more_write, &k};
    struct view_table t;
    int rc = asked_read(&k, e);

    if (rc == 0)
        rc = rows_make(&k, e);
    if (rc == 0)
        rc = done_load(&k, e);
    if (rc < 0)
        return rc;
    view_table_init(&t, columns, sizeof columns / sizeof *columns);
    for (size_t i = 0; i < k.shown.n; i++)
        row_cells(c->act->a, &k.shown.rows[i], &t);
    rc = api_table_with(c, r, &t, &extra, e);
    view_table_done(&t);
    return rc;
}

/* ---- the fixes that help most ---- */

enum { FIXES_MAX = 500 };

static const struct view_column fix_columns[] = {
    {"component", NULL, false}, {"space", NULL, false}, {"line", NULL, false},
    {"target", NULL, false},    {"tier", NULL, false},  {"kev", NULL, false},
    {"units", NULL, true},      {"assets", NULL, true}, {"exposures", NULL, true},
    {"overdue", NULL, true},    {"load", NULL, true}};

static void fix_row(const struct worst_fix *f, struct view_table *t)
{
    view_str(t, f->name);
    view_str(t, f->space);
    view_str_or_null(t, f->line);
    view_str_or_null(t, f->target);
    view_str_or_null(t, f->tier == TIER_NONE ? STR_NONE : str_of(tier_text(f->tier)));
    view_bool(t, f->kev);
    view_i64(t, f->units);
    view_i64(t, f->assets);
    view_i64(t, f->exposures);
    view_i64(t, f->overdue);
    view_double(t, (double)f->weight / 1000);
}

static int fixes(struct api_call *c, struct api_answer *r, struct err *e)
{
    struct worst_fix *found = arena_alloc(c->act->a, struct worst_fix, FIXES_MAX);
    struct worst_query q = {.n = FIXES_MAX};
    struct unit_scope scope;
    struct view_table t;
    size_t n = 0;
    int rc = api_unit_scope(c, &scope, e);

    q.scope = &scope;
    if (rc == 0)
        rc = monitor_worst(c->act, &q, found, &n, e);
    if (rc < 0)
        return rc;
    view_table_init(&t, fix_columns, sizeof fix_columns / sizeof *fix_columns);
    for (size_t i = 0; i < n; i++)
        fix_row(&found[i], &t);
    rc = api_table(c, r, &t, e);
    view_table_done(&t);
    return rc;
}

/* ---- the units that weigh most ---- */

static const struct view_column contributor_columns[] = {
    {"unit", NULL, false}, {"name_ja", NULL, false}, {"name_en", NULL, false},
    {"open", NULL, true},  {"overdue", NULL, true},  {"kev", NULL, true},
    {"load", NULL, true},  {"share", NULL, true}};

static int heavier(const void *a, const void *b)
{
    int64_t x = ((const struct monitor_row *)a)->load, y = ((const struct monitor_row *)b)->load;

    return x < y ? 1 : x > y ? -1 : 0;
}

static void contributor_row(const struct monitor_row *r, int64_t load, struct view_table *t)
{
    view_str_or_null(t, str_eq(r->code, STR("-")) ? STR_NONE : r->code);
    view_str(t, r->name_ja);
    view_str(t, r->name_en);
    view_i64(t, open_of(r, false));
    view_i64(t, open_of(r, true));
    view_i64(t, r->kev);
    view_double(t, (double)r->load / 1000);
    view_double(t, load ? (double)(r->load * 10000 / load) / 10000 : 0);
}

static int contributors(struct api_call *c, struct api_answer *r, struct err *e)
{
    const struct monitor_query q = {0};
    struct monitor all, in;
    struct unit_scope scope;
    struct view_table t;
    int rc = api_unit_scope(c, &scope, e);

    if (rc == 0)
        rc = monitor_make(c->act, &q, &all, e);
    if (rc < 0)
        return rc;
    monitor_within(c->act, &all, &scope, &in);
    qsort(in.rows, in.n, sizeof *in.rows, heavier);
    view_table_init(&t, contributor_columns,
                    sizeof contributor_columns / sizeof *contributor_columns);
    for (size_t i = 0; i < in.n; i++)
        contributor_row(&in.rows[i], in.total.load, &t);
    rc = api_table(c, r, &t, e);
    view_table_done(&t);
    return rc;
}

const struct api_route monitor_routes[] = {
    {API_GET, "/monitor", "getMonitor", RIGHT_READ, false,
     "unit purpose region customer priority by rows limit cursor format", monitor},
    {API_GET, "/monitor/fixes", "listFixes", RIGHT_READ, false, "unit limit cursor format", fixes},
    {API_GET, "/monitor/contributors", "listContributors", RIGHT_READ, false,
     "unit limit cursor format", contributors},
    {0}};
