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

size_t pool_size(const struct pool *p)
{
    return p->ends.n + 1;
}

struct str pool_at(const struct pool *p, uint32_t number)
{
    if (number == 0)
        return STR_NONE;
    size_t from = number > 1 ? p->ends.p[number - 2] : 0;

    return (struct str){p->bytes.p + from, p->ends.p[number - 1] - from};
}

static size_t slot_find(const struct pool *p, struct str s)
{
    size_t i = hash_bytes(s) & p->mask;

    while (p->slots[i] && !str_eq(pool_at(p, p->slots[i]), s))
        i = (i + 1) & p->mask;
    return i;
}

static void slots_grow(struct pool *p)
{
    size_t n = p->slots ? (p->mask + 1) * 2 : FIRST_SLOTS;

    alloc_free(p->slots);
    p->slots = alloc_zero(n, sizeof *p->slots);
    p->mask = n - 1;
    for (uint32_t number = 1; number < pool_size(p); number++) {
        size_t i = hash_bytes(pool_at(p, number)) & p->mask;

        while (p->slots[i])
            i = (i + 1) & p->mask;
        p->slots[i] = number;
    }
}

uint32_t pool_add(struct pool *p, struct str s)
{
    if (s.n == 0 || p->over)
        return 0;
    if (pool_size(p) * 3 / 2 > p->mask)
        slots_grow(p);
    size_t slot = slot_find(p, s);

    if (p->slots[slot])
        return p->slots[slot];
    if (p->bytes.n + s.n > UINT32_MAX || p->ends.n + 2 > UINT32_MAX) {
        p->over = true;
        return 0;
    }
    buf_add(&p->bytes, s);
    *vec_add(&p->ends) = (uint32_t)p->bytes.n;
    p->slots[slot] = (uint32_t)p->ends.n;
    return p->slots[slot];
}

/* Most comparisons end in the first eight bytes, without a look at the string. */
struct ranked {
    uint64_t head;
    uint32_t number;
};

static int ranked_cmp(const void *a, const void *b, void *ctx)
{
    const struct ranked *x = a, *y = b;
    const struct pool *p = ctx;

    if (x->head != y->head)
        return x->head < y->head ? -1 : 1;
    return str_cmp(pool_at(p, x->number), pool_at(p, y->number));
}

static uint64_t head_of(struct str s)
{
    uint64_t head = 0;

    for (size_t i = 0; i < 8; i++)
        head = head << 8 | (i < s.n ? (unsigned char)s.p[i] : 0);
    return head;
}

uint32_t *pool_ranks(const struct pool *p)
{
    size_t n = p->ends.n;
    struct ranked *all = alloc_zero(n + 1, sizeof *all);
    uint32_t *rank = alloc_zero(n + 1, sizeof *rank);
    struct pool *ctx = alloc_new(sizeof *ctx);

    *ctx = *p;
    for (size_t i = 0; i < n; i++) {
        all[i].number = (uint32_t)i + 1;
        all[i].head = head_of(pool_at(p, all[i].number));
    }
    sort_with(all, n, sizeof *all, ranked_cmp, ctx);
    for (size_t i = 0; i < n; i++)
        rank[all[i].number] = (uint32_t)i + 1;
    alloc_free(ctx);
    alloc_free(all);
    return rank;
}
