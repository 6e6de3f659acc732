/*
 * A growing array of any type on the heap: struct { T *p; size_t n, cap; }.
 *     VEC(struct row) rows = {0};
 *     vec_push(&rows, row);
 *     vec_add(&rows)->id = 7;     (a new zeroed element at the end)
 *     vec_done(&rows);
 */
#pragma once
#include "base/alloc.h"
#include <stddef.h>

#define VEC(type)                                                                                  \
    struct {                                                                                       \
        type *p;                                                                                   \
        size_t n, cap;                                                                             \
    }

/* Makes room for one more of `size` bytes and zeroes it; returns the moved array. */
void *vec_grow(void *p, size_t n, size_t *cap, size_t size);
/* Makes room for at least `want` elements. */
void *vec_reserve_bytes(void *p, size_t *cap, size_t want, size_t size);

#define vec_add(v) ((v)->p = vec_grow((v)->p, (v)->n, &(v)->cap, sizeof *(v)->p), &(v)->p[(v)->n++])
#define vec_push(v, value)                                                                         \
    ((void)((v)->n < (v)->cap ||                                                                   \
            ((v)->p = vec_reserve_bytes((v)->p, &(v)->cap, (v)->n + 1, sizeof *(v)->p))),          \
     (v)->p[(v)->n++] = (value))
#define vec_reserve(v, want) ((v)->p = vec_reserve_bytes((v)->p, &(v)->cap, (want), sizeof *(v)->p))
#define vec_done(v) (alloc_free((v)->p), (v)->p = NULL, (v)->n = (v)->cap = 0)
#define vec_reset(v) ((void)((v)->n = 0))

/* A named one, so that it can be a parameter: VEC_TYPE(row_list, struct row); */
#define VEC_TYPE(name, type)                                                                       \
    struct name {                                                                                  \
        type *p;                                                                                   \
        size_t n, cap;                                                                             \
    }
