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

/* What was parsed: simdjson's tape and its strings (its doc/tape.md). For the functions below. */
struct json_doc {
    const uint64_t *tape;
    const char *strings;
};

/* By value; a JSON_MISSING one answers every question with "nothing". */
struct json {
    const struct json_doc *doc;
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
static inline bool json_str(struct json v, struct str *ret);
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
    const struct json_doc *doc;
    size_t at, end, i;
    bool object;
    struct str key;
    struct json value;
};
static inline struct json_iter json_iter(struct json v);
static inline bool json_next(struct json_iter *it);

/*
 * Members in v and below whose name came before in the same object: an error in requests, counted
 * in feeds.
 */
size_t json_duplicates(struct json v);
/* The value's own JSON text, minified, into the arena; empty when missing. */
struct str json_text(struct arena *a, struct json v);

/* The type of the item at a place of the tape, from its first byte. */
static inline enum json_type json_type_at(const struct json_doc *d, size_t at)
{
    switch (d->tape[at] >> 56) {
    case '"': return JSON_STRING;
    case '{': return JSON_OBJECT;
    case '[': return JSON_ARRAY;
    case 'l': return JSON_INT;
    case 'u': /* only what int64_t does not hold */
    case 'd': return JSON_DOUBLE;
    case 't':
    case 'f': return JSON_BOOL;
    default: return JSON_NULL;
    }
}

static inline struct str json_str_at(const struct json_doc *d, size_t at)
{
    const char *p = d->strings + (d->tape[at] & 0x00ffffffffffffffULL);
    uint32_t n;

    memcpy(&n, p, sizeof n);
    return (struct str){p + sizeof n, n};
}

static inline bool json_str(struct json v, struct str *ret)
{
    if (v.type == JSON_STRING)
        *ret = json_str_at(v.doc, v.at);
    return v.type == JSON_STRING;
}

static inline struct json_iter json_iter(struct json v)
{
    struct json_iter it = {v.doc, 0, 0, SIZE_MAX, v.type == JSON_OBJECT, STR_NONE, v};

    if (v.type == JSON_ARRAY || v.type == JSON_OBJECT) {
        it.at = v.at + 1;
        it.end = (uint32_t)v.doc->tape[v.at] - 1;
    }
    return it;
}

static inline bool json_next(struct json_iter *it)
{
    if (it->at >= it->end)
        return false;
    const struct json_doc *d = it->doc;
    size_t at = it->at;

    if (it->object)
        it->key = json_str_at(d, at++);
    it->value = (struct json){d, at, json_type_at(d, at)};
    switch (it->value.type) {
    case JSON_ARRAY:
    case JSON_OBJECT: it->at = (uint32_t)d->tape[at]; break;
    case JSON_INT:
    case JSON_DOUBLE: it->at = at + 2; break;
    case JSON_MISSING:
    case JSON_NULL:
    case JSON_BOOL:
    case JSON_STRING: it->at = at + 1;
    }
    it->i++;
    return true;
}
