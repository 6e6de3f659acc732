/* Signing in and out, the second factor, one's own sessions. */
#include "api/api_body.h"
#include "api/api_list.h"
#include "api/routes.h"
#include "base/clock.h"
#include "domain/account/totp.h"
#include "store/sql.h"

static void grant_write(struct json_writer *w, const struct api_call *c, const struct grant *g)
{
    const struct unit *u = org_by_id(&c->org, g->unit);

    json_object(w);
    json_field_str(w, "role", str_of(g->role->name));
    json_field_str(w, "unit", u ? u->code : STR(""));
    json_field_str(w, "unit_name_ja", u ? u->name_ja : STR(""));
    json_field_str(w, "unit_name_en", u ? u->name_en : STR(""));
    json_object_end(w);
}

static void person_write(struct json_writer *w, const struct person *p)
{
    json_object(w);
    json_field_str(w, "login", p->login);
    json_field_str(w, "name", p->name);
    json_field_str(w, "lang", p->lang);
    json_object_end(w);
}

/* The state of `s`, NULL: of nobody. */
static int state_answer(struct api_call *c, struct api_answer *r, const struct session *s,
                        struct err *e)
{
    bool ready = s && s->stage == STAGE_READY;
    struct json_writer w = api_json(r);
    struct grants g = {0};
    int64_t left = 0;
    int rc = ready ? person_grants(c->act, s->person.id, &g, e) : 0;

    if (rc == 0 && ready)
        rc = recovery_left(c->act, s->person.id, &left, e);
    if (rc < 0)
        return rc;
    json_object(&w);
    json_field_str(&w, "state", str_of(stage_name(s ? s->stage : STAGE_NONE)));
    json_key(&w, "user");
    if (ready)
        person_write(&w, &s->person);
    else
        json_put_null(&w);
    json_key(&w, "grants");
    json_array(&w);
    for (size_t i = 0; i < g.n; i++)
        grant_write(&w, c, &g.p[i]);
    json_array_end(&w);
    json_field_str_or_null(&w, "csrf", s ? s->csrf : STR_NONE);
    if (ready)
        json_field_i64(&w, "recovery_left", left);
    else
        json_field_null(&w, "recovery_left");
    json_object_end(&w);
    api_json_end(c, r, 0);
    return 0;
}

static int state(struct api_call *c, struct api_answer *r, struct err *e)
{
    return state_answer(c, r, c->session, e);
}

/* The cookie of a session that has just begun, and its state. */
static int begun(struct api_call *c, struct api_answer *r, const struct session *s, struct err *e)
{
    r->cookie = s->secret;
    return state_answer(c, r, s, e);
}

struct sign_in_body {
    struct str login, password;
};

static int sign_in(struct api_call *c, struct api_answer *r, struct err *e)
{
    static const struct api_field fields[] = {
        {"login", API_TEXT, offsetof(struct sign_in_body, login), true, false},
        {"password", API_TEXT, offsetof(struct sign_in_body, password), true, false}};
    struct sign_in_body b = {0};
    struct session s = {0};
    int rc = api_body(c, API_FIELDS(fields), &b, e);

    if (rc < 0)
        return rc;
    sem_wait(c->slow);
    rc = sign_in_password(&(struct sign_in){c->act, &c->visitor, &s}, b.login, b.password, e);
    sem_post(c->slow);
    return rc < 0 ? rc : begun(c, r, &s, e);
}

struct word_body {
    struct str word;
};

static int word_read(struct api_call *c, const char *name, struct str *ret, struct err *e)
{
    const struct api_field fields[] = {
        {name, API_TEXT, offsetof(struct word_body, word), true, false}};
    struct word_body b = {0};
    int rc = api_body(c, API_FIELDS(fields), &b, e);

    *ret = b.word;
    return rc;
}

static int session_here(const struct api_call *c, struct err *e)
{
    return c->session ? 0 : err_set(e, E_UNSIGNED, "nobody is signed in; sign in first");
}

static int code(struct api_call *c, struct api_answer *r, struct err *e)
{
    struct session s = {0};
    struct str word;
    int rc = session_here(c, e);

    if (rc == 0)
        rc = word_read(c, "code", &word, e);
    if (rc == 0)
        rc = sign_in_code(&(struct sign_in){c->act, &c->visitor, &s}, c->session, word, e);
    return rc < 0 ? rc : begun(c, r, &s, e);
}

static int enroll(struct api_call *c, struct api_answer *r, struct err *e)
{
    struct json_writer w = api_json(r);
    struct session s;
    int rc = session_here(c, e);

    if (rc < 0)
        return rc;
    s = *c->session;
    rc = enroll_begin(c->act, &s, e);
    if (rc < 0)
        return rc;
    json_object(&w);
    json_field_str(&w, "secret", totp_base32(c->act->a, s.enrolling));
    json_field_str(&w, "otpauth_uri",
                   totp_uri(c->act->a, STR("niju"), s.person.login, s.enrolling));
    json_object_end(&w);
    api_json_end(c, r, 0);
    return 0;
}

