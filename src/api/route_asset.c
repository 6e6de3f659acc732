/* Assets: the list, one in full, what is installed, what it is exposed to, what it was. */
#include "api/api_affected.h"
#include "api/asset_answer.h"
#include "api/routes.h"
#include "base/clock.h"
#include "domain/estate/set_store.h"
#include "store/sql.h"

struct listing {
    struct api_call *c;
    struct unit_scope scope;
    struct system_table systems;
    struct asset_filter filter;
};

static int exposed_read(struct listing *l, struct err *e)
{
    static const char *const words[] = {"no", "yes", "unknown", "not-no", NULL};
    struct str s = api_text(l->c, "exposed");
    enum asset_exposed x;
    int rc = api_word(l->c, "exposed", words, e);

    l->filter.exposed = -1;
    if (rc == 0 && str_eq(s, STR("not-no")))
        l->filter.exposed = ASSET_EXPOSED_MAYBE;
    else if (rc == 0 && s.n && asset_exposed_parse(s, &x))
        l->filter.exposed = (int)x;
    return rc;
}

static int filter_read(struct listing *l, struct err *e)
{
    struct api_call *c = l->c;
    struct str system = api_text(c, "system");
    int64_t stale = 0;
    int rc;

    if ((rc = api_unit_scope(c, &l->scope, e)) < 0 || (rc = exposed_read(l, e)) < 0 ||
        (rc = api_number(c, "stale", &stale, e)) < 0 ||
        (rc = api_flag(c, "unowned", &l->filter.unowned, e)) < 0 ||
        (rc = api_flag(c, "handover", &l->filter.offered, e)) < 0 ||
        (rc = system_load(c->act, c->act->now, &l->systems, e)) < 0)
        return rc;
    l->filter.scope = &l->scope;
    l->filter.kind = api_text(c, "kind");
    l->filter.prefix = api_text(c, "q");
    if (stale)
        l->filter.seen_before = c->act->now - stale * CLOCK_DAY;
    if (system.n) {
        const struct system *s = system_by_code(&l->systems, system);

        l->filter.system = s ? s->id : -1; /* nothing is of an unknown one */
    }
    return 0;
}

static int page(void *ctx, struct api_page *p, struct err *e)
{
    struct listing *l = ctx;
    struct act *t = l->c->act;
    const struct group_view v = {t->a, &l->c->org, &l->systems, t->now};
    struct asset_row_list rows = {0};
    const struct asset_want want = {&l->filter, p->after, p->most + 1};
    int rc = asset_page(t, &want, &rows, e);

    for (size_t i = 0; rc == 0 && i < rows.n && (int64_t)i < p->most; i++) {
        asset_row_put(&v, &rows.p[i], p->t);
        if ((int64_t)i + 1 == p->most && (int64_t)rows.n > p->most)
            p->next = rows.p[i].asset.name;
    }
    vec_done(&rows);
    return rc;
}

static int count(void *ctx, int64_t most, int64_t *ret, struct err *e)
{
    struct listing *l = ctx;

    return asset_count(l->c->act, &l->filter, most, ret, e);
}

static int list(struct api_call *c, struct api_answer *r, struct err *e)
{
    struct listing l = {.c = c};
    struct api_listing all = {.columns = &asset_columns, .page = page, .count = count, .ctx = &l};
    int rc = filter_read(&l, e);

    if (l.filter.offered)
        all.count = NULL;
    if (rc == 0)
        rc = api_list(c, r, &all, e);
    if (l.systems.by_id)
        system_table_done(&l.systems);
    return rc;
}

static int show(struct api_call *c, struct api_answer *r, struct err *e)
{
    struct asset_row row;
    int rc = asset_of_path(c, &row, e);

    return rc < 0 ? rc : asset_answer(c, r, &row, e);
}

static const struct view_column component_columns[] = {
    {"component", NULL, false},   {"name", NULL, false},   {"version", NULL, false},
    {"source_name", NULL, false}, {"source", NULL, false}, {"release", NULL, false}};

struct installed {
    struct str source, release;
    int64_t set;
};
VEC_TYPE(installed_list, struct installed);

static int installed_read(struct api_call *c, int64_t asset, struct installed_list *ret,
                          struct err *e)
{
    struct sql_asset_installs_cursor cur;
    struct sql_asset_installs_row row;
    int rc = sql_asset_installs(c->act->db, &(struct sql_asset_installs_in){asset}, &cur, e);

    if (rc < 0)
        return rc;
    while ((rc = sql_asset_installs_next(&cur, &row, e)) > 0)
        if (row.to_at == ACT_OPEN_END)
            *vec_add(ret) = (struct installed){str_dup(c->act->a, row.source),
                                               str_dup(c->act->a, row.release), row.set_id};
    sql_asset_installs_done(&cur);
    return rc;
}

static int component_row(struct api_call *c, const struct installed *in, uint32_t id,
                         struct view_table *t, struct err *e)
{
    struct act *a = c->act;
    struct sql_component_get_row row;
    struct str q = api_text(c, "q");
    struct component k;
    int rc = sql_component_get_one(a->db, &(struct sql_component_get_in){id}, a->a, &row, e);

