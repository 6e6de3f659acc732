#include "api/service_caller.h"
#include "domain/account/secret.h"
#include "domain/account/token.h"
#include "store/sql.h"

enum { KEY_MAX = 128, KEPT_MAX = 1 << 20, KEPT_SECONDS = 24 * 3600 };

/* What may be asked by somebody who is not signed in, or not wholly. */
static bool open_to_all(const struct api_call *c)
{
    return str_eq(c->path, STR("/session")) || str_starts(c->path, STR("/session/"));
}

static bool writes(const struct api_call *c)
{
    return c->method != API_GET;
}

static int token_caller(struct str header, struct api_call *c, struct err *e)
{
    struct str secret = str_trim(str_sub(header, sizeof "Bearer" - 1, header.n));
    struct token k = {0};
    struct person p = {0};
    int rc = token_find(c->act, secret, &k, e);

    if (rc == 0)
        rc = person_by_id(c->act, k.person, &p, e);
    if (rc == 0 && str_eq(p.state, STR("disabled")))
        rc = err_set(e, E_UNSIGNED, "the token is unknown or has run out");
    if (rc == 0)
        rc = person_grants(c->act, p.id, &c->caller.grants, e);
    if (rc < 0)
        return rc;
    c->caller.login = p.login;
    c->caller.person = p.id;
    c->caller.read_only = k.read_only;
    c->caller.asset = k.asset;
    c->caller.narrowed = k.unit;
    if (k.role.n && role_find(k.role))
        c->caller.grants.only = role_find(k.role)->rights;
    c->act->actor = p.login;
    return 0;
}

static int cookie_caller(const struct http_request *q, struct api_call *c, struct err *e)
{
    struct session *s = arena_alloc(c->act->a, struct session, 1);
    int rc = session_find(c->act, http_cookie_of(q, "niju_session"), s, e);

    if (rc == E_UNSIGNED && open_to_all(c)) {
        err_clear(e);
        return 0;
    }
    if (rc < 0)
        return rc;
    if (writes(c) && !secret_same(http_header_of(q, "x-csrf-token"), s->csrf))
        return err_set(e, E_REFUSED, "the header X-CSRF-Token is missing or old; GET /session");
    c->session = s;
    c->act->actor = s->person.login;
    if (s->stage != STAGE_READY)
        return open_to_all(c) ? 0 : err_set(e, E_UNSIGNED, "the second factor is still to come");
    c->caller.login = s->person.login;
    c->caller.person = s->person.id;
    rc = session_touch(c->act, s, e);
    return rc < 0 ? rc : person_grants(c->act, s->person.id, &c->caller.grants, e);
}

int service_caller(const struct http_request *q, struct api_call *c, struct err *e)
{
    struct str header = http_header_of(q, "authorization");

    if (str_istarts(header, STR("Bearer ")))
        return token_caller(header, c, e);
    return cookie_caller(q, c, e);
}

/* What was asked: the same key with something else is a mistake. */
static struct str asked_hash(const struct api_call *c)
{
    struct str all = str_fmt(c->act->a, "%s %.*s?%.*s\n%.*s", api_method_name(c->method),
                             STR_ARG(c->path), STR_ARG(c->query), STR_ARG(c->body));

    return secret_hash(c->act->a, all);
}

static int answer_keep(struct api_call *c, struct str key, struct str asked,
                       const struct api_answer *r, struct err *e)
{
    const struct sql_answered_put_in in = {c->caller.person,
                                           key,
                                           asked,
                                           r->status,
                                           str_of(r->type),
                                           r->body.n ? buf_str(&r->body) : STR(""),
                                           c->act->now};

    if (r->status >= 500 || r->body.n > KEPT_MAX || r->secret)
        return 0;
    return sql_answered_put(c->act->db, &in, e);
}

int service_repeat(const struct http_request *q, struct api_call *c, struct api_answer *r,
                   struct err *e)
{
    struct str key = http_header_of(q, "idempotency-key");
    struct sql_answered_get_row row = {0};
    int rc;

    if (c->method != API_POST || key.n == 0 || c->caller.person == 0) {
        api_handle(c, r);
        return 0;
    }
    if (key.n > KEY_MAX)
        return err_set(e, E_USAGE, "the header Idempotency-Key has over %d bytes", KEY_MAX);
    struct str asked = asked_hash(c);

    rc = sql_answered_clear(c->act->db, &(struct sql_answered_clear_in){c->act->now - KEPT_SECONDS},
                            e);
    if (rc == 0)
        rc = sql_answered_get_one(c->act->db, &(struct sql_answered_get_in){c->caller.person, key},
                                  c->act->a, &row, e);
    if (rc < 0)
        return rc;
    if (rc > 0 && !secret_same(row.hash, asked))
        return err_set(e, E_INVALID, "the Idempotency-Key stands for another request");
    if (rc > 0) {
        r->status = (int)row.status;
        r->type = str_z(c->act->a, row.type);
        buf_add(&r->body, row.body);
        return 0;
    }
    api_handle(c, r);
    return answer_keep(c, key, asked, r, e);
}
