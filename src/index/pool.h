/*
 * Byte strings, each kept once and numbered from 1 in order of arrival; 0 is the empty
 * one. Compact: some 20 bytes a string beside its own. Heap memory; one thread; the owner calls
 * pool_done. A zeroed pool is an empty one.
 */
#pragma once
#include "base/buf.h"
#include "base/vec.h"

struct pool {
    struct buf bytes;
    VEC(uint32_t) ends; /* of string i + 1 in bytes */
    uint64_t *slots;    /* open addressing: half of its hash, and its number; 0 = free */
    size_t mask;
    bool over; /* past 4 GiB or 2^32 strings: the numbers are of no use */
};

void pool_done(struct pool *p);
uint32_t pool_add(struct pool *p, struct str s);
/* The same where s is often the string of `before`, a number or 0: that one is looked at first. */
uint32_t pool_add_again(struct pool *p, struct str s, uint32_t before);
/* Lives until the next pool_add. */
static inline struct str pool_at(const struct pool *p, uint32_t number)
{
    if (number == 0)
        return STR_NONE;
    size_t from = number > 1 ? p->ends.p[number - 2] : 0;

    return (struct str){p->bytes.p + from, p->ends.p[number - 1] - from};
}
/* Numbers are below this. */
static inline size_t pool_size(const struct pool *p)
{
    return p->ends.n + 1;
}
/*
 * rank[number]: the place of each string in bytewise order, rank[0] = 0. Two pools with the same
 * strings rank them the same. Heap memory of the caller (alloc_free).
 */
uint32_t *pool_ranks(const struct pool *p);
