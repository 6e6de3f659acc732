/* Requests to calls, answers to answers; what stands outside of /api/v1. */
#include "api/service.h"
#include "api/service_caller.h"
#include "base/clock.h"
#include "base/log.h"
#include "domain/account/secret.h"

#define API_ROOT "/api/v1"

static int64_t service_now(const struct service *s)
{
    return s->o.now ? s->o.now : clock_system();
}

/* ---- handles on the store ---- */

static struct db *db_take(struct service *s, struct err *e)
{
    struct db *db = NULL;
    int rc = 0;

    pthread_mutex_lock(&s->lock);
    if (s->idle_n > 0)
        db = s->idle[--s->idle_n];
    pthread_mutex_unlock(&s->lock);
    if (db == NULL) {
        rc = db_open(s->o.store, false, &db, e);
        if (rc == 0)
            rc = db_check_schema(db, e);
    }
    if (rc < 0) {
        db_close(db);
        return NULL;
    }
    return db;
}

static void db_give(struct service *s, struct db *db)
{
    pthread_mutex_lock(&s->lock);
    if (s->idle_n < SERVICE_HANDLES) {
        s->idle[s->idle_n++] = db;
        db = NULL;
    }
    pthread_mutex_unlock(&s->lock);
    db_close(db);
}

int service_new(const struct service_options *o, struct service **ret, struct err *e)
{
    struct service *s = alloc_zero(1, sizeof *s);
    struct db *db;

    s->o = *o;
    s->events = event_feed_new();
    pthread_mutex_init(&s->lock, NULL);
    sem_init(&s->slow, 0, SERVICE_SLOW);
    db = db_take(s, e);
    if (db == NULL) {
        service_free(s);
        return e ? e->code : E_STORE;
    }
    db_give(s, db);
    *ret = s;
    return 0;
}

void service_free(struct service *s)
{
    if (s == NULL)
        return;
    for (size_t i = 0; i < s->idle_n; i++)
        db_close(s->idle[i]);
    event_feed_free(s->events);
    sem_destroy(&s->slow);
    pthread_mutex_destroy(&s->lock);
    alloc_free(s);
}

/* ---- headers that every answer has ---- */

/* `nonce` is what the styles of this answer's page carry; "" where it is no page. */
static void headers_put(const struct http_request *q, struct str nonce, struct http_answer *r)
{
    static const struct {
        const char *name, *value;
    } all[] = {
        {"X-Content-Type-Options", "nosniff"},
        {"X-Frame-Options", "DENY"},
        {"Referrer-Policy", "no-referrer"},
        {"Cross-Origin-Opener-Policy", "same-origin"},
        {"Permissions-Policy", "camera=(), microphone=(), geolocation=()"},
    };
    struct str styled = nonce.n ? str_fmt(q->a, " 'nonce-%.*s'", STR_ARG(nonce)) : STR("");

    http_answer_header(r, "Content-Security-Policy",
                       str_fmt(q->a,
                               "default-src 'none'; script-src 'self'; style-src 'self'%.*s; "
                               "img-src 'self' data:; font-src 'self'; connect-src 'self'; "
                               "form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
                               STR_ARG(styled)));
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        http_answer_header(r, all[i].name, str_of(all[i].value));
    if (q->secure)
        http_answer_header(r, "Strict-Transport-Security", STR("max-age=63072000"));
}

static void text_answer(struct http_answer *r, int status, const char *text)
{
    r->status = status;
    r->type = "text/plain; charset=utf-8";
    r->fixed = str_of(text);
}

/* ---- the console ---- */

/* A page whose styles name a nonce: another one in each answer, so nobody may keep it. */
static struct str page_answer(struct http_request *q, const struct service_file *f,
                              struct http_answer *r)
{
    struct str nonce = secret_make(q->a);

    http_answer_header(r, "Cache-Control", STR("no-store"));
    r->type = f->type;
    buf_add(&r->body, str_sub(f->bytes, 0, f->nonce_at));
    buf_add(&r->body, nonce);
    buf_add(&r->body, str_sub(f->bytes, f->nonce_at + f->nonce_n, f->bytes.n));
    return nonce;
}

