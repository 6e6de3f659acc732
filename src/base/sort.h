/* qsort with a context: int cmp(const void *a, const void *b, void *ctx), stable order by it. */
#pragma once
#include <stddef.h>

void sort_with(void *p, size_t n, size_t size, int (*cmp)(const void *, const void *, void *),
               void *ctx);
