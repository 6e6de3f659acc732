#include "net/http_server.h"
#include "base/alloc.h"
#include "base/file.h"
#include "net/http_guard.h"
#include <arpa/inet.h>
#include <assert.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdlib.h>
#include <time.h>

/* Forms of functions that libmicrohttpd prescribes. */
#define ON_HEADER(name)                                                                            \
    enum MHD_Result name(void *ctx, enum MHD_ValueKind kind, const char *key, size_t key_n,        \
                         const char *value, size_t value_n)
#define ON_REQUEST(name)                                                                           \
    enum MHD_Result name(void *ctx, struct MHD_Connection *connection, const char *url,            \
                         const char *method, const char *version, const char *upload,              \
                         size_t *upload_n, void **state)

enum { HEADERS_MAX = 100, TLS_FILE_MAX = 1 << 20, STREAM_BLOCK = 8192 };

/* A stream that is being sent. */
struct sending {
    struct http_server *server;
    struct http_stream stream;
    struct MHD_Connection *connection;
    struct buf out;
    bool asleep, ended;
    struct sending *before, *after;
};

struct http_server {
    struct MHD_Daemon *daemon;
    struct http_options o;
    struct str *proxies;
    struct file_map cert, key;
    char *cert_text, *key_text;
    uint16_t port;
    pthread_mutex_t lock; /* of the list of streams and of `stopping` */
    struct sending *streams;
    bool stopping;
};

/* A request from its first line to its end. */
struct receiving {
    struct arena *a;
    struct http_request q;
    struct http_header headers[HEADERS_MAX];
    struct str uri;
    struct buf body;
    int64_t began; /* seconds */
    bool begun, too_many;
    int refused; /* a status, instead of the handler's answer */
};

static int64_t seconds(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec;
}

struct str http_header_of(const struct http_request *q, const char *name)
{
    for (size_t i = 0; i < q->header_n; i++)
        if (str_ieq(q->headers[i].name, str_of(name)))
            return q->headers[i].value;
    return STR_NONE;
}

struct str http_cookie_of(const struct http_request *q, const char *name)
{
    struct str rest = http_header_of(q, "cookie");

    while (rest.n > 0) {
        struct str value = str_trim(str_cut(&rest, ';'));
        struct str key = str_cut(&value, '=');

        if (str_eq(key, str_of(name)))
            return value;
    }
    return STR_NONE;
}

void http_answer_header(struct http_answer *r, const char *name, struct str value)
{
    assert(r->header_n < HTTP_ANSWER_HEADERS);
    r->headers[r->header_n++] = (struct http_header){str_of(name), value};
}

bool http_address_is_loopback(struct str address)
{
    return str_starts(address, STR("127.")) || str_eq(address, STR("::1"));
}

/* ---- receiving ---- */

static void *uri_seen(void *ctx, const char *uri, struct MHD_Connection *connection)
{
    struct arena *a = arena_new();
    struct receiving *g = arena_alloc(a, struct receiving, 1);

    (void)ctx;
    (void)connection;
    g->a = a;
    g->uri = str_dup(a, str_of(uri));
    g->began = seconds();
    return g;
}

static void completed(void *ctx, struct MHD_Connection *connection, void **state,
                      enum MHD_RequestTerminationCode code)
{
    struct receiving *g = *state;

    (void)ctx;
    (void)connection;
    (void)code;
    if (g == NULL)
        return;
    buf_done(&g->body);
    arena_free(g->a);
    *state = NULL;
}

/* Paths and parameters stay as they were sent: the handler decodes them once. */
static size_t as_sent(void *ctx, struct MHD_Connection *connection, char *s)
{
    (void)ctx;
    (void)connection;
    return strlen(s);
}

static ON_HEADER(header_keep)
{
    struct receiving *g = ctx;

    (void)kind;
    if (g->q.header_n == HEADERS_MAX) {
        g->too_many = true;
        return MHD_NO;
    }
    g->headers[g->q.header_n++] = (struct http_header){str_dup(g->a, (struct str){key, key_n}),
                                                       str_dup(g->a, (struct str){value, value_n})};
    return MHD_YES;
}

