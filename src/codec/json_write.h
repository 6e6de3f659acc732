/*
 * JSON out (RFC 8259): streaming, escapes all it must, a ceiling met is sticky in the
 * buffer's `over`. A key without its value, or an end too many, is a bug (assert).
 * One thread.
 */
#pragma once
#include "base/buf.h"

struct json_writer {
    struct buf *out;
    int depth;
    bool comma;  /* the next element needs one before it */
    bool key;    /* a member's name stands written, its value comes next */
    bool indent; /* two spaces a level, for people */
};

struct json_writer json_writer_of(struct buf *out, bool indent);
void json_object(struct json_writer *w);
void json_object_end(struct json_writer *w);
void json_array(struct json_writer *w);
void json_array_end(struct json_writer *w);
void json_key(struct json_writer *w, const char *key);
void json_key_str(struct json_writer *w, struct str key);
void json_put_str(struct json_writer *w, struct str s); /* invalid UTF-8 becomes U+FFFD */
void json_put_z(struct json_writer *w, const char *s);  /* NULL gives null */
void json_put_i64(struct json_writer *w, int64_t v);
void json_put_u64(struct json_writer *w, uint64_t v);
/* shortest that reads back; not finite: null */
void json_put_double(struct json_writer *w, double v);
void json_put_tenths(struct json_writer *w, int tenths); /* 98 -> 9.8; negative: null */
void json_put_bool(struct json_writer *w, bool v);
void json_put_null(struct json_writer *w);
/* A value that is JSON already, trusted. */
void json_put_raw(struct json_writer *w, struct str json);
/* A value that is JSON text already (json_text's, say), put in as it is. */
void json_put_text(struct json_writer *w, struct str text);
/* key and value in one call */
void json_field_str(struct json_writer *w, const char *key, struct str s);
void json_field_str_or_null(struct json_writer *w, const char *key, struct str s); /* empty: null */
void json_field_i64(struct json_writer *w, const char *key, int64_t v);
void json_field_bool(struct json_writer *w, const char *key, bool v);
void json_field_null(struct json_writer *w, const char *key);
