/*
 * Errors of the world and of the input. A function that can fail returns 0 or a
 * negative E_*, is MUST_CHECK, and takes `struct err *e` last.
 *
 * The English format string is the message's key: data/text/errors.tsv holds
 * its Japanese, and err_text makes either at the edge from the kept arguments.
 * The path is built from inside out: err_in(e, "components[%zu]", i).
 */
#pragma once
#include "base/str.h"

/* X(name, number, exit status, HTTP status) */
#define ERR_CODES(X)                                                                               \
    X(E_USAGE, 1, 2, 400)     /* the call itself is wrong */                                       \
    X(E_PARSE, 2, 3, 422)     /* bytes that do not follow their format */                          \
    X(E_LIMIT, 3, 3, 413)     /* a ceiling was met */                                              \
    X(E_INVALID, 4, 3, 422)   /* well formed, but says something impossible */                     \
    X(E_NOTFOUND, 5, 4, 404)  /* nothing of that name */                                           \
    X(E_REFUSED, 6, 5, 403)   /* rights, policy, four eyes, state */                               \
    X(E_IO, 7, 6, 503)        /* file, disk, network */                                            \
    X(E_STORE, 8, 6, 503)     /* the database is unavailable, locked or damaged */                 \
    X(E_SUPPORT, 9, 3, 501)   /* "not supported: ..." */                                           \
    X(E_CONFLICT, 10, 5, 409) /* somebody changed it meanwhile */                                  \
    X(E_STALE, 11, 5, 412)    /* what the person saw is not what is there */                       \
    X(E_BLIND, 12, 2, 428)    /* says not what it saw before changing it */                        \
    X(E_METHOD, 13, 2, 405)   /* that cannot be done with it */                                    \
    X(E_TYPE, 14, 2, 415)     /* a body of another type than wanted */                             \
    X(E_UNSIGNED, 15, 5, 401) /* nobody is signed in, or not so */                                 \
    X(E_THROTTLED, 16, 6, 429) /* too often; later again */

enum err_code {
#define X(name, number, exit, http) name = -(number),
    ERR_CODES(X)
#undef X
};

enum { ERR_ARGS = 8 };

struct err {
    int code;        /* 0 or E_* */
    const char *key; /* English format string; a literal */
    char text[1024]; /* English, whole */
    char path[256];  /* where: file, line, JSON path; may be "" */
    char args[768];  /* the rendered arguments, each NUL-terminated */
    int arg_n;
};

/*
 * Sets code and message (English, %s %d %zu %lld %.*s ... as printf; no positional
 * arguments) and returns the code. `e` may be NULL. A message reads
 * "what is wrong; what to do" without the place, which err_in adds.
 */
int err_set(struct err *e, int code, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
/* Puts a step before the path: "f.json" + "items[3]" -> "f.json: items[3]". Returns e->code. */
int err_in(struct err *e, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* errno's text as an E_IO error: "cannot WHAT: No such file". ENOENT gives E_NOTFOUND. */
int err_errno(struct err *e, const char *what);
void err_clear(struct err *e);

const char *err_name(int code); /* "E_PARSE" */
int err_exit_status(int code);  /* as cli.md has it */
int err_http_status(int code);
/*
 * The message made of `form` (the key's translation, with the same number of
 * conversions, each replaced in order by its argument, or %1$s by number).
 * Writes at most n bytes with a NUL.
 */
void err_render(const struct err *e, const char *form, char *out, size_t n);
