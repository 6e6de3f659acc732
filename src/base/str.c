#include "base/str.h"
#include "base/arena.h"
#include <errno.h>
#include <stdarg.h>
#include <strings.h>

int str_cmp(struct str a, struct str b)
{
    size_t n = a.n < b.n ? a.n : b.n;
    int c = n ? memcmp(a.p, b.p, n) : 0;

    return c ? c : (a.n > b.n) - (a.n < b.n);
}

bool str_ends(struct str s, struct str suffix)
{
    return s.n >= suffix.n &&
           (suffix.n == 0 || memcmp(s.p + s.n - suffix.n, suffix.p, suffix.n) == 0);
}

bool str_istarts(struct str s, struct str prefix)
{
    if (s.n < prefix.n)
        return false;
    for (size_t i = 0; i < prefix.n; i++)
        if (char_lower(s.p[i]) != char_lower(prefix.p[i]))
            return false;
    return true;
}

ptrdiff_t str_find(struct str s, struct str needle)
{
    if (needle.n == 0)
        return 0;
    const char *at = s.n ? memmem(s.p, s.n, needle.p, needle.n) : NULL;

    return at ? at - s.p : -1;
}

ptrdiff_t str_find_char(struct str s, char c)
{
    const char *at = s.n ? memchr(s.p, c, s.n) : NULL;

    return at ? at - s.p : -1;
}

ptrdiff_t str_rfind_char(struct str s, char c)
{
    const char *at = s.n ? memrchr(s.p, c, s.n) : NULL;

    return at ? at - s.p : -1;
}

size_t str_count(struct str s, char c)
{
    size_t n = 0;

    for (size_t i = 0; i < s.n; i++)
        n += s.p[i] == c;
    return n;
}

struct str str_trim(struct str s)
{
    while (s.n > 0 && (char_is_space(s.p[0]) || s.p[0] == '\0'))
        s.p++, s.n--;
    while (s.n > 0 && (char_is_space(s.p[s.n - 1]) || s.p[s.n - 1] == '\0'))
        s.n--;
    return s;
}

struct str str_cut(struct str *s, char sep)
{
    ptrdiff_t at = str_find_char(*s, sep);
    struct str head = *s;

    if (at < 0) {
        *s = STR_NONE;
        return head;
    }
    head.n = (size_t)at;
    s->p += at + 1;
    s->n -= (size_t)at + 1;
    return head;
}

struct str str_line(struct str *s)
{
    struct str line = str_cut(s, '\n');

    if (line.n > 0 && line.p[line.n - 1] == '\r')
        line.n--;
    return line;
}

bool str_u64(struct str s, uint64_t *ret)
{
    uint64_t v = 0;

    if (s.n == 0)
        return false;
    for (size_t i = 0; i < s.n; i++) {
        if (!char_is_digit(s.p[i]) || __builtin_mul_overflow(v, 10, &v) ||
            __builtin_add_overflow(v, (uint64_t)(s.p[i] - '0'), &v))
            return false;
    }
    *ret = v;
    return true;
}

bool str_i64(struct str s, int64_t *ret)
{
    bool negative = s.n > 0 && s.p[0] == '-';
    uint64_t v;

    if (!str_u64(negative ? str_sub(s, 1, s.n) : s, &v) || v > (uint64_t)INT64_MAX + negative)
        return false;
    *ret = (int64_t)(negative ? 0 - v : v);
    return true;
}

bool str_double(struct str s, double *ret)
{
    char z[64];
    char *end;

    if (s.n == 0 || s.n >= sizeof z || memchr("+-.0123456789", s.p[0], 13) == NULL)
        return false;
    for (size_t i = 0; i < s.n; i++)
        if (!char_is_digit(s.p[i]) && memchr("+-.eE", s.p[i], 5) == NULL)
            return false;
    memcpy(z, s.p, s.n);
    z[s.n] = '\0';
    errno = 0;
    double v = strtod(z, &end);

    if (errno != 0 || end != z + s.n)
        return false;
    *ret = v;
    return true;
}

struct str str_dup(struct arena *a, struct str s)
{
    char *p = arena_bytes(a, s.n + 1);

    if (s.n > 0)
        memcpy(p, s.p, s.n);
    return (struct str){p, s.n};
}

const char *str_z(struct arena *a, struct str s)
{
    return str_dup(a, s).p;
}

struct str str_lower(struct arena *a, struct str s)
{
    char *p = arena_bytes(a, s.n + 1);

    for (size_t i = 0; i < s.n; i++)
        p[i] = char_lower(s.p[i]);
    return (struct str){p, s.n};
}

struct str str_fmt(struct arena *a, const char *fmt, ...)
{
    va_list ap, again;

    va_start(ap, fmt);
    va_copy(again, ap);
    int n = vsnprintf(NULL, 0, fmt, ap);
    va_end(ap);
    if (n < 0)
        n = 0;
    char *p = arena_bytes(a, (size_t)n + 1);
    vsnprintf(p, (size_t)n + 1, fmt, again);
    va_end(again);
    return (struct str){p, (size_t)n};
}