static struct str address_text(struct arena *a, const struct sockaddr *sa)
{
    char text[INET6_ADDRSTRLEN] = "";
    const void *bytes = sa->sa_family == AF_INET6
                            ? (const void *)&((const struct sockaddr_in6 *)sa)->sin6_addr
                            : (const void *)&((const struct sockaddr_in *)sa)->sin_addr;

    inet_ntop(sa->sa_family, bytes, text, sizeof text);
    return str_dup(a, str_of(text));
}

static void peer_find(struct http_server *s, struct MHD_Connection *connection, struct receiving *g)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    struct http_request *q = &g->q;

    q->peer = info ? address_text(g->a, info->client_addr) : STR_NONE;
    q->secure = s->o.tls_cert != NULL;
    for (size_t i = 0; i < s->o.proxy_n; i++) {
        if (!str_eq(s->proxies[i], q->peer))
            continue;
        struct str chain = http_header_of(q, "x-forwarded-for");
        ptrdiff_t comma = str_rfind_char(chain, ',');

        /* the last one is what our own proxy saw; what stands before it anybody may have written */
        if (chain.n)
            q->peer = str_trim(str_sub(chain, (size_t)(comma + 1), chain.n));
        q->secure = str_ieq(http_header_of(q, "x-forwarded-proto"), STR("https"));
        return;
    }
}

static void receiving_begin(struct http_server *s, struct MHD_Connection *connection,
                            struct receiving *g, const char *method, const char *version)
{
    struct http_request *q = &g->q;
    uint64_t length = 0;

    g->begun = true;
    q->a = g->a;
    q->method = str_dup(g->a, str_of(method));
    q->query = g->uri;
    q->path = str_cut(&q->query, '?');
    q->headers = g->headers;
    MHD_get_connection_values_n(connection, MHD_HEADER_KIND, header_keep, g);
    peer_find(s, connection, g);
    buf_init(&g->body, s->o.limits.body_bytes);
    if (g->too_many)
        g->refused = 431;
    else
        g->refused = http_guard(q, str_of(version));
    if (!g->refused && str_u64(http_header_of(q, "content-length"), &length) &&
        length > s->o.limits.body_bytes)
        g->refused = 413;
}

/* ---- answering ---- */

static const char *status_text(int status)
{
    switch (status) {
    case 400: return "bad request\n";
    case 408: return "request timeout\n";
    case 413: return "content too large\n";
    case 426: return "upgrade required: HTTP/1.1\n";
    case 431: return "request header fields too large\n";
    default: return "not supported\n";
    }
}

static enum MHD_Result refuse(struct MHD_Connection *connection, int status)
{
    const char *text = status_text(status);
    /* libmicrohttpd does not write to a persistent body */
    struct MHD_Response *m = MHD_create_response_from_buffer(strlen(text), (void *)(uintptr_t)text,
                                                             MHD_RESPMEM_PERSISTENT);

    MHD_add_response_header(m, "Content-Type", "text/plain; charset=utf-8");
    MHD_add_response_header(m, "X-Content-Type-Options", "nosniff");
    MHD_add_response_header(m, "Connection", "close");
    enum MHD_Result rc = MHD_queue_response(connection, (unsigned)status, m);

    MHD_destroy_response(m);
    return rc;
}

static void stream_link(struct sending *k, bool in)
{
    struct http_server *s = k->server;

    pthread_mutex_lock(&s->lock);
    if (in) {
        k->after = s->streams;
        if (k->after)
            k->after->before = k;
        s->streams = k;
    } else {
        if (k->before)
            k->before->after = k->after;
        else
            s->streams = k->after;
        if (k->after)
            k->after->before = k->before;
    }
    pthread_mutex_unlock(&s->lock);
}

static ssize_t stream_read(void *ctx, uint64_t at, char *out, size_t max)
{
    struct sending *k = ctx;
    ssize_t n = MHD_CONTENT_READER_END_OF_STREAM;

    (void)at;
    pthread_mutex_lock(&k->server->lock);
    if (k->out.n == 0 && !k->ended)
        k->ended = k->server->stopping || !k->stream.next(k->stream.ctx, &k->out);
    if (k->out.n > 0) {
        n = (ssize_t)(k->out.n < max ? k->out.n : max);
        memcpy(out, k->out.p, (size_t)n);
        memmove(k->out.p, k->out.p + n, k->out.n - (size_t)n);
        k->out.n -= (size_t)n;
    } else if (!k->ended) {
        k->asleep = true;
        MHD_suspend_connection(k->connection);
        n = 0;
    }
    pthread_mutex_unlock(&k->server->lock);
    return n;
}

