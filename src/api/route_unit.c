/* Units: the tree, one in full, registering and changing, who is in charge. */
#include "api/api_body.h"
#include "api/api_list.h"
#include "api/routes.h"
#include "base/clock.h"
#include "domain/estate/estate_edit.h"
#include "domain/round/round.h"
#include "store/sql.h"

static const struct view_column columns[] = {
    {"code", NULL, false},        {"parent", NULL, false}, {"name_ja", NULL, false},
    {"name_en", NULL, false},     {"kind", NULL, false},   {"region", NULL, false},
    {"headcount", NULL, true},    {"from", NULL, false},   {"to", NULL, false},
    {"merged_into", NULL, false}, {"depth", NULL, true},   {"vacancies", NULL, true},
    {"assets", NULL, true},
};
enum { COLUMNS = sizeof columns / sizeof *columns, UNIT_MEMBERS = 10 };

struct units {
    struct api_call *c;
    struct appointment_list posts;
    int64_t *assets; /* by index of the org's units */
};

static struct group_view group_of(const struct api_call *c)
{
    return (struct group_view){.a = c->act->a, .org = &c->org, .now = c->act->now};
}

static int units_open(struct units *u, struct err *e)
{
    struct api_call *c = u->c;
    struct sql_asset_row_sums_cursor cur;
    struct sql_asset_row_sums_row row;
    int rc = appointment_load(c->act, c->act->now, &u->posts, e);

    u->assets = arena_alloc(c->act->a, int64_t, c->org.n + 1);
    memset(u->assets, 0, (c->org.n + 1) * sizeof *u->assets);
    if (rc == 0)
        rc = sql_asset_row_sums(c->act->db, &cur, e);
    if (rc < 0)
        return rc;
    while ((rc = sql_asset_row_sums_next(&cur, &row, e)) > 0) {
        const struct unit *own = org_by_id(&c->org, row.unit);

        if (own)
            u->assets[own - c->org.units] += row.n;
    }
    sql_asset_row_sums_done(&cur);
    return rc;
}

static bool held(const struct units *u, int64_t unit, const char *post)
{
    for (size_t i = 0; i < u->posts.n; i++)
        if (u->posts.p[i].unit == unit && !u->posts.p[i].deputy &&
            str_eq(u->posts.p[i].post, str_of(post)))
            return true;
    return false;
}

static int64_t vacancies(const struct units *u, int64_t unit)
{
    int64_t n = 0;

    for (size_t i = 0; appointment_posts[i]; i++)
        n += !held(u, unit, appointment_posts[i]);
    return n;
}

/* How far below the top of what the caller reads. */
static int64_t depth_of(const struct api_call *c, const struct unit *x)
{
    int64_t depth = 0;

    for (x = org_by_id(&c->org, x->parent); x && unit_scope_has(&c->scope, x->id);
         x = org_by_id(&c->org, x->parent))
        depth++;
    return depth;
}

static void row_put(const struct units *u, const struct unit *x, struct view_table *t)
{
    const struct group_view v = group_of(u->c);

    unit_row_put(&v, x, t);
    view_i64(t, depth_of(u->c, x));
    view_i64(t, vacancies(u, x->id));
    view_i64(t, u->assets[x - u->c->org.units]);
}

static bool text_in(struct str text, struct str part)
{
    return str_find(text, part) >= 0;
}

static bool wanted(const struct api_call *c, const struct unit *x, bool all)
{
    struct str q = api_text(c, "q"), parent = api_text(c, "parent"), region = api_text(c, "region");
    const struct unit *up = org_by_id(&c->org, x->parent);

    return unit_scope_has(&c->scope, x->id) && (x->live || all) &&
           (parent.n == 0 || (up && str_eq(up->code, parent))) &&
           (region.n == 0 || str_ieq(x->region, region)) &&
           (q.n == 0 || text_in(x->code, q) || text_in(x->name_ja, q) || text_in(x->name_en, q));
}

/* Parents first, each followed by what is below it, in order of code. */
static void subtree_put(const struct units *u, const struct unit *x, bool all, struct view_table *t)
{
    const struct org *org = &u->c->org;

    if (wanted(u->c, x, all))
        row_put(u, x, t);
    for (size_t i = 0; i < org->n; i++)
        if (org->units[i].parent == x->id)
            subtree_put(u, &org->units[i], all, t);
}

