/* A string by value: bytes and a length, not owned, not NUL-terminated. */
#pragma once
#include "base/banned.h"
#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct arena;

#define MUST_CHECK __attribute__((warn_unused_result))

struct str {
    const char *p; /* may be NULL when n is 0 */
    size_t n;
};

#define STR(lit) ((struct str){("" lit), sizeof(lit) - 1})
#define STR_NONE ((struct str){NULL, 0})
/* printf("%.*s", STR_ARG(s)) */
#define STR_ARG(s) (int)((s).n < INT_MAX ? (s).n : INT_MAX), ((s).n ? (s).p : "")

static inline struct str str_of(const char *z)
{
    return z ? (struct str){z, strlen(z)} : STR_NONE;
}
static inline bool str_eq(struct str a, struct str b)
{
    return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}
/* Bytewise order, a shorter prefix first. */
int str_cmp(struct str a, struct str b);
static inline bool str_starts(struct str s, struct str prefix)
{
    return s.n >= prefix.n && (prefix.n == 0 || memcmp(s.p, prefix.p, prefix.n) == 0);
}
bool str_ends(struct str s, struct str suffix);
/* ASCII case folded. */
bool str_istarts(struct str s, struct str prefix);
static inline bool str_ieq(struct str a, struct str b)
{
    return a.n == b.n && str_istarts(a, b);
}
/* The offset of the first occurrence, or -1. */
ptrdiff_t str_find(struct str s, struct str needle);
ptrdiff_t str_find_char(struct str s, char c);
ptrdiff_t str_rfind_char(struct str s, char c);
size_t str_count(struct str s, char c);
/* Bytes [from, to) of s; both are clamped to its length. */
static inline struct str str_sub(struct str s, size_t from, size_t to)
{
    to = to < s.n ? to : s.n;
    from = from < to ? from : to;
    return from < to ? (struct str){s.p + from, to - from} : STR_NONE;
}
/* Without ASCII white space (and NULs) at both ends. */
struct str str_trim(struct str s);
/*
 * Takes the part before the first `sep` off *s and returns it; *s keeps what
 * follows. Without a `sep`, returns all and leaves *s empty. A line's '\r' stays.
 */
struct str str_cut(struct str *s, char sep);
/* Like str_cut at '\n', and a '\r' at the end of the line goes. */
struct str str_line(struct str *s);
/* Decimal digits only, the whole string; false on anything else or overflow. */
bool str_u64(struct str s, uint64_t *ret);
bool str_i64(struct str s, int64_t *ret);
/* A decimal number with an optional fraction and exponent, the whole string. */
bool str_double(struct str s, double *ret);
bool str_utf8_valid(struct str s);
/* Bytes of the valid UTF-8 character that s begins with and its code point; 0 if there is none. */
size_t str_char(struct str s, uint32_t *cp);
/* Columns that s takes in a terminal: full-width East Asian characters take two. */
size_t str_width(struct str s);
/* The longest prefix of whole characters that takes at most `width` columns. */
struct str str_fit(struct str s, size_t width);

/* Copies into the arena; NUL-terminated behind the end. */
struct str str_dup(struct arena *a, struct str s);
const char *str_z(struct arena *a, struct str s);    /* the same, as a C string */
struct str str_lower(struct arena *a, struct str s); /* ASCII folded copy */
struct str str_fmt(struct arena *a, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

static inline bool char_is_digit(char c)
{
    return c >= '0' && c <= '9';
}
static inline bool char_is_lower(char c)
{
    return c >= 'a' && c <= 'z';
}
static inline bool char_is_upper(char c)
{
    return c >= 'A' && c <= 'Z';
}
static inline bool char_is_alpha(char c)
{
    return char_is_lower(c) || char_is_upper(c);
}
static inline bool char_is_alnum(char c)
{
    return char_is_alpha(c) || char_is_digit(c);
}
static inline bool char_is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}
static inline char char_lower(char c)
{
    return char_is_upper(c) ? (char)(c + 32) : c;
}
