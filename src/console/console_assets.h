/*
 * The console's files as built from web/, inside the program. Immutable: threads share them.
 * A build without the console holds /index.html alone, which says so.
 */
#pragma once
#include "base/str.h"

/* Stands in /index.html once, where each answer puts a nonce of its own. */
#define CONSOLE_NONCE "@NONCE@"

enum console_form { CONSOLE_PLAIN, CONSOLE_GZIP, CONSOLE_BROTLI, CONSOLE_FORMS };

struct console_asset {
    const char *path; /* "/index.html" */
    const char *type; /* of the content */
    const char *etag; /* quoted */
    bool immutable;   /* its name changes with its content: may be kept for ever */
    struct str forms[CONSOLE_FORMS]; /* n is 0 where a form is not there; PLAIN always is */
};

/* The table that tools/gen-console makes, in the order of paths. */
extern const struct console_asset console_table[];
extern const size_t console_table_n;

/*
 * The file at a path; every path whose last part has no dot is a page of the console and gives
 * /index.html. NULL: there is none.
 */
const struct console_asset *console_asset_find(struct str path);
/* The smallest form that an Accept-Encoding header allows; a value without q is one of 1. */
enum console_form console_form_of(const struct console_asset *f, struct str accept);
/* Where CONSOLE_NONCE begins in the plain form of a page; -1: nowhere. */
ptrdiff_t console_nonce_at(const struct console_asset *f);
