#include "index/pool.h"
#include "base/sort.h"
#include "codec/hash.h"

enum { FIRST_SLOTS = 64 };

void pool_done(struct pool *p)
{
    buf_done(&p->bytes);
    vec_done(&p->ends);
    alloc_free(p->slots);
    *p = (struct pool){0};
}

/* The upper half of a slot is the string's hash, so that few strings are looked at in vain. */
static uint64_t slot_of(struct str s, uint32_t number)
{
    return hash_bytes(s) << 32 | number;
}

static size_t slot_find(const struct pool *p, struct str s, uint64_t slot)
{
    size_t i = (size_t)(slot >> 32) & p->mask;

    while (p->slots[i] &&
           (p->slots[i] >> 32 != slot >> 32 || !str_eq(pool_at(p, (uint32_t)p->slots[i]), s)))
        i = (i + 1) & p->mask;
    return i;
}

static void slots_grow(struct pool *p)
{
    size_t n = p->slots ? (p->mask + 1) * 2 : FIRST_SLOTS;
    uint64_t *slots = alloc_zero(n, sizeof *slots);

    for (size_t i = 0; p->slots && i <= p->mask; i++) {
        size_t to = (size_t)(p->slots[i] >> 32) & (n - 1);

        if (p->slots[i] == 0)
            continue;
        while (slots[to])
            to = (to + 1) & (n - 1);
        slots[to] = p->slots[i];
    }
    alloc_free(p->slots);
    p->slots = slots;
    p->mask = n - 1;
}

uint32_t pool_add(struct pool *p, struct str s)
{
    if (s.n == 0 || p->over)
        return 0;
    if (pool_size(p) * 3 / 2 > p->mask)
        slots_grow(p);
    uint64_t slot = slot_of(s, (uint32_t)pool_size(p));
    size_t at = slot_find(p, s, slot);

    if (p->slots[at])
        return (uint32_t)p->slots[at];
    if (p->bytes.n + s.n > UINT32_MAX || p->ends.n + 2 > UINT32_MAX) {
        p->over = true;
        return 0;
    }
    buf_add(&p->bytes, s);
    vec_push(&p->ends, (uint32_t)p->bytes.n);
    p->slots[at] = slot;
    return (uint32_t)slot;
}

uint32_t pool_add_again(struct pool *p, struct str s, uint32_t before)
{
    return before && str_eq(pool_at(p, before), s) ? before : pool_add(p, s);
}

enum { HEAD = 7, DEEP = 8 * HEAD, FEW_ALIKE = 16 };

/* The strings of a run agree in their first `from` bytes. */
struct alike {
    const struct pool *pool;
    size_t from;
};

static int alike_cmp(const void *a, const void *b, void *ctx)
{
    const struct sort_item *x = a, *y = b;
    const struct alike *c = ctx;
    struct str s = pool_at(c->pool, (uint32_t)x->then), t = pool_at(c->pool, (uint32_t)y->then);

    return str_cmp(str_sub(s, c->from, s.n), str_sub(t, c->from, t.n));
}

/*
 * Seven bytes behind `from`, and how many more there are, to 8: of strings that are equal but for
 * NULs at the end the shorter one is before.
 */
static uint64_t head_of(struct str s, size_t from)
{
    uint64_t head = 0;
    size_t left = s.n > from ? s.n - from : 0;

    if (left >= 8) {
        memcpy(&head, s.p + from, 8);
        return (__builtin_bswap64(head) & ~(uint64_t)255) | 8;
    }
    for (size_t i = 0; i < HEAD; i++)
        head = head << 8 | (i < left ? (unsigned char)s.p[from + i] : 0);
    return head << 8 | left;
}

/* Sorts by the heads behind `from`, then each run of one head by what follows it. */
static void alike_sort(const struct pool *p, struct sort_item *all, size_t n, size_t from)
{
    struct alike c = {p, from};

    if (n < FEW_ALIKE || from > DEEP) {
        sort_with(all, n, sizeof *all, alike_cmp, &c);
        return;
    }
    for (size_t i = 0; i < n; i++)
        all[i].key = head_of(pool_at(p, (uint32_t)all[i].then), from);
    sort_items(all, n);
    for (size_t i = 0, end; i < n; i = end) {
        for (end = i + 1; end < n && all[end].key == all[i].key;)
            end++;
        if (end - i > 1)
            alike_sort(p, all + i, end - i, from + HEAD);
    }
}

uint32_t *pool_ranks(const struct pool *p)
{
    size_t n = p->ends.n;
    struct sort_item *all = alloc_zero(n + 1, sizeof *all);
    uint32_t *rank = alloc_zero(n + 1, sizeof *rank);

    for (size_t i = 0; i < n; i++)
        all[i].then = i + 1;
    alike_sort(p, all, n, 0);
    for (size_t i = 0; i < n; i++)
        rank[all[i].then] = (uint32_t)i + 1;
    alloc_free(all);
    return rank;
}
