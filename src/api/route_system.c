/* Systems: the list, one in full, registering and changing. */
#include "api/api_body.h"
#include "api/api_list.h"
#include "api/routes.h"
#include "domain/estate/estate_edit.h"
#include "domain/round/round.h"
#include "domain/task/affected.h"
#include "store/sql.h"

static bool customer_of(struct str names, struct str name)
{
    while (names.n > 0)
        if (str_eq(str_trim(str_cut(&names, ';')), name))
            return true;
    return false;
}

static bool wanted(const struct api_call *c, const struct system *s)
{
    struct str purpose = api_text(c, "purpose"), phase = api_text(c, "phase");
    struct str customer = api_text(c, "customer"), q = api_text(c, "q");

    return (purpose.n == 0 || str_eq(s->purpose, purpose)) &&
           (phase.n == 0 || str_eq(s->phase, phase)) &&
           (customer.n == 0 || customer_of(s->customers, customer)) &&
           (q.n == 0 || str_find(s->code, q) >= 0 || str_find(s->name_ja, q) >= 0 ||
            str_find(s->name_en, q) >= 0);
}

static int list(struct api_call *c, struct api_answer *r, struct err *e)
{
    static const char *const purposes[] = {"business", "internal", "product", "service", NULL};
    static const char *const phases[] = {"development", "operation", "retired", NULL};
    const struct group_view v = {.a = c->act->a, .org = &c->org, .now = c->act->now};
    struct system_table systems = {0};
    struct unit_scope scope;
    struct view_table t;
    int rc;

    if ((rc = api_word(c, "purpose", purposes, e)) < 0 ||
        (rc = api_word(c, "phase", phases, e)) < 0 || (rc = api_unit_scope(c, &scope, e)) < 0 ||
        (rc = system_load(c->act, c->act->now, &systems, e)) < 0)
        return rc;
    view_table_init(&t, system_columns.p, system_columns.n);
    for (size_t i = 0; i < systems.n; i++)
        if (unit_scope_has(&scope, systems.items[i].unit) && wanted(c, &systems.items[i]))
            system_row_put(&v, &systems.items[i], &t);
    rc = api_table(c, r, &t, e);
    view_table_done(&t);
    system_table_done(&systems);
    return rc;
}

static int assets_count(const struct api_call *c, int64_t system, int64_t *ret, struct err *e)
{
    struct sql_asset_row_sums_cursor cur;
    struct sql_asset_row_sums_row row;
    int rc = sql_asset_row_sums(c->act->db, &cur, e);

    *ret = 0;
    if (rc < 0)
        return rc;
    while ((rc = sql_asset_row_sums_next(&cur, &row, e)) > 0)
        *ret += row.system == system ? row.n : 0;
    sql_asset_row_sums_done(&cur);
    return rc;
}

static int number_cmp(const void *pa, const void *pb)
{
    int64_t a = *(const int64_t *)pa, b = *(const int64_t *)pb;

    return (a > b) - (a < b);
}

/* Open tasks that touch its assets. */
static int tasks_count(const struct api_call *c, int64_t system, int64_t *ret, struct err *e)
{
    const struct affected_query q = {0};
    struct affected f = {0};
    size_t n = 0;
    int rc = affected_make(c->act, &q, &f, e);
    int64_t *ids = arena_alloc(c->act->a, int64_t, f.n + 1);

    for (size_t i = 0; rc == 0 && i < f.n; i++)
        if (f.items[i].system == system && f.items[i].task)
            ids[n++] = f.items[i].task;
    qsort(ids, n, sizeof *ids, number_cmp);
    *ret = 0;
    for (size_t i = 0; i < n; i++)
        *ret += i == 0 || ids[i] != ids[i - 1];
    affected_done(&f);
    return rc;
}

static void may_put(const struct api_call *c, int64_t unit, struct json_writer *w)
{
    struct unit_scope s;

    grants_scope(c->act->a, &c->caller.grants, RIGHT_ESTATE, &c->whole, &s);
    json_key(w, "may");
    json_array(w);
    if (unit_scope_has(&s, unit) && !c->caller.read_only)
        json_put_z(w, "change");
    json_array_end(w);
}

