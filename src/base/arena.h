/*
 * Memory of one unit of work (a request, an import, a command): allocated
 * piece by piece, freed whole. One thread. Out of memory aborts with one line.
 */
#pragma once
#include "base/str.h"

struct arena;

struct arena *arena_new(void);
void arena_free(struct arena *a); /* NULL is a no-op */
/* Forgets what was allocated and keeps memory for the next round, 1 MiB at most. */
void arena_reset(struct arena *a);
/* Zeroed bytes, aligned to 16. */
void *arena_bytes(struct arena *a, size_t n);
/* Takes over `n` bytes of the heap (alloc_new and the like): freed with the rest. */
void arena_adopt(struct arena *a, void *p, size_t n);
/* Bytes held from the system. */
size_t arena_held(const struct arena *a);

/* Room for `n` zeroed objects of a type. */
#define arena_alloc(a, type, n) ((type *)arena_bytes((a), arena_size(sizeof(type), (n))))
/* a * b; aborts on overflow. */
size_t arena_size(size_t a, size_t b);
