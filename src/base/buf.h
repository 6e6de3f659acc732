/*
 * A growing buffer with a ceiling. Writing past the ceiling sets `over`, which
 * sticks: check once at the end. Heap memory; the owner calls buf_done.
 */
#pragma once
#include "base/str.h"

struct buf {
    char *p;
    size_t n, cap;
    size_t max; /* 0 = no ceiling but memory */
    bool over;  /* something did not fit; the content is incomplete */
};

#define BUF_INIT(ceiling) ((struct buf){NULL, 0, 0, (ceiling), false})

void buf_init(struct buf *b, size_t max);
void buf_done(struct buf *b);  /* frees and leaves it empty, ready for use */
void buf_reset(struct buf *b); /* empties and keeps the memory */
/* The slow way of the two below: the room is not there. */
void buf_add_grown(struct buf *b, struct str s);
static inline void buf_add(struct buf *b, struct str s)
{
    if (s.n == 0)
        return;
    if (b->over || s.n > b->cap - b->n || (b->max && s.n > b->max - b->n)) {
        buf_add_grown(b, s);
        return;
    }
    memcpy(b->p + b->n, s.p, s.n);
    b->n += s.n;
}
static inline void buf_add_char(struct buf *b, char c)
{
    if (b->over || b->n == b->cap || (b->max && b->n == b->max))
        buf_add_grown(b, (struct str){&c, 1});
    else
        b->p[b->n++] = c;
}
static inline void buf_add_u8(struct buf *b, uint8_t v)
{
    buf_add_char(b, (char)v);
}
void buf_add_be32(struct buf *b, uint32_t v);
void buf_add_be64(struct buf *b, uint64_t v);
void buf_add_varint(struct buf *b, uint64_t v); /* LEB128 */
void buf_add_hex(struct buf *b, struct str bytes);
void buf_fmt(struct buf *b, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void buf_vfmt(struct buf *b, const char *fmt, __builtin_va_list ap)
    __attribute__((format(printf, 2, 0)));
/* Room for n more bytes at the end, not counted until n is raised; NULL past the ceiling. */
char *buf_room(struct buf *b, size_t n);
static inline struct str buf_str(const struct buf *b)
{
    return (struct str){b->p, b->n};
}
/* Reads a LEB128 off *s; false on a truncated or overlong one. */
bool str_varint(struct str *s, uint64_t *ret);