static void stream_free(void *ctx)
{
    struct sending *k = ctx;

    stream_link(k, false);
    k->stream.done(k->stream.ctx);
    buf_done(&k->out);
    alloc_free(k);
}

static struct MHD_Response *stream_response(struct http_server *s, const struct http_stream *stream,
                                            struct MHD_Connection *connection)
{
    struct sending *k = alloc_zero(1, sizeof *k);

    *k = (struct sending){.server = s, .stream = *stream, .connection = connection};
    stream_link(k, true);
    return MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, STREAM_BLOCK, stream_read, k,
                                             stream_free);
}

static void buffer_free(void *p)
{
    alloc_free(p);
}

static struct MHD_Response *body_response(struct http_answer *r)
{
    if (r->fixed.n > 0) /* libmicrohttpd does not write to a persistent body */
        return MHD_create_response_from_buffer(r->fixed.n, (void *)(uintptr_t)r->fixed.p,
                                               MHD_RESPMEM_PERSISTENT);
    if (r->body.n == 0)
        return MHD_create_response_from_buffer(0, NULL, MHD_RESPMEM_PERSISTENT);
    char *bytes = r->body.p;
    size_t n = r->body.n;

    r->body = BUF_INIT(0);
    return MHD_create_response_from_buffer_with_free_callback(n, bytes, buffer_free);
}

static enum MHD_Result answer_send(struct http_server *s, struct MHD_Connection *connection,
                                   struct receiving *g, struct http_answer *r)
{
    struct MHD_Response *m =
        r->stream ? stream_response(s, r->stream, connection) : body_response(r);

    if (r->type)
        MHD_add_response_header(m, "Content-Type", r->type);
    for (size_t i = 0; i < r->header_n; i++)
        MHD_add_response_header(m, str_z(g->a, r->headers[i].name),
                                str_z(g->a, r->headers[i].value));
    enum MHD_Result rc = MHD_queue_response(connection, (unsigned)r->status, m);

    MHD_destroy_response(m);
    buf_done(&r->body);
    return rc;
}

static ON_REQUEST(on_request)
{
    struct http_server *s = ctx;
    struct receiving *g = *state;

    (void)url;
    if (!g->begun) {
        receiving_begin(s, connection, g, method, version);
        return g->refused ? refuse(connection, g->refused) : MHD_YES;
    }
    if (*upload_n > 0) {
        buf_add(&g->body, (struct str){upload, *upload_n});
        *upload_n = 0;
        if (g->body.over)
            g->refused = 413;
        else if (seconds() - g->began > s->o.limits.request_seconds)
            return MHD_NO;
        return MHD_YES;
    }
    if (g->refused)
        return refuse(connection, g->refused);
    struct http_answer r = {.status = 200};

    g->q.body = buf_str(&g->body);
    s->o.handler(s->o.ctx, &g->q, &r);
    return answer_send(s, connection, g, &r);
}

/* ---- the server ---- */

static int tls_read(struct http_server *s, struct err *e)
{
    int rc;

    if (s->o.tls_cert == NULL)
        return 0;
    if ((rc = file_map(s->o.tls_cert, TLS_FILE_MAX, &s->cert, e)) < 0 ||
        (rc = file_map(s->o.tls_key, TLS_FILE_MAX, &s->key, e)) < 0)
        return rc;
    s->cert_text = alloc_zero(s->cert.bytes.n + 1, 1);
    s->key_text = alloc_zero(s->key.bytes.n + 1, 1);
    memcpy(s->cert_text, s->cert.bytes.p, s->cert.bytes.n);
    memcpy(s->key_text, s->key.bytes.p, s->key.bytes.n);
    return 0;
}

union address {
    struct sockaddr sa;
    struct sockaddr_in v4;
    struct sockaddr_in6 v6;
};

