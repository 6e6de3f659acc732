/*
 * JSON in: a thin C face on simdjson's DOM. One reader holds one document at a
 * time; its values and strings die with the next parse. UTF-8 is validated,
 * depth is at most 64. An integer beyond 64 bits is a JSON_DOUBLE, a number
 * beyond double an error. A string may hold NULs (\u0000). One thread.
 * The standard is RFC 8259; a byte order mark in front is skipped.
 */
#pragma once
#include "base/arena.h"
#include "base/err.h"

struct json_reader;

enum json_type {
    JSON_MISSING,
    JSON_NULL,
    JSON_BOOL,
    JSON_INT,    /* fits int64_t */
    JSON_DOUBLE, /* all other numbers */
    JSON_STRING,
    JSON_ARRAY,
    JSON_OBJECT
};

/* By value; a JSON_MISSING one answers every question with "nothing". */
struct json {
    const void *doc;
    size_t at;
    enum json_type type;
};

enum { JSON_DEPTH = 64 };

/* `max`: bytes of the largest document (4 GiB at most). */
struct json_reader *json_reader_new(size_t max);
void json_reader_free(struct json_reader *r);
/*
 * E_PARSE puts "line L, column C" (columns in characters; "column C" in a text of one
 * line) into the path; E_LIMIT over `max` or JSON_DEPTH. `text` may go afterwards.
 */
MUST_CHECK int json_parse(struct json_reader *r, struct str text, struct json *root, struct err *e);

/* Typed looks; false (and *ret untouched) when the value is of another type. */
bool json_str(struct json v, struct str *ret);
bool json_i64(struct json v, int64_t *ret);
bool json_u64(struct json v, uint64_t *ret);
bool json_double(struct json v, double *ret); /* integers too */
bool json_bool(struct json v, bool *ret);
size_t json_count(struct json v); /* elements or members, 0 else */

/* Looks a member up (the first of that name); JSON_MISSING when absent or v is no object. */
struct json json_get(struct json v, struct str key);
/* The member's string, or an empty one. */
struct str json_get_str(struct json v, struct str key);

/* for (struct json_iter it = json_iter(v); json_next(&it);) use it.key (objects), it.value, it.i */
struct json_iter {
    const void *doc;
    size_t at, end, i;
    bool object;
    struct str key;
    struct json value;
};
struct json_iter json_iter(struct json v);
bool json_next(struct json_iter *it);

/*
 * Members in v and below whose name came before in the same object: an error in requests, counted
 * in feeds.
 */
size_t json_duplicates(struct json v);
/* The value's own JSON text, minified, into the arena; empty when missing. */
struct str json_text(struct arena *a, struct json v);