static int confirm(struct api_call *c, struct api_answer *r, struct err *e)
{
    struct str codes[RECOVERY_CODES], word;
    struct json_writer w = api_json(r);
    struct session s = {0};
    int rc = session_here(c, e);

    if (rc == 0)
        rc = word_read(c, "code", &word, e);
    if (rc == 0)
        rc = enroll_confirm(&(struct sign_in){c->act, &c->visitor, &s}, c->session, word, codes, e);
    if (rc < 0)
        return rc;
    r->cookie = s.secret;
    json_object(&w);
    json_key(&w, "recovery_codes");
    json_array(&w);
    for (size_t i = 0; i < RECOVERY_CODES; i++)
        json_put_str(&w, codes[i]);
    json_array_end(&w);
    json_object_end(&w);
    api_json_end(c, r, 0);
    return 0;
}

static int by_link(struct api_call *c, struct api_answer *r, struct err *e)
{
    struct session s = {0};
    struct str word;
    int rc = word_read(c, "token", &word, e);

    if (rc == 0)
        rc = sign_in_link(&(struct sign_in){c->act, &c->visitor, &s}, word, e);
    return rc < 0 ? rc : begun(c, r, &s, e);
}

struct password_body {
    struct str old, fresh;
};

/* By who is wholly signed in, or who came by a link and has none yet. */
static int password(struct api_call *c, struct api_answer *r, struct err *e)
{
    static const struct api_field fields[] = {
        {"old", API_TEXT, offsetof(struct password_body, old), false, true},
        {"new", API_TEXT, offsetof(struct password_body, fresh), true, false}};
    struct password_body b = {0};
    int rc = session_here(c, e);

    if (rc == 0)
        rc = api_body(c, API_FIELDS(fields), &b, e);
    if (rc < 0)
        return rc;
    if (c->session->stage != STAGE_READY && c->session->person.password.n)
        return err_set(e, E_UNSIGNED, "the second factor is still to come");
    sem_wait(c->slow);
    rc = session_password(c->act, c->session, b.old, b.fresh, e);
    sem_post(c->slow);
    return rc < 0 ? rc : state_answer(c, r, c->session, e);
}

static int sign_out(struct api_call *c, struct api_answer *r, struct err *e)
{
    int rc = c->session ? session_end(c->act, c->session, c->session->id, e) : 0;

    if (rc < 0)
        return rc;
    r->cookie = STR("");
    r->status = 204;
    return 0;
}

static const struct view_column session_columns[] = {
    {"id", "col.id", false},           {"current", "col.current", false},
    {"created", "col.created", false}, {"last_seen", "col.last_seen", false},
    {"expires", "col.expires", false}, {"address", "col.address", false},
    {"agent", "col.agent", false}};

static int sessions(struct api_call *c, struct api_answer *r, struct err *e)
{
    const struct sql_sessions_of_in in = {c->caller.person, c->act->now};
    struct sql_sessions_of_cursor k;
    struct sql_sessions_of_row row;
    struct view_table t;
    int rc = sql_sessions_of(c->act->db, &in, &k, e);

    if (rc < 0)
        return rc;
    view_table_init(&t, session_columns, sizeof session_columns / sizeof *session_columns);
    while ((rc = sql_sessions_of_next(&k, &row, e)) > 0) {
        view_str(&t, str_fmt(c->act->a, "%lld", (long long)row.id));
        view_bool(&t, c->session && c->session->id == row.id);
        view_time(&t, c->act->a, row.began_at);
        view_time(&t, c->act->a, row.seen_at);
        view_time(&t, c->act->a, row.ends_at);
        view_str_or_null(&t, str_dup(c->act->a, row.peer));
        view_str_or_null(&t, str_dup(c->act->a, row.agent));
    }
    sql_sessions_of_done(&k);
    if (rc == 0)
        rc = api_table(c, r, &t, e);
    view_table_done(&t);
    return rc;
}

static int end(struct api_call *c, struct api_answer *r, struct err *e)
{
    struct session s = {.person = {.id = c->caller.person, .login = c->caller.login}};
    int64_t id;
    int rc = api_id(c, 0, &id, e);

    if (rc == 0)
        rc = session_end(c->act, &s, id, e);
    r->status = 204;
    return rc;
}

const struct api_route session_routes[] = {
    {API_GET, "/session", "getSession", RIGHT_NONE, false, NULL, state},
    {API_POST, "/session", "signIn", RIGHT_NONE, false, NULL, sign_in},
    {API_DELETE, "/session", "signOut", RIGHT_NONE, false, NULL, sign_out},
    {API_POST, "/session/totp", "signInCode", RIGHT_NONE, false, NULL, code},
    {API_POST, "/session/enroll", "enrollSecondFactor", RIGHT_NONE, false, NULL, enroll},
    {API_POST, "/session/enroll/confirm", "confirmSecondFactor", RIGHT_NONE, false, NULL, confirm},
    {API_POST, "/session/link", "useLink", RIGHT_NONE, false, NULL, by_link},
    {API_POST, "/session/password", "changePassword", RIGHT_NONE, false, NULL, password},
    {API_GET, "/sessions", "listSessions", RIGHT_NONE, false, "limit cursor format", sessions},
    {API_DELETE, "/sessions/{id}", "endSession", RIGHT_NONE, false, NULL, end},
    {0}};