static bool address_read(const struct http_options *o, union address *ret)
{
    char text[INET6_ADDRSTRLEN] = "";

    *ret = (union address){0};
    if (o->address.n >= sizeof text)
        return false;
    memcpy(text, o->address.p, o->address.n);
    if (inet_pton(AF_INET, text, &ret->v4.sin_addr) == 1) {
        ret->v4.sin_family = AF_INET;
        ret->v4.sin_port = htons(o->port);
        return true;
    }
    ret->v6.sin6_family = AF_INET6;
    ret->v6.sin6_port = htons(o->port);
    return inet_pton(AF_INET6, text, &ret->v6.sin6_addr) == 1;
}

static struct MHD_Daemon *daemon_start(struct http_server *s, const union address *address)
{
    const struct http_limits *l = &s->o.limits;
    unsigned flags = MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME |
                     (address->sa.sa_family == AF_INET6 ? MHD_USE_IPv6 : 0) |
                     (s->cert_text ? MHD_USE_TLS : 0);
    struct MHD_OptionItem tls[] = {{MHD_OPTION_HTTPS_MEM_CERT, 0, s->cert_text},
                                   {MHD_OPTION_HTTPS_MEM_KEY, 0, s->key_text},
                                   {MHD_OPTION_END, 0, NULL}};

    if (s->cert_text == NULL)
        tls[0] = tls[2];
    return MHD_start_daemon(
        flags, 0, NULL, NULL, on_request, s, MHD_OPTION_SOCK_ADDR, &address->sa,
        MHD_OPTION_THREAD_POOL_SIZE, s->o.threads, MHD_OPTION_STRICT_FOR_CLIENT, 1,
        MHD_OPTION_CONNECTION_TIMEOUT, l->idle_seconds, MHD_OPTION_CONNECTION_LIMIT, l->connections,
        MHD_OPTION_PER_IP_CONNECTION_LIMIT, l->per_address, MHD_OPTION_CONNECTION_MEMORY_LIMIT,
        l->header_bytes, MHD_OPTION_URI_LOG_CALLBACK, uri_seen, s, MHD_OPTION_NOTIFY_COMPLETED,
        completed, s, MHD_OPTION_UNESCAPE_CALLBACK, as_sent, s, MHD_OPTION_LISTENING_ADDRESS_REUSE,
        1U, MHD_OPTION_ARRAY, tls, MHD_OPTION_END);
}

static void server_free(struct http_server *s)
{
    file_unmap(&s->cert);
    file_unmap(&s->key);
    alloc_free(s->cert_text);
    alloc_free(s->key_text);
    alloc_free(s->proxies);
    pthread_mutex_destroy(&s->lock);
    alloc_free(s);
}

int http_server_start(const struct http_options *o, struct http_server **ret, struct err *e)
{
    union address address;
    struct http_server *s;
    int rc;

    if (!address_read(o, &address))
        return err_set(e, E_INVALID, "\"%.*s\" is no address to listen on", STR_ARG(o->address));
    s = alloc_zero(1, sizeof *s);
    s->o = *o;
    s->proxies = alloc_zero(o->proxy_n + 1, sizeof *s->proxies);
    for (size_t i = 0; i < o->proxy_n; i++)
        s->proxies[i] = o->proxies[i];
    pthread_mutex_init(&s->lock, NULL);
    if ((rc = tls_read(s, e)) < 0) {
        server_free(s);
        return rc;
    }
    s->daemon = daemon_start(s, &address);
    if (s->daemon == NULL) {
        server_free(s);
        return err_set(e, E_IO, "cannot listen on %.*s:%u; is the port taken, or the TLS wrong?",
                       STR_ARG(o->address), (unsigned)o->port);
    }
    s->port = MHD_get_daemon_info(s->daemon, MHD_DAEMON_INFO_BIND_PORT)->port;
    *ret = s;
    return 0;
}

uint16_t http_server_port(const struct http_server *s)
{
    return s->port;
}

static void streams_wake(struct http_server *s, bool stop)
{
    pthread_mutex_lock(&s->lock);
    s->stopping = s->stopping || stop;
    for (struct sending *k = s->streams; k; k = k->after) {
        if (!k->asleep)
            continue;
        k->asleep = false;
        MHD_resume_connection(k->connection);
    }
    pthread_mutex_unlock(&s->lock);
}

void http_server_wake(struct http_server *s)
{
    streams_wake(s, false);
}

void http_server_stop(struct http_server *s)
{
    if (s == NULL)
        return;
    streams_wake(s, true);
    MHD_stop_daemon(s->daemon);
    server_free(s);
}
