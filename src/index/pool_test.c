#include "index/pool.h"
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

enum { MANY = 20000 };

static struct str text_of(char *to, size_t n, unsigned i)
{
    int len = snprintf(to, n, "%x", i * 2654435761u);

    return (struct str){to, (size_t)len};
}

static void test_numbers(void **state)
{
    struct pool p = {0};
    char text[16];

    (void)state;
    assert_int_equal(pool_add(&p, STR_NONE), 0);
    for (unsigned round = 0; round < 2; round++) {
        for (unsigned i = 0; i < MANY; i++)
            assert_int_equal(pool_add(&p, text_of(text, sizeof text, i)), i + 1);
    }
    assert_int_equal(pool_size(&p), MANY + 1);
    for (unsigned i = 0; i < MANY; i++)
        assert_true(str_eq(pool_at(&p, i + 1), text_of(text, sizeof text, i)));
    assert_int_equal(pool_at(&p, 0).n, 0);
    pool_done(&p);
}

static void test_ranks(void **state)
{
    struct pool p = {0};
    char text[16];

    (void)state;
    for (unsigned i = 0; i < MANY; i++)
        pool_add(&p, text_of(text, sizeof text, i));
    pool_add(&p, STR("12345678")); /* equal in the first eight bytes */
    pool_add(&p, STR("123456789"));
    pool_add(&p, STR("1"));
    pool_add(&p, (struct str){"1\0", 2});
    uint32_t *rank = pool_ranks(&p);
    size_t n = pool_size(&p);
    uint32_t *at = alloc_zero(n, sizeof *at);

    for (uint32_t i = 0; i < n; i++)
        at[rank[i]] = i;
    for (uint32_t i = 1; i < n; i++)
        assert_true(str_cmp(pool_at(&p, at[i - 1]), pool_at(&p, at[i])) < 0);
    alloc_free(at);
    alloc_free(rank);
    pool_done(&p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_numbers),
                                       cmocka_unit_test(test_ranks)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
