/* People and roles, for who administers some units or the whole group. */
#include "api/api_body.h"
#include "api/api_list.h"
#include "api/routes.h"
#include "domain/account/person_edit.h"
#include "domain/account/person_page.h"

static struct person_editor editor_of(const struct api_call *c)
{
    return (struct person_editor){c->act, &c->caller.grants, &c->whole};
}

static void grant_put(const struct api_call *c, const struct grant *g, struct view_table *t)
{
    const struct unit *u = org_by_id(&c->org, g->unit);

    view_str(t, str_of(g->role->name));
    view_str(t, u ? u->code : STR(""));
    view_str(t, u ? u->name_ja : STR(""));
    view_str(t, u ? u->name_en : STR(""));
}

static const struct view_column grant_columns[] = {{"role", NULL, false},
                                                   {"unit", NULL, false},
                                                   {"unit_name_ja", NULL, false},
                                                   {"unit_name_en", NULL, false}};
enum { GRANT_COLUMNS = sizeof grant_columns / sizeof *grant_columns };

static void grants_fill(const struct api_call *c, const struct grants *g, struct view_table *t)
{
    view_table_init(t, grant_columns, GRANT_COLUMNS);
    for (size_t i = 0; i < g->n; i++)
        grant_put(c, &g->p[i], t);
}

static struct str grants_json(const struct api_call *c, const struct grants *g)
{
    struct buf b = BUF_INIT(0);
    struct json_writer w = json_writer_of(&b, false);
    struct view_table t;

    grants_fill(c, g, &t);
    json_array(&w);
    for (size_t i = 0; i < g->n; i++) {
        json_object(&w);
        view_row_members(&t, i, &w);
        json_object_end(&w);
    }
    json_array_end(&w);
    view_table_done(&t);
    struct str s = str_dup(c->act->a, buf_str(&b));

    buf_done(&b);
    return s;
}

static const struct view_column columns[] = {
    {"login", NULL, false},         {"name", NULL, false},    {"lang", NULL, false},
    {"state", NULL, false},         {"created", NULL, false}, {"last_sign_in", NULL, false},
    {"second_factor", NULL, false}, {"grants", NULL, false}};
static const struct view_columns person_columns = {columns, sizeof columns / sizeof *columns};

static int row_put(struct api_call *c, const struct person_line *p, struct view_table *t,
                   struct err *e)
{
    struct grants g;
    int rc = person_grants(c->act, p->id, &g, e);

    if (rc < 0)
        return rc;
    view_str(t, p->login);
    view_str(t, p->name);
    view_str(t, p->lang);
    view_str(t, p->state);
    view_time(t, c->act->a, p->made_at);
    view_time(t, c->act->a, p->seen_at);
    view_bool(t, p->enrolled);
    struct str json = grants_json(c, &g);

    view_json(t, json, json);
    return 0;
}

struct listing {
    struct api_call *c;
    struct unit_scope scope;
};

/* What of the caller's right is asked for: all of it, or a unit and what is below. */
static int scope_read(struct listing *l, struct err *e)
{
    struct api_call *c = l->c;
    const struct unit *u;
    int rc;

    l->scope = c->may;
    if (!api_has(c, "unit"))
        return 0;
    rc = api_unit(c, api_text(c, "unit"), &u, e);
    if (rc == 0) {
        unit_scope_narrow(c->act->a, &c->may, u, &l->scope);
        l->scope.whole = false; /* a role on that part of it */
    }
    return rc;
}

static int page(void *ctx, struct api_page *p, struct err *e)
{
    struct listing *l = ctx;
    struct person_list people = {0};
    const struct person_query q = {&l->scope, api_text(l->c, "q"), p->after, p->most + 1};
    int rc = person_page(l->c->act, &q, &people, e);

    for (size_t i = 0; rc == 0 && i < people.n && (int64_t)i < p->most; i++)
        rc = row_put(l->c, &people.p[i], p->t, e);
    if (rc == 0 && (int64_t)people.n > p->most)
        p->next = people.p[p->most - 1].login;
    vec_done(&people);
    return rc;
}

static int list(struct api_call *c, struct api_answer *r, struct err *e)
{
    struct listing l = {.c = c};
    const struct api_listing all = {.columns = &person_columns, .page = page, .ctx = &l};
    int rc = scope_read(&l, e);

    return rc < 0 ? rc : api_list(c, r, &all, e);
}

