#include "base/alloc.h"
#include "base/fault.h"
#include <limits.h>
#include <malloc.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

void alloc_die(void)
{
    static const char line[] =
        "niju: out of memory; free memory and run again, the store is whole\n";

    if (write(STDERR_FILENO, line, sizeof line - 1) < 0)
        _exit(70);
    abort();
}

static void *checked(void *p)
{
    if (p == NULL)
        alloc_die();
    return p;
}

void *alloc_new(size_t n)
{
    return checked(fault_hit(FAULT_ALLOC) ? NULL : malloc(n ? n : 1));
}

void *alloc_zero(size_t n, size_t size)
{
    return checked(fault_hit(FAULT_ALLOC) ? NULL : calloc(n ? n : 1, size ? size : 1));
}

void *alloc_grow(void *p, size_t n)
{
    return checked(fault_hit(FAULT_ALLOC) ? NULL : realloc(p, n ? n : 1));
}

void alloc_expect(size_t n)
{
    const uintptr_t page = 2 << 20;
    char *p = NULL;

    /* the C library keeps what is freed and takes large pieces, too, from what it has */
    if (n <= INT_MAX && mallopt(M_MMAP_THRESHOLD, (int)n) && mallopt(M_TRIM_THRESHOLD, (int)n))
        p = malloc(n / 2);
    if (p == NULL)
        return;
    uintptr_t from = ((uintptr_t)p + page - 1) / page * page, to = (uintptr_t)(p + n / 2);

    (void)madvise((void *)from, (to - from) / page * page, MADV_HUGEPAGE); /* only a wish */
    free(p);
}

void alloc_free(void *p)
{
    free(p);
}
