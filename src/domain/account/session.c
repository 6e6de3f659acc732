#include "domain/account/session.h"
#include "domain/account/link.h"
#include "domain/account/secret.h"
#include "domain/account/throttle.h"
#include "domain/account/totp.h"
#include "store/sql.h"

enum { AGENT_MAX = 200, RECOVERY_BYTES = 10, TOUCH_SECONDS = 60, CSRF_CHARS = 32 };

const char *stage_name(enum stage s)
{
    static const char *const names[] = {"none", "password_ok", "enroll", "ready"};

    return names[s];
}

static enum stage stage_parse(struct str s)
{
    for (int i = STAGE_PASSWORD; i <= STAGE_READY; i++)
        if (str_eq(s, str_of(stage_name((enum stage)i))))
            return (enum stage)i;
    return STAGE_NONE;
}

int session_find(struct act *t, struct str secret, struct session *ret, struct err *e)
{
    struct sql_session_by_hash_row row = {0};
    const struct sql_session_by_hash_in in = {secret_hash(t->a, secret)};
    int rc = secret.n ? sql_session_by_hash_one(t->db, &in, t->a, &row, e) : 0;

    if (rc < 0)
        return rc;
    if (rc == 0 || row.ends_at <= t->now || row.seen_at + SESSION_IDLE <= t->now)
        return err_set(e, E_UNSIGNED, "nobody is signed in; sign in first");
    *ret = (struct session){.id = row.id,
                            .began_at = row.began_at,
                            .seen_at = row.seen_at,
                            .ends_at = row.ends_at,
                            .stage = stage_parse(row.stage),
                            .csrf = row.csrf,
                            .enrolling = row.secret};
    rc = person_by_id(t, row.person, &ret->person, e);
    if (rc == 0 && str_eq(ret->person.state, STR("disabled")))
        rc = err_set(e, E_UNSIGNED, "nobody is signed in; sign in first");
    return rc;
}

/* A session that begins in a transaction, and what else happens with it. */
struct beginning {
    struct act *t;
    struct visitor v;
    struct session *ret;
    const struct session *before; /* ended by it, or NULL */
    int64_t step;                 /* of the code that was given; 0 = none */
    struct str recovery;          /* the code's hash, or "" */
    struct str enrolled;          /* the second factor's secret, or "" */
    const struct str *codes;      /* hashes of new recovery codes, or NULL */
    struct str link;              /* hash of the link that was used, or "" */
    const char *how;
};

static int code_use(struct beginning *b, struct err *e)
{
    const struct person *p = &b->ret->person;
    struct act *t = b->t;
    int64_t n = 1;
    int rc = 0;

    if (b->step && b->enrolled.n == 0)
        rc = sql_person_use_step_count(t->db, &(struct sql_person_use_step_in){p->id, b->step}, &n,
                                       e);
    if (rc == 0 && b->recovery.n)
        rc = sql_recovery_use_count(
            t->db, &(struct sql_recovery_use_in){p->id, b->recovery, t->now}, &n, e);
    if (rc == 0 && b->link.n)
        rc = sql_link_use_count(t->db, &(struct sql_link_use_in){b->link, t->now}, &n, e);
    if (rc == 0 && n == 0)
        rc = err_set(e, E_UNSIGNED, "it was used already; sign in again");
    return rc;
}

static int enrolled_store(struct beginning *b, struct err *e)
{
    int64_t id = b->ret->person.id;
    const struct sql_person_set_totp_in in = {id, b->enrolled, b->step};
    int rc = sql_person_set_totp(b->t->db, &in, e);

    if (rc == 0)
        rc = sql_recovery_clear(b->t->db, &(struct sql_recovery_clear_in){id}, e);
    for (size_t i = 0; rc == 0 && i < RECOVERY_CODES; i++)
        rc = sql_recovery_put(b->t->db, &(struct sql_recovery_put_in){id, b->codes[i]}, e);
    return rc;
}

static int session_body(struct db *db, void *ctx, struct err *e)
{
    struct beginning *b = ctx;
    struct session *s = b->ret;
    struct act *t = b->t;
    const struct sql_session_insert_in in = {.hash = secret_hash(t->a, s->secret),
                                             .person = s->person.id,
                                             .stage = str_of(stage_name(s->stage)),
                                             .csrf = s->csrf,
                                             .secret = STR(""),
                                             .began_at = t->now,
                                             .ends_at = s->ends_at,
                                             .peer = b->v.peer.n ? b->v.peer : STR(""),
                                             .agent = b->v.agent.n ? b->v.agent : STR("")};
    int rc = code_use(b, e);

    if (rc == 0 && b->enrolled.n)
        rc = enrolled_store(b, e);
    if (rc == 0 && b->before)
        rc = sql_session_end(db, &(struct sql_session_end_in){b->before->id, s->person.id, t->now},
                             e);
    if (rc == 0)
        rc = sql_session_insert(db, &in, e);
    if (rc == 0 && s->stage == STAGE_READY)
        rc =
            act_audit(t, "session.begin", s->person.login,
                      str_fmt(t->a, "{\"how\":\"%s\",\"peer\":\"%.*s\"}", b->how, STR_ARG(in.peer)),
                      e);
    return rc;
}