/* Somebody of the path whom the caller administers; E_NOTFOUND else. */
static int person_here(const struct api_call *c, struct person *ret, struct err *e)
{
    struct grants g;
    int rc = person_by_login(c->act, c->parts[0], ret, e);

    if (rc == 0)
        rc = person_grants(c->act, ret->id, &g, e);
    if (rc < 0 || c->may.whole)
        return rc;
    for (size_t i = 0; i < g.n; i++)
        if (unit_scope_has(&c->may, g.p[i].unit))
            return 0;
    return err_set(e, E_NOTFOUND, "nobody signs in as %.*s", STR_ARG(c->parts[0]));
}

static int line_of(struct api_call *c, struct str login, struct view_table *t, struct err *e)
{
    struct person p;
    int64_t seen = 0;
    int rc = person_by_login(c->act, login, &p, e);

    if (rc == 0)
        rc = person_seen(c->act, p.id, &seen, e);
    if (rc < 0)
        return rc;
    const struct person_line line = {.id = p.id,
                                     .made_at = p.made_at,
                                     .seen_at = seen,
                                     .login = p.login,
                                     .name = p.name,
                                     .lang = p.lang,
                                     .state = p.state,
                                     .enrolled = p.totp.n > 0};

    return row_put(c, &line, t, e);
}

static int answer(struct api_call *c, struct api_answer *r, struct str login, struct str link,
                  struct err *e)
{
    struct json_writer w;
    struct view_table t;
    int rc;

    view_table_init(&t, columns, person_columns.n);
    rc = line_of(c, login, &t, e);
    if (rc == 0) {
        w = api_json(r);
        json_object(&w);
        if (link.n) {
            json_field_str(&w, "link", str_fmt(c->act->a, "/sign-in#token=%.*s", STR_ARG(link)));
            json_key(&w, "user");
            json_object(&w);
        }
        view_row_members(&t, 0, &w);
        if (link.n)
            json_object_end(&w);
        json_object_end(&w);
        api_json_end(c, r, 0);
    }
    view_table_done(&t);
    return rc;
}

/* ---- roles in a body ---- */

static int grant_read(struct api_call *c, struct json v, struct grant *ret, struct err *e)
{
    static const struct api_field fields[] = {
        {"role", API_TEXT, 0, true, false},
        {"unit", API_TEXT, sizeof(struct str), true, false},
    };
    struct str words[2] = {STR_NONE, STR_NONE};
    const struct unit *u = NULL;
    int rc = api_object(c, v, API_FIELDS(fields), words, e);

    if (rc < 0)
        return rc;
    ret->role = role_find(words[0]);
    if (ret->role == NULL) {
        (void)err_set(e, E_INVALID, "there is no role \"%.*s\"", STR_ARG(words[0]));
        return err_in(e, "role");
    }
    if (words[1].n)
        rc = api_unit(c, words[1], &u, e);
    ret->unit = u ? u->id : 0;
    return rc;
}

enum { GRANTS_MAX = 200 };

static int grants_read(struct api_call *c, struct json list, struct grants *ret, struct err *e)
{
    struct grant *p = arena_alloc(c->act->a, struct grant, GRANTS_MAX);
    size_t n = 0;
    int rc = 0;

    if (list.type != JSON_ARRAY && list.type != JSON_MISSING) {
        (void)err_set(e, E_INVALID, "the field is not %s", "a list");
        return err_in(e, "grants");
    }
    for (struct json_iter it = json_iter(list); rc == 0 && json_next(&it);) {
        if (n == GRANTS_MAX)
            return err_set(e, E_LIMIT, "over %d roles", GRANTS_MAX);
        rc = grant_read(c, it.value, &p[n++], e);
    }
    *ret = (struct grants){.p = p, .n = n};
    return rc;
}

/* ---- changes ---- */

struct fresh {
    struct person p;
    struct json grants;
};

static int invite(struct api_call *c, struct api_answer *r, struct err *e)
{
    static const struct api_field fields[] = {
        {"login", API_TEXT, offsetof(struct fresh, p.login), true, false},
        {"name", API_TEXT, offsetof(struct fresh, p.name), true, false},
        {"lang", API_TEXT, offsetof(struct fresh, p.lang), false, false},
        {"grants", API_JSON, offsetof(struct fresh, grants), false, false}};
    const struct person_editor by = editor_of(c);
    struct fresh f = {0};
    struct grants give;
    struct str link = STR_NONE;
    int rc = api_body(c, API_FIELDS(fields), &f, e);

    if (rc == 0)
        rc = grants_read(c, f.grants, &give, e);
    if (rc == 0 && give.n == 0 && !c->may.whole) {
        (void)err_set(e, E_INVALID, "the field is missing");
        rc = err_in(e, "grants");
    }
    if (rc == 0)
        rc = person_invite(&by, &f.p, &give, &link, e);
    r->status = 201;
    r->secret = true;
    return rc < 0 ? rc : answer(c, r, f.p.login, link, e);
}

