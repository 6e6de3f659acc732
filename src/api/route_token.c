/* API tokens: one's own; who administers the whole group sees and ends all. */
#include "api/api_body.h"
#include "api/api_list.h"
#include "api/routes.h"
#include "base/clock.h"
#include "domain/account/token.h"

static const struct view_column columns[] = {
    {"id", NULL, false},        {"name", NULL, false},    {"owner", NULL, false},
    {"role", NULL, false},      {"unit", NULL, false},    {"asset", NULL, false},
    {"read_only", NULL, false}, {"created", NULL, false}, {"expires", NULL, false},
    {"last_used", NULL, false}};
enum { COLUMNS = sizeof columns / sizeof *columns };

static void row_put(const struct api_call *c, const struct token *k, struct view_table *t)
{
    const struct unit *u = org_by_id(&c->org, k->unit);

    view_str(t, str_fmt(c->act->a, "%lld", (long long)k->id));
    view_str(t, k->name);
    view_str_or_null(t, k->owner);
    view_str_or_null(t, k->role);
    view_str_or_null(t, u ? u->code : STR_NONE);
    view_str_or_null(t, k->asset);
    view_bool(t, k->read_only);
    view_time(t, c->act->a, k->made_at);
    view_time(t, c->act->a, k->ends_at);
    view_time(t, c->act->a, k->used_at);
}

/* Whether the caller administers the whole group. */
static bool over_all(const struct api_call *c)
{
    struct unit_scope s;

    grants_scope(c->act->a, &c->caller.grants, RIGHT_ADMIN, &c->whole, &s);
    return s.whole;
}

static int load(struct api_call *c, struct token_list *ret, struct err *e)
{
    if (c->caller.person == 0)
        return err_set(e, E_UNSIGNED, "nobody is signed in; sign in first");
    return tokens_load(c->act, over_all(c) ? 0 : c->caller.person, ret, e);
}

static int list(struct api_call *c, struct api_answer *r, struct err *e)
{
    struct token_list tokens = {0};
    struct view_table t;
    int rc = load(c, &tokens, e);

    view_table_init(&t, columns, COLUMNS);
    for (size_t i = 0; rc == 0 && i < tokens.n; i++)
        row_put(c, &tokens.p[i], &t);
    if (rc == 0)
        rc = api_table(c, r, &t, e);
    view_table_done(&t);
    vec_done(&tokens);
    return rc;
}

struct wanted {
    struct token k;
    struct str unit;
    int64_t expires; /* a day; 0 = as late as can be */
};

static int wanted_read(struct api_call *c, struct wanted *w, struct err *e)
{
    static const struct api_field fields[] = {
        {"name", API_TEXT, offsetof(struct wanted, k.name), true, false},
        {"role", API_TEXT, offsetof(struct wanted, k.role), false, true},
        {"unit", API_TEXT, offsetof(struct wanted, unit), false, true},
        {"asset", API_TEXT, offsetof(struct wanted, k.asset), false, true},
        {"read_only", API_BOOL, offsetof(struct wanted, k.read_only), false, true},
        {"expires", API_DAY, offsetof(struct wanted, expires), false, true}};
    const struct unit *u = NULL;
    int rc = api_body(c, API_FIELDS(fields), w, e);

    if (rc < 0)
        return rc;
    if (w->k.role.n && role_find(w->k.role) == NULL) {
        (void)err_set(e, E_INVALID, "there is no role \"%.*s\"", STR_ARG(w->k.role));
        return err_in(e, "role");
    }
    if (w->unit.n)
        rc = api_unit(c, w->unit, &u, e);
    w->k.unit = u ? u->id : c->caller.narrowed;
    w->k.ends_at =
        w->expires ? (w->expires + 1) * CLOCK_DAY : c->act->now + TOKEN_DAYS_MAX * CLOCK_DAY;
    return rc;
}

struct making {
    struct act *t;
    struct person p;
    struct token *k;
    struct str secret;
};

static int make_body(struct db *db, void *ctx, struct err *e)
{
    struct making *m = ctx;

    (void)db;
    return token_make(m->t, &m->p, m->k, &m->secret, e);
}

static void made_put(struct api_call *c, struct api_answer *r, const struct making *m)
{
    struct json_writer w = api_json(r);
    struct view_table t;

    view_table_init(&t, columns, COLUMNS);
    row_put(c, m->k, &t);
    json_object(&w);
    json_key(&w, "token");
    json_object(&w);
    view_row_members(&t, 0, &w);
    json_object_end(&w);
    json_field_str(&w, "secret", m->secret);
    json_object_end(&w);
    view_table_done(&t);
    api_json_end(c, r, 0);
}

/* Only by a person who sits there: a token makes no tokens. */
static int make(struct api_call *c, struct api_answer *r, struct err *e)
{
    struct wanted w = {0};
    struct making m = {.t = c->act, .k = &w.k};
    int rc;

    if (c->session == NULL || c->session->stage != STAGE_READY)
        return err_set(e, E_UNSIGNED, "nobody is signed in; sign in first");
    m.p = c->session->person;
    rc = wanted_read(c, &w, e);
    if (rc == 0)
        rc = db_write(c->act->db, make_body, &m, e);
    if (rc < 0)
        return rc;
    w.k.owner = m.p.login;
    w.k.made_at = c->act->now;
    r->status = 201;
    r->secret = true;
    made_put(c, r, &m);
    return 0;
}

struct ending {
    struct act *t;
    struct person p;
    int64_t id;
};

static int end_body(struct db *db, void *ctx, struct err *e)
{
    const struct ending *k = ctx;

    (void)db;
    return token_end(k->t, &k->p, k->id, e);
}

static int end(struct api_call *c, struct api_answer *r, struct err *e)
{
    struct ending k = {.t = c->act};
    struct token_list tokens = {0};
    int rc = api_id(c, 0, &k.id, e);

    if (rc == 0)
        rc = load(c, &tokens, e);
    for (size_t i = 0; i < tokens.n; i++)
        if (tokens.p[i].id == k.id)
            k.p = (struct person){.id = tokens.p[i].person, .login = tokens.p[i].owner};
    vec_done(&tokens);
    if (rc == 0)
        rc = db_write(c->act->db, end_body, &k, e);
    r->status = 204;
    return rc;
}

const struct api_route token_routes[] = {
    {API_GET, "/tokens", "listTokens", RIGHT_NONE, false, "limit cursor format", list},
    {API_POST, "/tokens", "createToken", RIGHT_NONE, false, NULL, make},
    {API_DELETE, "/tokens/{id}", "revokeToken", RIGHT_NONE, false, NULL, end},
    {0}};
