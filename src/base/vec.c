#include "base/vec.h"
#include "base/arena.h"
#include <string.h>

void *vec_reserve_bytes(void *p, size_t *cap, size_t want, size_t size)
{
    if (*cap >= want)
        return p;
    size_t grown = *cap ? *cap * 2 : 8;

    grown = grown < want ? want : grown;
    p = alloc_grow(p, arena_size(grown, size));
    *cap = grown;
    return p;
}

void *vec_grow(void *p, size_t n, size_t *cap, size_t size)
{
    p = vec_reserve_bytes(p, cap, n + 1, size);
    memset((char *)p + n * size, 0, size);
    return p;
}