static int answer(struct api_call *c, struct api_answer *r, struct str code, struct err *e)
{
    const struct group_view v = {.a = c->act->a, .org = &c->org, .now = c->act->now};
    struct system_table systems = {0};
    int64_t version = 0, assets = 0, tasks = 0;
    struct json_writer w = api_json(r);
    struct view_table t;
    int rc = system_load(c->act, c->act->now, &systems, e);
    const struct system *s = rc == 0 ? system_by_code(&systems, code) : NULL;

    if (rc == 0 && (s == NULL || !unit_scope_has(&c->scope, s->unit)))
        rc = err_set(e, E_NOTFOUND, "no %s %.*s", "system", STR_ARG(code));
    if (rc == 0)
        rc = estate_version(c->act, EDIT_SYSTEM, code, &version, e);
    if (rc == 0)
        rc = assets_count(c, s->id, &assets, e);
    if (rc == 0)
        rc = tasks_count(c, s->id, &tasks, e);
    if (rc == 0) {
        view_table_init(&t, system_columns.p, system_columns.n);
        system_row_put(&v, s, &t);
        json_object(&w);
        view_row_members(&t, 0, &w);
        json_field_i64(&w, "version", version);
        json_field_i64(&w, "assets", assets);
        json_field_i64(&w, "tasks", tasks);
        may_put(c, s->unit, &w);
        json_object_end(&w);
        view_table_done(&t);
        api_json_end(c, r, version);
    }
    if (systems.by_id)
        system_table_done(&systems);
    return rc;
}

static int show(struct api_call *c, struct api_answer *r, struct err *e)
{
    return answer(c, r, c->parts[0], e);
}

/* The right on the unit that a record names. */
static int unit_may(const struct api_call *c, const struct record *rec, struct err *e)
{
    struct str code = record_get(rec, "unit");
    const struct unit *u = org_by_code(&c->org, code);

    if (code.n == 0)
        return api_may(c, 0, e);
    if (u == NULL) {
        (void)err_set(e, E_INVALID, "no unit %.*s; see niju org list", STR_ARG(code));
        return err_in(e, "unit");
    }
    return api_may(c, u->id, e);
}

static int write_back(struct api_call *c, struct api_answer *r, const struct estate_edit *x,
                      struct err *e)
{
    struct round_result round;
    int rc = estate_edit(c->act, x, e);

    if (rc == 0)
        rc = round_run(c->act, &round, e);
    return rc < 0 ? rc : answer(c, r, x->code, e);
}

static int create(struct api_call *c, struct api_answer *r, struct err *e)
{
    struct record rec = {0};
    int rc = api_record(c, &rec, e);

    if (rc < 0)
        return rc;
    const struct estate_edit x = {EDIT_SYSTEM, record_get(&rec, "code"), &rec, true, 0};

    if (x.code.n == 0) {
        (void)err_set(e, E_INVALID, "the field is missing");
        return err_in(e, "code");
    }
    rc = unit_may(c, &rec, e);
    r->status = 201;
    return rc < 0 ? rc : write_back(c, r, &x, e);
}

static int system_may(const struct api_call *c, struct err *e)
{
    struct system_table systems = {0};
    int rc = system_load(c->act, c->act->now, &systems, e);

    if (rc < 0)
        return rc;
    const struct system *s = system_by_code(&systems, c->parts[0]);

    rc = s ? api_may(c, s->unit, e)
           : err_set(e, E_NOTFOUND, "no %s %.*s", "system", STR_ARG(c->parts[0]));
    system_table_done(&systems);
    return rc;
}

static int change(struct api_call *c, struct api_answer *r, struct err *e)
{
    struct record rec = {0};
    int64_t version;
    int rc = system_may(c, e);

    if (rc == 0)
        rc = estate_version(c->act, EDIT_SYSTEM, c->parts[0], &version, e);
    if (rc == 0)
        rc = api_match(c, version, true, e);
    if (rc == 0)
        rc = api_record(c, &rec, e);
    if (rc == 0 && record_has(&rec, "unit"))
        rc = unit_may(c, &rec, e);
    if (rc == 0 && record_has(&rec, "code")) {
        (void)err_set(e, E_INVALID, "the field is unknown");
        rc = err_in(e, "code");
    }
    if (rc < 0)
        return rc;
    const struct estate_edit x = {EDIT_SYSTEM, c->parts[0], &rec, false, version};

    return write_back(c, r, &x, e);
}

const struct api_route system_routes[] = {
    {API_GET, "/systems", "listSystems", RIGHT_READ, false,
     "unit purpose phase customer q limit cursor format", list},
    {API_POST, "/systems", "createSystem", RIGHT_ESTATE, false, NULL, create},
    {API_GET, "/systems/{code}", "getSystem", RIGHT_READ, false, NULL, show},
    {API_PATCH, "/systems/{code}", "changeSystem", RIGHT_ESTATE, false, NULL, change},
    {0},
};
