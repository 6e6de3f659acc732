/*
 * An HTTP/1.1 server: knows no route and no word of the domain. libmicrohttpd behind it, with a
 * guard before the handler that refuses what HTTP parsers disagree on (RFC 9112, 3 and 6). The
 * handler runs in one of the server's threads; several may run at once.
 */
#pragma once
#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"

struct http_server;

struct http_header {
    struct str name, value;
};

struct http_request {
    struct arena *a;         /* of this request */
    struct str method, path; /* as sent, the path without the query and still encoded */
    struct str query;        /* behind '?', still encoded */
    struct str body;
    struct str peer; /* the client's address; a trusted proxy's word for it counts */
    bool secure;     /* TLS here or, by a trusted proxy's word, before it */
    const struct http_header *headers;
    size_t header_n;
};
/* Name in lower case; "" when it is absent. */
struct str http_header_of(const struct http_request *q, const char *name);
/* The cookie's value; "" when it is absent. */
struct str http_cookie_of(const struct http_request *q, const char *name);

enum { HTTP_ANSWER_HEADERS = 16 };

struct http_answer {
    int status;
    const char *type; /* Content-Type; NULL: no body */
    struct buf body;  /* taken and freed by the server */
    struct str fixed; /* instead of body: bytes that outlive the server */
    struct http_header headers[HTTP_ANSWER_HEADERS];
    size_t header_n;
    /* A stream instead of a body: called for the next bytes until it returns false. */
    struct http_stream *stream;
};
/* One more header; its texts live in the request's arena or longer. Too many are a bug. */
void http_answer_header(struct http_answer *r, const char *name, struct str value);

/*
 * A body without an end in sight (server-sent events). `next` appends what there is to send and
 * returns false to end it; with nothing to send the stream sleeps until http_server_wake.
 */
struct http_stream {
    bool (*next)(void *ctx, struct buf *out);
    void (*done)(void *ctx); /* the stream ended, by either side */
    void *ctx;
};

typedef void http_handler(void *ctx, struct http_request *q, struct http_answer *r);

struct http_limits {
    size_t header_bytes;      /* of one request, the request line included */
    size_t body_bytes;        /* over: 413 */
    unsigned idle_seconds;    /* without a byte */
    unsigned request_seconds; /* from the first byte of a request to its last */
    unsigned connections, per_address;
};

struct http_options {
    struct str address; /* "127.0.0.1", "::1", "0.0.0.0" */
    uint16_t port;      /* 0: one that is free */
    unsigned threads;
    struct http_limits limits;
    const char *tls_cert, *tls_key; /* PEM; NULL: plain */
    const struct str *proxies;      /* addresses whose X-Forwarded-* counts */
    size_t proxy_n;
    http_handler *handler;
    void *ctx;
};

/* Starts listening. E_IO: the address cannot be had; E_INVALID: it is none, or the TLS is wrong. */
MUST_CHECK int http_server_start(const struct http_options *o, struct http_server **ret,
                                 struct err *e);
uint16_t http_server_port(const struct http_server *s);
/* Streams that sleep look again whether there is something to send. Any thread. */
void http_server_wake(struct http_server *s);
/* Answers what is under way, ends the streams, closes. NULL is a no-op. */
void http_server_stop(struct http_server *s);

/* Whether an address is of this machine only. */
bool http_address_is_loopback(struct str address);
