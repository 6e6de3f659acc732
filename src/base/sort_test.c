#include "base/sort.h"
#include "base/alloc.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

static int item_cmp(const void *a, const void *b, void *ctx)
{
    const struct sort_item *x = a, *y = b;

    (void)ctx;
    if (x->key != y->key)
        return x->key < y->key ? -1 : 1;
    return x->then < y->then ? -1 : x->then > y->then;
}

static uint64_t next(uint64_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}

/* As sort_with does, whatever the number of items and the width of their keys. */
static void test_items_like_sort_with(void **state)
{
    static const uint64_t masks[] = {0,          1,          0xff,
                                     0xff00,     0xffffff,   0xff000000000000ff,
                                     UINT64_MAX, 0xffff0000, 0x0100000000000000};
    static const size_t sizes[] = {0, 1, 2, 3, 48, 49, 50, 257, 3000};
    uint64_t seed = 7;

    (void)state;
    for (size_t m = 0; m < sizeof masks / sizeof *masks; m++) {
        for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++) {
            size_t n = sizes[s];
            struct sort_item *a = alloc_zero(n, sizeof *a), *b = alloc_zero(n, sizeof *b);

            for (size_t i = 0; i < n; i++) {
                a[i].key = next(&seed) & masks[m];
                a[i].then = next(&seed) & masks[(m + s) % (sizeof masks / sizeof *masks)];
            }
            memcpy(b, a, n * sizeof *a);
            sort_items(a, n);
            sort_with(b, n, sizeof *b, item_cmp, NULL);
            assert_memory_equal(a, b, n * sizeof *a);
            alloc_free(a);
            alloc_free(b);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_items_like_sort_with)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
