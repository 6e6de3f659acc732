#include "codec/json_write.h"
#include <assert.h>
#include <float.h>

struct json_writer json_writer_of(struct buf *out, bool indent)
{
    return (struct json_writer){.out = out, .indent = indent};
}

static void line_begin(struct json_writer *w)
{
    buf_add_char(w->out, '\n');
    for (int i = 0; i < w->depth; i++)
        buf_add(w->out, STR("  "));
}

/* What stands in front of an element, or of a member's name. */
static void element_begin(struct json_writer *w)
{
    if (w->key) {
        w->key = false;
        return;
    }
    if (w->comma)
        buf_add_char(w->out, ',');
    if (w->indent && w->depth > 0)
        line_begin(w);
    w->comma = true;
}

static void open(struct json_writer *w, char bracket)
{
    element_begin(w);
    buf_add_char(w->out, bracket);
    w->depth++;
    w->comma = false;
}

static void close(struct json_writer *w, char bracket)
{
    assert(w->depth > 0 && !w->key);
    w->depth--;
    if (w->indent && w->comma)
        line_begin(w);
    buf_add_char(w->out, bracket);
    w->comma = true;
}

void json_object(struct json_writer *w)
{
    open(w, '{');
}

void json_object_end(struct json_writer *w)
{
    close(w, '}');
}

void json_array(struct json_writer *w)
{
    open(w, '[');
}

void json_array_end(struct json_writer *w)
{
    close(w, ']');
}

/* True when one of the 8 bytes is below 0x20, '"', '\\' or not ASCII (or, seldom, none is). */
static bool special_in(uint64_t word)
{
    const uint64_t ones = 0x0101010101010101ULL;
    uint64_t quote = word ^ ones * '"';
    uint64_t slash = word ^ ones * '\\';

    return ((word - ones * 0x20) | (quote - ones) | (slash - ones) | word) & ones * 0x80;
}

/* Bytes at the front of s that stand in a JSON string as they are. */
static size_t plain_run(struct str s)
{
    size_t i = 0;
    uint64_t word;
    uint32_t cp;

    while (i < s.n) {
        unsigned char c = (unsigned char)s.p[i];

        if (i + 8 <= s.n && (memcpy(&word, s.p + i, 8), !special_in(word))) {
            i += 8;
            continue;
        }
        size_t n = c < 0x80 ? 1 : str_char((struct str){s.p + i, s.n - i}, &cp);

        if (c < 0x20 || c == '"' || c == '\\' || n == 0)
            break;
        i += n;
    }
    return i;
}

static void escape_add(struct buf *out, char c)
{
    static const char from[] = "\"\\\b\f\n\r\t";
    static const char to[] = "\"\\bfnrt";
    const char *at = c ? strchr(from, c) : NULL;

    if (at == NULL) {
        buf_add(out, STR("\\u00"));
        buf_add_hex(out, (struct str){&c, 1});
        return;
    }
    buf_add_char(out, '\\');
    buf_add_char(out, to[at - from]);
}

/* Behind the first byte that cannot stand as it is. */
static void string_rest_add(struct buf *out, struct str s)
{
    while (s.n > 0) {
        /* a byte of broken UTF-8, or one to escape */
        if ((unsigned char)s.p[0] >= 0x80)
            buf_add(out, STR("\xef\xbf\xbd"));
        else
            escape_add(out, s.p[0]);
        s = str_sub(s, 1, s.n);
        size_t n = plain_run(s);

        buf_add(out, str_sub(s, 0, n));
        s = str_sub(s, n, s.n);
    }
}

static void string_add(struct buf *out, struct str s)
{
    size_t n = plain_run(s);
    char *at = n < PTRDIFF_MAX ? buf_room(out, n + 1) : NULL;

    if (at) {
        at[0] = '"';
        if (n > 0)
            memcpy(at + 1, s.p, n);
        out->n += n + 1;
    }
    string_rest_add(out, str_sub(s, n, s.n));
    buf_add_char(out, '"');
}

void json_key(struct json_writer *w, const char *key)
{
    json_key_str(w, str_of(key));
}

void json_key_str(struct json_writer *w, struct str key)
{
    assert(!w->key);
    element_begin(w);
    string_add(w->out, key);
    buf_add(w->out, w->indent ? STR(": ") : STR(":"));
    w->key = true;
}

void json_put_str(struct json_writer *w, struct str s)
{
    element_begin(w);
    string_add(w->out, s);
}

void json_put_z(struct json_writer *w, const char *s)
{
    if (s)
        json_put_str(w, str_of(s));
    else
        json_put_null(w);
}

static void digits_put(struct json_writer *w, uint64_t v, bool negative)
{
    char z[24];
    char *p = z + sizeof z;

    do
        *--p = (char)('0' + v % 10);
    while (v /= 10);
    if (negative)
        *--p = '-';
    element_begin(w);
    buf_add(w->out, (struct str){p, (size_t)(z + sizeof z - p)});
}

void json_put_i64(struct json_writer *w, int64_t v)
{
    digits_put(w, v < 0 ? 0 - (uint64_t)v : (uint64_t)v, v < 0);
}

void json_put_u64(struct json_writer *w, uint64_t v)
{
    digits_put(w, v, false);
}

void json_put_double(struct json_writer *w, double v)
{
    char z[40];

    if (!__builtin_isfinite(v)) {
        json_put_null(w);
        return;
    }
    /* %g drops trailing zeros, so 15 digits give the shortest already; not so for the tiniest */
    for (int precision = v < DBL_MIN && v > -DBL_MIN ? 1 : 15; precision <= 17; precision++) {
        snprintf(z, sizeof z, "%.*g", precision, v);
        if (strtod(z, NULL) == v)
            break;
    }
    element_begin(w);
    /* readers take "-0" for the integer 0 */
    buf_add(w->out, v == 0 && __builtin_signbit(v) ? STR("-0.0") : str_of(z));
}

void json_put_tenths(struct json_writer *w, int tenths)
{
    if (tenths < 0) {
        json_put_null(w);
        return;
    }
    element_begin(w);
    buf_fmt(w->out, "%d.%d", tenths / 10, tenths % 10);
}

void json_put_bool(struct json_writer *w, bool v)
{
    element_begin(w);
    buf_add(w->out, v ? STR("true") : STR("false"));
}

void json_put_null(struct json_writer *w)
{
    element_begin(w);
    buf_add(w->out, STR("null"));
}

void json_put_text(struct json_writer *w, struct str text)
{
    element_begin(w);
    buf_add(w->out, text);
}

void json_field_str(struct json_writer *w, const char *key, struct str s)
{
    json_key(w, key);
    json_put_str(w, s);
}

void json_field_str_or_null(struct json_writer *w, const char *key, struct str s)
{
    json_key(w, key);
    if (s.n > 0)
        json_put_str(w, s);
    else
        json_put_null(w);
}

void json_field_i64(struct json_writer *w, const char *key, int64_t v)
{
    json_key(w, key);
    json_put_i64(w, v);
}

void json_field_bool(struct json_writer *w, const char *key, bool v)
{
    json_key(w, key);
    json_put_bool(w, v);
}

void json_field_null(struct json_writer *w, const char *key)
{
    json_key(w, key);
    json_put_null(w);
}

void json_put_raw(struct json_writer *w, struct str json)
{
    element_begin(w);
    buf_add(w->out, json);
}