/* Returns the nonce that the answer's policy has to name. */
static struct str file_answer(struct service *s, struct http_request *q, struct http_answer *r)
{
    struct service_file f = {0};

    if (!str_eq(q->method, STR("GET")) && !str_eq(q->method, STR("HEAD"))) {
        text_answer(r, 405, "only GET is possible here\n");
        http_answer_header(r, "Allow", STR("GET, HEAD"));
        return STR("");
    }
    if (s->o.file == NULL || !s->o.file(q->path, http_header_of(q, "accept-encoding"), &f)) {
        text_answer(r, 404, "nothing is here\n");
        return STR("");
    }
    if (f.nonce_n > 0)
        return page_answer(q, &f, r);
    http_answer_header(r, "ETag", str_of(f.etag));
    http_answer_header(r, "Vary", STR("Accept-Encoding"));
    http_answer_header(r, "Cache-Control",
                       f.immutable ? STR("public, max-age=31536000, immutable") : STR("no-cache"));
    if (str_eq(http_header_of(q, "if-none-match"), str_of(f.etag))) {
        r->status = 304;
        return STR("");
    }
    r->type = f.type;
    r->fixed = f.bytes;
    if (f.encoding)
        http_answer_header(r, "Content-Encoding", str_of(f.encoding));
    return STR("");
}

/* ---- health and figures ---- */

static void ready_answer(struct service *s, struct http_answer *r)
{
    struct err e = {0};
    struct db *db = db_take(s, &e);

    if (db == NULL) {
        text_answer(r, 503, "the store is unavailable\n");
        return;
    }
    db_give(s, db);
    text_answer(r, 200, "ready\n");
}

static void figures_answer(struct service *s, struct http_answer *r)
{
    static const char *const classes[] = {"1xx", "2xx", "3xx", "4xx", "5xx"};

    r->type = "text/plain; version=0.0.4; charset=utf-8";
    pthread_mutex_lock(&s->lock);
    buf_fmt(&r->body, "# HELP niju_http_requests_total Requests answered, by class of status.\n"
                      "# TYPE niju_http_requests_total counter\n");
    for (size_t i = 0; i < 5; i++)
        buf_fmt(&r->body, "niju_http_requests_total{class=\"%s\"} %llu\n", classes[i],
                (unsigned long long)s->answered[i]);
    buf_fmt(&r->body,
            "# HELP niju_http_seconds_total Time spent on answers.\n"
            "# TYPE niju_http_seconds_total counter\nniju_http_seconds_total %.6f\n"
            "# HELP niju_store_handles Handles on the store that are idle.\n"
            "# TYPE niju_store_handles gauge\nniju_store_handles %zu\n"
            "# HELP niju_store_head Last entry of the store's change log seen.\n"
            "# TYPE niju_store_head gauge\nniju_store_head %lld\n",
            (double)s->spent_ns / 1e9, s->idle_n, (long long)s->head);
    pthread_mutex_unlock(&s->lock);
}

/* ---- the interface ---- */

static void call_fill(struct service *s, struct http_request *q, struct api_call *c)
{
    c->path = str_sub(q->path, sizeof API_ROOT - 1, q->path.n);
    c->query = q->query;
    c->accept = http_header_of(q, "accept");
    c->content_type = http_header_of(q, "content-type");
    c->if_match = http_header_of(q, "if-match");
    c->if_none_match = http_header_of(q, "if-none-match");
    c->body = q->body;
    c->lang = str_starts(http_header_of(q, "accept-language"), STR("en")) ? LANG_EN : LANG_JA;
    c->visitor = (struct visitor){q->peer, http_header_of(q, "user-agent")};
    c->slow = &s->slow;
}

static void cookie_put(const struct http_request *q, const struct api_answer *from,
                       struct http_answer *r)
{
    if (from->cookie.p == NULL)
        return;
    http_answer_header(r, "Set-Cookie",
                       str_fmt(q->a, "niju_session=%.*s; Path=/; HttpOnly; SameSite=Lax%s%s",
                               STR_ARG(from->cookie), q->secure ? "; Secure" : "",
                               from->cookie.n ? "" : "; Max-Age=0"));
}