struct patch {
    struct str name, lang, state;
    bool reset;
};

static int change(struct api_call *c, struct api_answer *r, struct err *e)
{
    static const struct api_field fields[] = {
        {"name", API_TEXT, offsetof(struct patch, name), false, false},
        {"lang", API_TEXT, offsetof(struct patch, lang), false, false},
        {"state", API_TEXT, offsetof(struct patch, state), false, false},
        {"reset_second_factor", API_BOOL, offsetof(struct patch, reset), false, false}};
    const struct person_editor by = editor_of(c);
    struct patch x = {0};
    struct person p;
    int rc = person_here(c, &p, e);

    if (rc == 0)
        rc = api_body(c, API_FIELDS(fields), &x, e);
    if (rc < 0)
        return rc;
    if (x.name.n)
        p.name = x.name;
    if (x.lang.n)
        p.lang = x.lang;
    if (x.state.n) /* who never set a password is still to come */
        p.state = str_eq(x.state, STR("active")) && p.password.n == 0 ? STR("invited") : x.state;
    rc = person_amend(&by, &p, x.reset, e);
    return rc < 0 ? rc : answer(c, r, p.login, STR_NONE, e);
}

static int grants_list(struct api_call *c, struct api_answer *r, const struct person *p,
                       struct err *e)
{
    struct view_table t;
    struct grants g;
    int rc = person_grants(c->act, p->id, &g, e);

    if (rc < 0)
        return rc;
    grants_fill(c, &g, &t);
    rc = api_table(c, r, &t, e);
    view_table_done(&t);
    return rc;
}

static int grants_show(struct api_call *c, struct api_answer *r, struct err *e)
{
    struct person p;
    int rc = person_here(c, &p, e);

    return rc < 0 ? rc : grants_list(c, r, &p, e);
}

static int grants_put(struct api_call *c, struct api_answer *r, struct err *e)
{
    static const struct api_field fields[] = {{"grants", API_JSON, 0, true, false}};
    const struct person_editor by = editor_of(c);
    struct json list = {0};
    struct grants want;
    struct person p;
    int rc = person_here(c, &p, e);

    if (rc == 0)
        rc = api_body(c, API_FIELDS(fields), &list, e);
    if (rc == 0)
        rc = grants_read(c, list, &want, e);
    if (rc == 0)
        rc = person_grants_set(&by, &p, &want, e);
    return rc < 0 ? rc : grants_list(c, r, &p, e);
}

/* ---- what each role may ---- */

static const struct view_column role_columns[] = {{"name", NULL, false},
                                                  {"name_ja", NULL, false},
                                                  {"name_en", NULL, false},
                                                  {"reads", NULL, false},
                                                  {"writes", NULL, false}};

static void rights_put(struct api_call *c, unsigned rights, struct view_table *t)
{
    struct buf b = BUF_INIT(0);
    struct json_writer w = json_writer_of(&b, false);

    json_array(&w);
    for (unsigned bit = 1; bit <= rights; bit <<= 1)
        if (rights & bit)
            json_put_z(&w, right_name((enum right)bit));
    json_array_end(&w);
    struct str json = str_dup(c->act->a, buf_str(&b));

    buf_done(&b);
    view_json(t, json, json);
}

static int role_list(struct api_call *c, struct api_answer *r, struct err *e)
{
    const unsigned reads = RIGHT_READ | RIGHT_AUDIT;
    struct view_table t;
    int rc;

    view_table_init(&t, role_columns, sizeof role_columns / sizeof *role_columns);
    for (const struct role *x = roles; x->name; x++) {
        view_str(&t, str_of(x->name));
        view_str(&t, str_of(x->ja));
        view_str(&t, str_of(x->en));
        rights_put(c, x->rights & reads, &t);
        rights_put(c, x->rights & ~reads, &t);
    }
    rc = api_table(c, r, &t, e);
    view_table_done(&t);
    return rc;
}

const struct api_route person_routes[] = {
    {API_GET, "/users", "listUsers", RIGHT_ADMIN, false, "q unit limit cursor format", list},
    {API_POST, "/users", "createUser", RIGHT_ADMIN, false, NULL, invite},
    {API_PATCH, "/users/{login}", "changeUser", RIGHT_ADMIN, false, NULL, change},
    {API_GET, "/users/{login}/grants", "listGrants", RIGHT_ADMIN, false, NULL, grants_show},
    {API_PUT, "/users/{login}/grants", "setGrants", RIGHT_ADMIN, false, NULL, grants_put},
    {API_GET, "/roles", "listRoles", RIGHT_READ, false, NULL, role_list},
    {0}};
