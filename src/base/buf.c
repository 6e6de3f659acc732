#include "base/buf.h"
#include "base/alloc.h"
#include <stdarg.h>

void buf_init(struct buf *b, size_t max)
{
    *b = BUF_INIT(max);
}

void buf_done(struct buf *b)
{
    alloc_free(b->p);
    *b = BUF_INIT(b->max);
}

void buf_reset(struct buf *b)
{
    b->n = 0;
    b->over = false;
}

static char *room(struct buf *b, size_t n)
{
    if (b->cap - b->n < n) {
        size_t cap = b->cap ? b->cap * 2 : 256;

        cap = cap < b->n + n ? b->n + n : cap;
        b->p = alloc_grow(b->p, cap);
        b->cap = cap;
    }
    return b->p ? b->p + b->n : NULL;
}

static bool fits(struct buf *b, size_t n)
{
    b->over |= n >= PTRDIFF_MAX - b->n || (b->max && n > b->max - b->n);
    return !b->over;
}

char *buf_room(struct buf *b, size_t n)
{
    return fits(b, n) ? room(b, n) : NULL;
}

void buf_add_grown(struct buf *b, struct str s)
{
    char *at = buf_room(b, s.n);

    if (at == NULL)
        return;
    memcpy(at, s.p, s.n);
    b->n += s.n;
}

void buf_add_be32(struct buf *b, uint32_t v)
{
    for (int shift = 24; shift >= 0; shift -= 8)
        buf_add_u8(b, (uint8_t)(v >> shift));
}

void buf_add_be64(struct buf *b, uint64_t v)
{
    buf_add_be32(b, (uint32_t)(v >> 32));
    buf_add_be32(b, (uint32_t)v);
}

void buf_add_varint(struct buf *b, uint64_t v)
{
    for (; v >= 0x80; v >>= 7)
        buf_add_u8(b, (uint8_t)(v | 0x80));
    buf_add_u8(b, (uint8_t)v);
}

bool str_varint(struct str *s, uint64_t *ret)
{
    uint64_t v = 0;

    for (size_t i = 0; i < s->n && i < 10; i++) {
        uint8_t c = (uint8_t)s->p[i];

        if (i == 9 && c > 1)
            return false;
        v |= (uint64_t)(c & 0x7f) << (7 * i);
        if (c < 0x80) {
            *s = str_sub(*s, i + 1, s->n);
            *ret = v;
            return true;
        }
    }
    return false;
}

void buf_add_hex(struct buf *b, struct str bytes)
{
    static const char digits[] = "0123456789abcdef";

    for (size_t i = 0; i < bytes.n; i++) {
        buf_add_char(b, digits[(uint8_t)bytes.p[i] >> 4]);
        buf_add_char(b, digits[(uint8_t)bytes.p[i] & 15]);
    }
}

void buf_vfmt(struct buf *b, const char *fmt, __builtin_va_list ap)
{
    va_list again;

    va_copy(again, ap);
    int n = vsnprintf(NULL, 0, fmt, ap);
    /* the NUL behind it does not count */
    char *at = n > 0 && fits(b, (size_t)n) ? room(b, (size_t)n + 1) : NULL;

    if (at) {
        vsnprintf(at, (size_t)n + 1, fmt, again);
        b->n += (size_t)n;
    }
    va_end(again);
}

void buf_fmt(struct buf *b, const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    buf_vfmt(b, fmt, ap);
    va_end(ap);
}
