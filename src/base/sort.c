#include "base/sort.h"
#include "base/banned.h"

void sort_with(void *p, size_t n, size_t size, int (*cmp)(const void *, const void *, void *),
               void *ctx)
{
    if (n > 1)
        qsort_r(p, n, size, cmp, ctx);
}