static int list(struct api_call *c, struct api_answer *r, struct err *e)
{
    struct units u = {.c = c};
    struct view_table t;
    bool all = false;
    int rc = api_flag(c, "all", &all, e);

    if (rc == 0)
        rc = units_open(&u, e);
    view_table_init(&t, columns, COLUMNS);
    for (size_t i = 0; rc == 0 && i < c->org.n; i++)
        if (org_by_id(&c->org, c->org.units[i].parent) == NULL)
            subtree_put(&u, &c->org.units[i], all, &t);
    if (rc == 0)
        rc = api_table(c, r, &t, e);
    view_table_done(&t);
    vec_done(&u.posts);
    return rc;
}

static void rows_as_array(struct json_writer *w, const char *key, const struct view_table *t)
{
    json_key(w, key);
    json_array(w);
    for (size_t i = 0; i < t->n / t->column_n; i++) {
        json_object(w);
        view_row_members(t, i, w);
        json_object_end(w);
    }
    json_array_end(w);
}

static void children_put(const struct units *u, const struct unit *x, struct json_writer *w)
{
    struct view_table t;

    view_table_init(&t, columns, COLUMNS);
    for (size_t i = 0; i < u->c->org.n; i++)
        if (u->c->org.units[i].parent == x->id && u->c->org.units[i].live)
            row_put(u, &u->c->org.units[i], &t);
    rows_as_array(w, "children", &t);
    view_table_done(&t);
}

static void posts_put(const struct units *u, const struct unit *x, struct json_writer *w)
{
    const struct group_view v = group_of(u->c);
    struct view_table t;

    view_table_init(&t, appointment_columns.p, appointment_columns.n);
    for (size_t i = 0; i < u->posts.n; i++)
        if (u->posts.p[i].unit == x->id)
            appointment_row_put(&v, &u->posts.p[i], &t);
    rows_as_array(w, "appointments", &t);
    view_table_done(&t);
    json_key(w, "vacancies");
    json_array(w);
    for (size_t i = 0; appointment_posts[i]; i++)
        if (!held(u, x->id, appointment_posts[i]))
            json_put_z(w, appointment_posts[i]);
    json_array_end(w);
}

static int history_put(const struct api_call *c, const struct unit *x, struct json_writer *w,
                       struct err *e)
{
    struct sql_unit_history_cursor cur;
    struct sql_unit_history_row row;
    char day[CLOCK_TEXT];
    int rc = sql_unit_history(c->act->db, &(struct sql_unit_history_in){x->code}, &cur, e);

    json_key(w, "history");
    json_array(w);
    while (rc >= 0 && (rc = sql_unit_history_next(&cur, &row, e)) > 0) {
        json_object(w);
        json_field_str(w, "from", str_of(clock_day_text(clock_day(row.from_at, 0), day)));
        json_field_str_or_null(w, "to",
                               row.to_at == ACT_OPEN_END
                                   ? STR_NONE
                                   : str_of(clock_day_text(clock_day(row.to_at, 0), day)));
        json_field_str_or_null(w, "parent", row.parent);
        json_field_str(w, "name_ja", row.name_ja);
        json_field_str(w, "name_en", row.name_en);
        json_field_str(w, "kind", row.kind);
        json_field_str_or_null(w, "region", row.region);
        json_field_str_or_null(w, "merged_into", row.merged_into);
        json_object_end(w);
    }
    json_array_end(w);
    sql_unit_history_done(&cur);
    return rc;
}

static void path_put(const struct api_call *c, const struct unit *x, struct json_writer *w)
{
    struct str codes[UNIT_DEPTH_MAX + 1];
    size_t n = 0;

    for (x = org_by_id(&c->org, x->parent); x && n <= UNIT_DEPTH_MAX;
         x = org_by_id(&c->org, x->parent))
        if (unit_scope_has(&c->scope, x->id))
            codes[n++] = x->code;
    json_key(w, "path");
    json_array(w);
    while (n > 0)
        json_put_str(w, codes[--n]);
    json_array_end(w);
}

static void may_put(const struct api_call *c, int64_t unit, struct json_writer *w)
{
    static const enum right rights[] = {RIGHT_ORG, RIGHT_ESTATE, RIGHT_ANSWER, RIGHT_CAMPAIGN};

    json_key(w, "may");
    json_array(w);
    for (size_t i = 0; i < sizeof rights / sizeof *rights; i++) {
        struct unit_scope s;

        grants_scope(c->act->a, &c->caller.grants, rights[i], &c->whole, &s);
        if (unit_scope_has(&s, unit) && !c->caller.read_only)
            json_put_z(w, right_name(rights[i]));
    }
    json_array_end(w);
}

