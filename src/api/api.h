/*
 * The HTTP interface without HTTP: a call is matched with the table of routes, its rights become
 * a set of units, the handler decodes, calls the domain and encodes by a view. A host (the server,
 * a test) fills the call and sends the answer. docs/api/openapi.yaml describes the routes. A call
 * is one thread's.
 */
#pragma once
#include "codec/json_read.h"
#include "codec/cvss.h"
#include "domain/account/session.h"
#include "model/tier.h"
#include "view/group_view.h"
#include <semaphore.h>

enum api_method { API_GET, API_POST, API_PUT, API_PATCH, API_DELETE, API_METHODS };
const char *api_method_name(enum api_method m); /* "GET" */
bool api_method_parse(struct str s, enum api_method *ret);

enum { API_PARTS = 3, API_QUERY = 40, API_PATH_MAX = 2048, API_BODY_MAX = 1 << 20 };

struct api_value {
    struct str name, value;
};

/* Who asks. */
struct api_caller {
    struct str login; /* "" = nobody is signed in */
    int64_t person;   /* 0 = nobody */
    struct grants grants;
    struct str asset; /* a collector's token: inventories of this asset only; "" */
    bool read_only;   /* a token that changes nothing */
    int64_t narrowed; /* a token for this unit and those below only; 0 = not */
};

struct api_call {
    /* filled by the host */
    struct act *act;
    enum api_method method;
    struct str path;  /* below /api/v1, still encoded, without the query */
    struct str query; /* behind '?', still encoded */
    struct str accept, content_type, if_match, if_none_match;
    struct str body;
    enum lang lang;
    struct api_caller caller;
    const struct session *session; /* of a cookie, ready or not; NULL */
    struct visitor visitor;
    sem_t *slow; /* held while a password is hashed */
    /* filled by api_handle */
    const struct api_route *route;
    struct str parts[API_PARTS]; /* of the path, decoded, in the route's order */
    struct api_value values[API_QUERY];
    size_t value_n;
    struct org org;
    struct unit_scope whole, scope,
        may; /* the group; what is read; where the route's right holds */
    struct json_reader *reader;
    struct str yours, current; /* JSON, for an edit conflict */
};

struct api_answer {
    int status;
    const char *type; /* of the body */
    struct buf body;
    struct str etag;   /* "" = none; lives in the call's arena, as all here */
    struct str allow;  /* 405 */
    bool secret;       /* the body has one: it is kept nowhere */
    bool events;       /* a stream of them follows instead of a body */
    struct str cookie; /* of a session that begins; "" with a pointer: ends it; p NULL: none */
    /* Set by a host that sends parts of a long list as they come: takes body and empties it. */
    int (*flush)(struct api_answer *r, struct err *e);
    void *host;
};

typedef int api_handler(struct api_call *c, struct api_answer *r, struct err *e);

struct api_route {
    enum api_method method;
    const char *path;      /* "/tasks/{id}" */
    const char *operation; /* operationId */
    enum right right;
    bool whole; /* only for who has the right on the whole group */
    const char
        *query; /* names it takes, with blanks between; lists also take limit, cursor, format */
    api_handler *run;
};

/* All routes; ended by a NULL path. */
size_t api_route_count(void);
const struct api_route *api_route_at(size_t i);

/*
 * Answers the call; errors become problem+json in its language. The body is the caller's to free
 * (buf_done), all else lives in the act's arena.
 */
void api_handle(struct api_call *c, struct api_answer *r);
/* An error as the answer (RFC 9457). */
void api_problem(const struct api_call *c, const struct err *e, struct api_answer *r);

/* ---- for handlers ---- */

/* A parameter of the query; "" when absent. The typed ones: E_USAGE names it. */
struct str api_text(const struct api_call *c, const char *name);
bool api_has(const struct api_call *c, const char *name);
MUST_CHECK int api_number(const struct api_call *c, const char *name, int64_t *ret, struct err *e);
MUST_CHECK int api_flag(const struct api_call *c, const char *name, bool *ret, struct err *e);
MUST_CHECK int api_day(const struct api_call *c, const char *name, int64_t *ret, struct err *e);
MUST_CHECK int api_tier(const struct api_call *c, enum tier *ret, struct err *e);
MUST_CHECK int api_severity(const struct api_call *c, enum cvss_severity *ret, struct err *e);
/* One of `words` (NULL-terminated) or absent. */
MUST_CHECK int api_word(const struct api_call *c, const char *name, const char *const *words,
                        struct err *e);
/* A part of the path as a number; what is none is E_NOTFOUND. */
MUST_CHECK int api_id(const struct api_call *c, size_t part, int64_t *ret, struct err *e);
/* ?unit=: what of c->scope is that unit or below it; c->scope without it. E_NOTFOUND. */
MUST_CHECK int api_unit_scope(struct api_call *c, struct unit_scope *ret, struct err *e);
/* A unit by code that the caller may read; E_NOTFOUND. */
MUST_CHECK int api_unit(const struct api_call *c, struct str code, const struct unit **ret,
                        struct err *e);
/* The right of the route on this unit: E_REFUSED, or E_NOTFOUND where not even reading is. */
MUST_CHECK int api_may(const struct api_call *c, int64_t unit, struct err *e);

/* A JSON answer: what `make` writes. `version` > 0 gives an ETag; 304 where it is the same. */
struct json_writer api_json(struct api_answer *r);
void api_json_end(struct api_call *c, struct api_answer *r, int64_t version);
/* If-Match against the version: E_STALE; absent: E_BLIND where it is `required`. */
MUST_CHECK int api_match(const struct api_call *c, int64_t version, bool required, struct err *e);