static void answer_take(struct service *s, struct http_request *q, struct api_answer *from,
                        struct http_answer *r)
{
    r->status = from->status;
    r->type = from->body.n || from->events ? from->type : NULL;
    r->body = from->body;
    if (from->events) {
        http_answer_header(r, "X-Accel-Buffering", STR("no")); /* a proxy passes it on at once */
        r->stream = event_stream_new(s->events, q->a, http_header_of(q, "last-event-id"));
    }
    if (from->etag.n)
        http_answer_header(r, "ETag", from->etag);
    if (from->allow.n)
        http_answer_header(r, "Allow", from->allow);
    if (from->status == 429)
        http_answer_header(r, "Retry-After", STR("5"));
    if (from->status == 401)
        http_answer_header(r, "WWW-Authenticate", STR("Bearer"));
    http_answer_header(r, "Cache-Control", STR("no-store"));
    http_answer_header(r, "Vary", STR("Accept, Accept-Language, Cookie, Authorization"));
    cookie_put(q, from, r);
}

static int call_run(struct service *s, struct http_request *q, struct api_call *c,
                    struct api_answer *answer, struct err *e)
{
    int rc;

    if (!api_method_parse(q->method, &c->method))
        return err_set(e, E_METHOD, "%.*s is not possible here", STR_ARG(q->method));
    rc = service_caller(q, c, e);
    if (rc < 0)
        return rc;
    (void)s;
    return service_repeat(q, c, answer, e);
}

static void api_answer_make(struct service *s, struct http_request *q, struct http_answer *r)
{
    struct err e = {0};
    struct api_answer answer = {.status = 200, .type = "application/json"};
    struct act t = {.a = q->a, .now = service_now(s), .actor = STR("visitor"), .feeds = s->o.feeds};
    struct api_call c = {.act = &t};

    call_fill(s, q, &c);
    t.db = db_take(s, &e);
    if (t.db == NULL || call_run(s, q, &c, &answer, &e) < 0)
        api_problem(&c, &e, &answer);
    if (t.db)
        db_give(s, t.db);
    answer_take(s, q, &answer, r);
}

static void answer_count(struct service *s, int status, int64_t spent)
{
    pthread_mutex_lock(&s->lock);
    if (status >= 100 && status < 600)
        s->answered[status / 100 - 1]++;
    s->spent_ns += spent;
    pthread_mutex_unlock(&s->lock);
}

void service_answer(void *ctx, struct http_request *q, struct http_answer *r)
{
    struct service *s = ctx;
    int64_t began = clock_monotonic();
    struct str nonce = STR("");
    char status[8];

    if (str_starts(q->path, STR(API_ROOT "/")))
        api_answer_make(s, q, r);
    else if (str_eq(q->path, STR("/healthz")))
        text_answer(r, 200, "alive\n");
    else if (str_eq(q->path, STR("/readyz")))
        ready_answer(s, r);
    else if (str_eq(q->path, STR("/metrics")))
        figures_answer(s, r);
    else
        nonce = file_answer(s, q, r);
    headers_put(q, nonce, r);
    answer_count(s, r->status, clock_monotonic() - began);
    snprintf(status, sizeof status, "%d", r->status);
    if (log_on(LOG_INFO))
        log_event(LOG_INFO, "http.answered", "method", str_z(q->a, q->method), "path",
                  str_z(q->a, q->path), "status", status, "peer", str_z(q->a, q->peer), NULL);
}

bool service_tick(struct service *s)
{
    struct err e = {0};
    struct db *db = db_take(s, &e);
    struct arena *a = arena_new();
    struct act t = {.db = db, .a = a, .now = service_now(s), .feeds = s->o.feeds};
    int64_t head = s->head;
    bool told = false;

    if (db && change_log_head(&t, &head, &e) == 0 &&
        event_feed_read(s->events, &t, &told, &e) == 0) {
        pthread_mutex_lock(&s->lock);
        s->head = head;
        pthread_mutex_unlock(&s->lock);
    }
    if (db)
        db_give(s, db);
    arena_free(a);
    return told;
}
