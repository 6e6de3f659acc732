/* Sorting: by a comparison, and by numbers. */
#pragma once
#include <stddef.h>
#include <stdint.h>

/* qsort with a context: int cmp(const void *a, const void *b, void *ctx), stable order by it. */
void sort_with(void *p, size_t n, size_t size, int (*cmp)(const void *, const void *, void *),
               void *ctx);

struct sort_item {
    uint64_t key, then;
};

/*
 * By key, and by `then` where keys are equal. Linear in n (a pass for each byte in which the items
 * differ), many times faster than sort_with; takes as much memory again for the while.
 */
void sort_items(struct sort_item *p, size_t n);