    if (rc <= 0)
        return rc;
    if (!component_unkey(row.key, &k))
        return err_set(e, E_STORE, "component %u is damaged; run niju verify", id);
    if (q.n && str_find(k.name, q) < 0)
        return 0;
    view_str(t, component_purl(a->a, &k));
    view_str(t, k.name);
    view_str_or_null(t, k.version);
    view_str_or_null(t, k.source_name);
    view_str(t, in->source);
    view_str_or_null(t, in->release);
    return 0;
}

static int components(struct api_call *c, struct api_answer *r, struct err *e)
{
    struct installed_list sources = {0};
    struct asset_row row;
    struct view_table t;
    int rc = asset_of_path(c, &row, e);

    if (rc == 0)
        rc = installed_read(c, row.asset.id, &sources, e);
    view_table_init(&t, component_columns, sizeof component_columns / sizeof *component_columns);
    for (size_t i = 0; rc == 0 && i < sources.n; i++) {
        struct id_list ids = {0};

        rc = set_get(c->act, sources.p[i].set, &ids, e);
        for (size_t k = 0; rc == 0 && k < ids.n; k++)
            rc = component_row(c, &sources.p[i], ids.p[k], &t, e);
        vec_done(&ids);
    }
    if (rc == 0)
        rc = api_table(c, r, &t, e);
    view_table_done(&t);
    vec_done(&sources);
    return rc;
}

static int exposures(struct api_call *c, struct api_answer *r, struct err *e)
{
    struct affected_query q = {0};
    struct affected f = {0};
    struct asset_row row;
    int rc = asset_of_path(c, &row, e);

    q.asset = row.asset.name;
    if (rc == 0)
        rc = api_affected(c, &q, &c->whole, &f, e);
    if (rc == 0)
        rc = api_exposures(c, r, &f, NULL, e);
    affected_done(&f);
    return rc;
}

static const struct view_column history_columns[] = {
    {"from", NULL, false},    {"to", NULL, false},         {"what", NULL, false},
    {"unit", NULL, false},    {"system", NULL, false},     {"kind", NULL, false},
    {"exposed", NULL, false}, {"criticality", NULL, true}, {"address", NULL, false},
    {"source", NULL, false},  {"components", NULL, true}};

static void span_cells(const struct api_call *c, struct view_table *t, const int64_t span[2],
                       const char *what)
{
    view_time(t, c->act->a, span[0]);
    view_time(t, c->act->a, span[1] == ACT_OPEN_END ? 0 : span[1]);
    view_str(t, str_of(what));
}

static int facts_rows(struct api_call *c, int64_t asset, struct view_table *t, struct err *e)
{
    struct arena *a = c->act->a;
    struct sql_asset_history_cursor cur;
    struct sql_asset_history_row row;
    int rc = sql_asset_history(c->act->db, &(struct sql_asset_history_in){asset}, &cur, e);

    if (rc < 0)
        return rc;
    while ((rc = sql_asset_history_next(&cur, &row, e)) > 0) {
        span_cells(c, t, (const int64_t[]){row.from_at, row.to_at}, "facts");
        view_str_or_null(t, str_dup(a, row.unit));
        view_str_or_null(t, str_dup(a, row.system));
        view_str(t, str_dup(a, row.kind));
        view_str(t, str_of(asset_exposed_text((enum asset_exposed)row.exposed)));
        if (row.criticality.set)
            view_i64(t, row.criticality.v);
        else
            view_null(t);
        view_str_or_null(t, str_dup(a, row.address));
        view_null(t);
        view_null(t);
    }
    sql_asset_history_done(&cur);
    return rc;
}

static int install_rows(struct api_call *c, int64_t asset, struct view_table *t, struct err *e)
{
    struct sql_asset_installs_cursor cur;
    struct sql_asset_installs_row row;
    int rc = sql_asset_installs(c->act->db, &(struct sql_asset_installs_in){asset}, &cur, e);

    if (rc < 0)
        return rc;
    while ((rc = sql_asset_installs_next(&cur, &row, e)) > 0) {
        span_cells(c, t, (const int64_t[]){row.from_at, row.to_at}, "inventory");
        for (int i = 0; i < 6; i++)
            view_null(t);
        view_str(t, str_dup(c->act->a, row.source));
        view_i64(t, row.size);
    }
    sql_asset_installs_done(&cur);
    return rc;
}

static int history(struct api_call *c, struct api_answer *r, struct err *e)
{
    struct asset_row row;
    struct view_table t;
    int rc = asset_of_path(c, &row, e);

    view_table_init(&t, history_columns, sizeof history_columns / sizeof *history_columns);
    if (rc == 0)
        rc = facts_rows(c, row.asset.id, &t, e);
    if (rc == 0)
        rc = install_rows(c, row.asset.id, &t, e);
    if (rc == 0)
        rc = api_table(c, r, &t, e);
    view_table_done(&t);
    return rc;
}

const struct api_route asset_routes[] = {
    {API_GET, "/assets", "listAssets", RIGHT_READ, false,
     "unit system exposed kind stale unowned handover q limit cursor format", list},
    {API_GET, "/assets/{name}", "getAsset", RIGHT_READ, false, NULL, show},
    {API_GET, "/assets/{name}/components", "listComponents", RIGHT_READ, false,
     "q limit cursor format", components},
    {API_GET, "/assets/{name}/exposures", "listAssetExposures", RIGHT_READ, false,
     "limit cursor format", exposures},
    {API_GET, "/assets/{name}/history", "listAssetHistory", RIGHT_READ, false,
     "limit cursor format", history},
    {0},
};