/* b->ret has the person and the stage. */
static int session_begin(struct beginning *b, struct err *e)
{
    struct session *s = b->ret;

    b->v.agent = str_sub(b->v.agent, 0, AGENT_MAX);
    if (!str_utf8_valid(b->v.agent))
        b->v.agent = STR_NONE;
    s->secret = secret_make(b->t->a);
    s->csrf = str_sub(secret_make(b->t->a), 0, CSRF_CHARS);
    s->began_at = s->seen_at = b->t->now;
    s->ends_at = b->t->now + (s->stage == STAGE_READY ? SESSION_SECONDS : SESSION_UNREADY);
    b->t->actor = s->person.login;
    return db_write(b->t->db, session_body, b, e);
}

int sign_in_password(const struct sign_in *g, struct str login, struct str password, struct err *e)
{
    struct session *ret = g->ret;
    struct act *t = g->t;
    struct throttle_subject who = {login, g->v->peer};
    int rc = throttle_check(t, &who, e);

    if (rc < 0)
        return rc;
    *ret = (struct session){0};
    rc = person_by_login(t, login, &ret->person, e);
    if (rc < 0 && rc != E_NOTFOUND)
        return rc;
    bool known = rc == 0 && !str_eq(ret->person.state, STR("disabled"));

    err_clear(e);
    if (!password_fits(t->a, known ? ret->person.password : STR_NONE, password)) {
        rc = throttle_failed(t, &who, e);
        return rc < 0 ? rc : err_set(e, E_UNSIGNED, "the login or the password is wrong");
    }
    ret->stage = ret->person.totp.n ? STAGE_PASSWORD : STAGE_ENROLL;
    struct beginning b = {.t = t, .v = *g->v, .ret = ret, .how = "password"};

    return session_begin(&b, e);
}

int sign_in_code(const struct sign_in *g, const struct session *s, struct str code, struct err *e)
{
    struct throttle_subject who = {s->person.login, g->v->peer};
    struct beginning b = {.t = g->t, .v = *g->v, .ret = g->ret, .before = s, .how = "code"};
    struct act *t = g->t;
    int rc;

    if (s->stage != STAGE_PASSWORD)
        return err_set(e, E_UNSIGNED, "the password comes first; sign in again");
    if ((rc = throttle_check(t, &who, e)) < 0)
        return rc;
    *g->ret = (struct session){.person = s->person, .stage = STAGE_READY};
    if (code.n == TOTP_DIGITS &&
        !totp_fits(s->person.totp, code, t->now, s->person.totp_step, &b.step))
        rc = E_UNSIGNED;
    if (code.n != TOTP_DIGITS) {
        b.recovery = secret_hash(t->a, str_lower(t->a, str_trim(code)));
        b.how = "recovery code";
    }
    if (rc == 0)
        rc = session_begin(&b, e);
    if (rc == E_UNSIGNED) {
        rc = throttle_failed(t, &who, e);
        return rc < 0 ? rc : err_set(e, E_UNSIGNED, "the code is wrong or was used already");
    }
    return rc < 0 ? rc : throttle_forget(t, &who, e);
}

int enroll_begin(struct act *t, struct session *s, struct err *e)
{
    if (s->stage != STAGE_ENROLL)
        return err_set(e, E_REFUSED, "there is a second factor already");
    s->enrolling = secret_bytes(t->a, TOTP_SECRET);
    return sql_session_secret(t->db, &(struct sql_session_secret_in){s->id, s->enrolling}, e);
}

int enroll_confirm(const struct sign_in *g, const struct session *s, struct str code,
                   struct str *codes, struct err *e)
{
    struct str hashes[RECOVERY_CODES];
    struct beginning b = {.t = g->t, .v = *g->v, .ret = g->ret, .before = s, .codes = hashes};
    struct act *t = g->t;
    static const char letters[] = "abcdefghjkmnpqrstuvwxyz23456789z";

