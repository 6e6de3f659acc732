/*
 * The service: HTTP requests become calls of the interface, with who asks found out first; besides
 * it the console's files, health and figures. Locked inside: any thread may hand it a request.
 */
#pragma once
#include "api/api.h"
#include "net/http_server.h"

struct service;

/* A file of the console; the service has no opinion on where it comes from. */
struct service_file {
    struct str bytes;
    const char *type, *etag, *encoding; /* encoding NULL: plain */
    bool immutable;
    size_t nonce_at, nonce_n; /* the bytes that each answer's own nonce replaces; n 0: none */
};

struct service_options {
    const char *store, *feeds;
    int64_t now; /* a fixed clock, for tests; 0: the system's */
    /* The console's file for a path, in a form that `accept` (Accept-Encoding) allows. */
    bool (*file)(struct str path, struct str accept, struct service_file *ret);
};

/* The store is opened once to see that it is there. */
MUST_CHECK int service_new(const struct service_options *o, struct service **ret, struct err *e);
void service_free(struct service *s); /* NULL is a no-op; no request may be under way */
/* An http_handler; `ctx` is the service. */
void service_answer(void *ctx, struct http_request *q, struct http_answer *r);
/* Looks what has changed in the store; true: streams should be woken. Call it each second. */
bool service_tick(struct service *s);