static int answer(struct api_call *c, struct api_answer *r, const struct unit *x, struct err *e)
{
    struct units u = {.c = c};
    struct json_writer w;
    struct view_table t;
    int64_t version = 0, zone = x->zone_min;
    int rc = units_open(&u, e);

    if (rc == 0)
        rc = estate_version(c->act, EDIT_UNIT, x->code, &version, e);
    view_table_init(&t, columns, COLUMNS);
    row_put(&u, x, &t);
    w = api_json(r);
    json_object(&w);
    t.column_n = UNIT_MEMBERS; /* the rest is told in full below */
    view_row_members(&t, 0, &w);
    json_field_i64(&w, "depth", depth_of(c, x));
    json_field_i64(&w, "assets", u.assets[x - c->org.units]);
    json_field_str(&w, "zone",
                   str_fmt(c->act->a, "%c%02d:%02d", zone < 0 ? '-' : '+',
                           (int)((zone < 0 ? -zone : zone) / 60),
                           (int)((zone < 0 ? -zone : zone) % 60)));
    json_field_i64(&w, "version", version);
    children_put(&u, x, &w);
    path_put(c, x, &w);
    posts_put(&u, x, &w);
    if (rc == 0)
        rc = history_put(c, x, &w, e);
    may_put(c, x->id, &w);
    json_object_end(&w);
    view_table_done(&t);
    vec_done(&u.posts);
    if (rc == 0)
        api_json_end(c, r, version);
    return rc;
}

static int show(struct api_call *c, struct api_answer *r, struct err *e)
{
    const struct unit *x;
    int rc = api_unit(c, c->parts[0], &x, e);

    return rc < 0 ? rc : answer(c, r, x, e);
}

/* After a change: the tree is read again, tasks follow it. */
static int changed(struct api_call *c, struct api_answer *r, struct str code, struct err *e)
{
    struct round_result round;
    const struct unit *x;
    int rc = round_run(c->act, &round, e);

    if (rc < 0)
        return rc;
    org_done(&c->org);
    rc = org_load(c->act, c->act->now, &c->org, e);
    if (rc < 0)
        return rc;
    unit_scope_whole(c->act->a, &c->org, c->act->now, &c->whole);
    grants_scope(c->act->a, &c->caller.grants, RIGHT_READ, &c->whole, &c->scope);
    rc = api_unit(c, code, &x, e);
    return rc < 0 ? rc : answer(c, r, x, e);
}

/* Below a parent one must have the right there; a new top needs the whole group. */
static int parent_may(const struct api_call *c, const struct record *rec, struct err *e)
{
    struct str code = record_get(rec, "parent");
    const struct unit *up = org_by_code(&c->org, code);

    if (code.n == 0)
        return c->may.whole ? 0 : api_may(c, 0, e);
    if (up == NULL)
        return err_set(e, E_INVALID, "no unit %.*s; see niju org list", STR_ARG(code));
    return api_may(c, up->id, e);
}

static int create(struct api_call *c, struct api_answer *r, struct err *e)
{
    struct record rec = {0};
    int rc = api_record(c, &rec, e);

    if (rc < 0)
        return rc;
    struct estate_edit x = {EDIT_UNIT, record_get(&rec, "code"), &rec, true, 0};

    if (x.code.n == 0) {
        (void)err_set(e, E_INVALID, "the field is missing");
        return err_in(e, "code");
    }
    rc = parent_may(c, &rec, e);
    if (rc == 0)
        rc = estate_edit(c->act, &x, e);
    r->status = 201;
    return rc < 0 ? rc : changed(c, r, x.code, e);
}

static int change(struct api_call *c, struct api_answer *r, struct err *e)
{
    const struct unit *x;
    struct record rec = {0};
    int64_t version;
    int rc = api_unit(c, c->parts[0], &x, e);

    if (rc == 0)
        rc = api_may(c, x->id, e);
    if (rc == 0)
        rc = estate_version(c->act, EDIT_UNIT, c->parts[0], &version, e);
    if (rc == 0)
        rc = api_match(c, version, true, e);
    if (rc == 0)
        rc = api_record(c, &rec, e);
    if (rc == 0 && record_has(&rec, "parent"))
        rc = parent_may(c, &rec, e);
    if (rc == 0 && record_has(&rec, "code")) {
        (void)err_set(e, E_INVALID, "the field is unknown");
        rc = err_in(e, "code");
    }
    if (rc < 0)
        return rc;
    const struct estate_edit edit = {EDIT_UNIT, c->parts[0], &rec, false, version};

    rc = estate_edit(c->act, &edit, e);
    return rc < 0 ? rc : changed(c, r, c->parts[0], e);
}