    if (s->stage != STAGE_ENROLL || s->enrolling.n == 0)
        return err_set(e, E_REFUSED, "nothing is to be confirmed");
    if (!totp_fits(s->enrolling, code, t->now, 0, &b.step))
        return err_set(e, E_INVALID, "the code is wrong; is the clock of the telephone right?");
    for (size_t i = 0; i < RECOVERY_CODES; i++) {
        struct str raw = secret_bytes(t->a, RECOVERY_BYTES);
        char *text = arena_alloc(t->a, char, RECOVERY_BYTES + 1);

        for (size_t k = 0; k < RECOVERY_BYTES; k++)
            text[k] = letters[(unsigned char)raw.p[k] & 31];
        codes[i] = (struct str){text, RECOVERY_BYTES};
        hashes[i] = secret_hash(t->a, codes[i]);
    }
    *g->ret = (struct session){.person = s->person, .stage = STAGE_READY};
    b.enrolled = s->enrolling;
    b.how = "enrolment";
    return session_begin(&b, e);
}

int recovery_left(struct act *t, int64_t person, int64_t *ret, struct err *e)
{
    struct sql_recovery_left_row row = {0};
    int rc = sql_recovery_left_one(t->db, &(struct sql_recovery_left_in){person}, t->a, &row, e);

    *ret = row.n;
    return rc < 0 ? rc : 0;
}

/* 127.0.0.1, ::1 */
static bool from_here(struct str peer)
{
    return str_starts(peer, STR("127.")) || str_eq(peer, STR("::1"));
}

int sign_in_link(const struct sign_in *g, struct str secret, struct err *e)
{
    struct beginning b = {.t = g->t, .v = *g->v, .ret = g->ret, .how = "link"};
    struct throttle_subject who = {STR(""), g->v->peer};
    struct session *ret = g->ret;
    struct act *t = g->t;
    struct sql_link_by_hash_row row = {0};
    int rc = throttle_check(t, &who, e);

    if (rc < 0)
        return rc;
    b.link = secret_hash(t->a, secret);
    rc = sql_link_by_hash_one(t->db, &(struct sql_link_by_hash_in){b.link}, t->a, &row, e);
    if (rc < 0)
        return rc;
    bool demo = str_eq(row.kind, STR("demo"));

    if (rc == 0 || row.used_at || row.ends_at <= t->now || (demo && !from_here(g->v->peer))) {
        rc = throttle_failed(t, &who, e);
        return rc < 0 ? rc : err_set(e, E_UNSIGNED, "the link was used or has run out");
    }
    *ret = (struct session){.stage = demo ? STAGE_READY : STAGE_ENROLL};
    rc = person_by_id(t, row.person, &ret->person, e);
    if (rc == 0 && !demo && ret->person.totp.n)
        ret->stage = STAGE_PASSWORD;
    return rc < 0 ? rc : session_begin(&b, e);
}

struct password_change {
    struct act *t;
    const struct session *s;
    struct str hash;
};

static int password_body(struct db *db, void *ctx, struct err *e)
{
    struct password_change *c = ctx;
    struct act *t = c->t;
    int rc = person_password(t, &c->s->person, c->hash, e);

    if (rc == 0)
        rc = sql_sessions_end_others(
            db, &(struct sql_sessions_end_others_in){c->s->person.id, t->now, c->s->id}, e);
    return rc;
}

int session_password(struct act *t, const struct session *s, struct str old, struct str fresh,
                     struct err *e)
{
    struct password_change c = {.t = t, .s = s};
    int rc = 0;

    if (s->person.password.n && !password_fits(t->a, s->person.password, old))
        return err_set(e, E_INVALID, "the old password is wrong");
    rc = password_hash(t->a, fresh, &c.hash, e);
    t->actor = s->person.login;
    return rc < 0 ? rc : db_write(t->db, password_body, &c, e);
}

struct ending {
    struct act *t;
    const struct session *s;
    int64_t id;
};

static int end_body(struct db *db, void *ctx, struct err *e)
{
    struct ending *g = ctx;
    const struct sql_session_end_in in = {g->id, g->s->person.id, g->t->now};
    int64_t n = 0;
    int rc = sql_session_end_count(db, &in, &n, e);

    if (rc == 0 && n == 0)
        rc = err_set(e, E_NOTFOUND, "there is no session %lld", (long long)g->id);
    return rc < 0 ? rc
                  : act_audit(g->t, "session.end", g->s->person.login,
                              str_fmt(g->t->a, "{\"session\":%lld}", (long long)g->id), e);
}

int session_end(struct act *t, const struct session *s, int64_t id, struct err *e)
{
    struct ending g = {t, s, id};

    return db_write(t->db, end_body, &g, e);
}

int session_touch(struct act *t, const struct session *s, struct err *e)
{
    if (s->seen_at + TOUCH_SECONDS > t->now)
        return 0;
    return sql_session_seen(t->db, &(struct sql_session_seen_in){s->id, t->now}, e);
}