static int post_list(struct api_call *c, struct api_answer *r, struct err *e)
{
    const struct group_view v = group_of(c);
    struct appointment_list posts = {0};
    const struct unit *x;
    struct view_table t;
    int rc = api_unit(c, c->parts[0], &x, e);

    if (rc == 0)
        rc = appointment_load(c->act, c->act->now, &posts, e);
    view_table_init(&t, appointment_columns.p, appointment_columns.n);
    for (size_t i = 0; rc == 0 && i < posts.n; i++)
        if (posts.p[i].unit == x->id)
            appointment_row_put(&v, &posts.p[i], &t);
    if (rc == 0)
        rc = api_table(c, r, &t, e);
    view_table_done(&t);
    vec_done(&posts);
    return rc;
}

struct holders {
    struct str person;
    struct json deputies;
};

enum { DEPUTIES_MAX = 20 };

static int deputies_read(struct api_call *c, struct json v, struct str *ret, size_t *n,
                         struct err *e)
{
    *n = 0;
    for (struct json_iter it = json_iter(v); json_next(&it); (*n)++) {
        if (*n == DEPUTIES_MAX || !json_str(it.value, &ret[*n])) {
            (void)err_set(e, E_INVALID, "the field is no list of at most %d texts", DEPUTIES_MAX);
            return err_in(e, "deputies");
        }
        ret[*n] = str_dup(c->act->a, str_trim(ret[*n]));
    }
    return 0;
}

struct appointing {
    struct api_call *c;
    const struct post_holders *h;
};

static int appoint_body(struct db *db, void *ctx, struct err *e)
{
    struct appointing *g = ctx;
    struct act *t = g->c->act;
    struct appointment_list have = {0};
    struct buf b = BUF_INIT(0);
    struct json_writer w = json_writer_of(&b, false);
    int rc = appointment_load(t, t->now, &have, e);

    (void)db;
    json_object(&w);
    json_field_str(&w, "post", g->h->post);
    json_key(&w, "before");
    json_array(&w);
    for (size_t i = 0; i < have.n; i++)
        if (have.p[i].unit == g->h->unit && str_eq(have.p[i].post, g->h->post))
            json_put_str(&w, have.p[i].person);
    json_array_end(&w);
    json_key(&w, "after");
    json_array(&w);
    if (g->h->person.n)
        json_put_str(&w, g->h->person);
    for (size_t i = 0; i < g->h->deputy_n; i++)
        json_put_str(&w, g->h->deputies[i]);
    json_array_end(&w);
    json_object_end(&w);
    if (rc == 0)
        rc = appointment_set(t, g->h, e);
    if (rc == 0)
        rc = act_audit(t, "unit.appoint", g->c->parts[0], buf_str(&b), e);
    buf_done(&b);
    vec_done(&have);
    return rc;
}

static int appoint(struct api_call *c, struct api_answer *r, struct err *e)
{
    static const struct api_field fields[] = {
        {"person", API_TEXT, offsetof(struct holders, person), true, true},
        {"deputies", API_JSON, offsetof(struct holders, deputies), false, true}};
    struct str deputies[DEPUTIES_MAX];
    struct holders b = {0};
    struct post_holders h = {.post = c->parts[1], .deputies = deputies};
    struct appointing g = {.c = c, .h = &h};
    struct round_result round;
    const struct unit *x;
    int64_t version;
    int rc = api_unit(c, c->parts[0], &x, e);

    if (rc == 0)
        rc = api_may(c, x->id, e);
    if (rc == 0)
        rc = estate_version(c->act, EDIT_UNIT, c->parts[0], &version, e);
    if (rc == 0)
        rc = api_match(c, version, false, e);
    if (rc == 0)
        rc = api_body(c, API_FIELDS(fields), &b, e);
    if (rc == 0)
        rc = deputies_read(c, b.deputies, deputies, &h.deputy_n, e);
    if (rc < 0)
        return rc;
    h.unit = x->id;
    h.person = b.person;
    rc = db_write(c->act->db, appoint_body, &g, e);
    if (rc == 0)
        rc = round_run(c->act, &round, e); /* vacancies follow */
    return rc < 0 ? rc : post_list(c, r, e);
}

#define PAGE "limit cursor format"

const struct api_route unit_routes[] = {
    {API_GET, "/units", "listUnits", RIGHT_READ, false, "parent region q all " PAGE, list},
    {API_POST, "/units", "createUnit", RIGHT_ORG, false, NULL, create},
    {API_GET, "/units/{code}", "getUnit", RIGHT_READ, false, NULL, show},
    {API_PATCH, "/units/{code}", "changeUnit", RIGHT_ORG, false, NULL, change},
    {API_GET, "/units/{code}/appointments", "listAppointments", RIGHT_READ, false, PAGE, post_list},
    {API_PUT, "/units/{code}/appointments/{post}", "setAppointment", RIGHT_ORG, false, NULL,
     appoint},
    {0},
};
