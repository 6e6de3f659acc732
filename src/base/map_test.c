#include "base/map.h"
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

static struct str key(char z[32], size_t i)
{
    snprintf(z, 32, "%zu%.*s", i * 7919, (int)(i % 19), "keykeykeykeykeykeykey");
    return str_of(z);
}

static void test_intern(void **state)
{
    struct map *m = map_new();
    char z[32];
    bool fresh;

    (void)state;
    for (int round = 0; round < 2; round++)
        for (size_t i = 0; i < 50000; i++) {
            assert_int_equal(map_intern(m, key(z, i), &fresh), i);
            assert_int_equal(fresh, round == 0);
        }
    assert_int_equal(map_count(m), 50000);
    for (size_t i = 0; i < 50000; i++)
        assert_true(str_eq(map_key(m, i), key(z, i)) && map_value(m, i) == i);
    assert_int_equal(map_intern(m, STR_NONE, NULL), 50000);
    assert_int_equal(map_intern(m, STR(""), &fresh), 50000);
    assert_false(fresh);
    map_free(m);
    map_free(NULL);
}

static void test_set_get(void **state)
{
    struct map *m = map_new();
    uint64_t v = 1;
    char z[32];

    (void)state;
    assert_false(map_get(m, STR("a"), &v));
    assert_int_equal(v, 1);
    for (size_t i = 0; i < 3000; i++)
        map_set(m, key(z, i), i + UINT32_MAX);
    for (size_t i = 0; i < 3000; i += 2)
        map_set(m, key(z, i), i);
    assert_int_equal(map_count(m), 3000);
    for (size_t i = 0; i < 3000; i++) {
        assert_true(map_get(m, key(z, i), &v));
        assert_true(v == (i % 2 ? i + UINT32_MAX : i));
    }
    assert_false(map_get(m, STR("none"), &v));
    map_free(m);
}

/* Keys with NULs, and keys that are each other's front. */
static void test_bytes(void **state)
{
    static const char bytes[20] = {0};
    struct map *m = map_new();

    (void)state;
    for (size_t n = 0; n <= sizeof bytes; n++)
        assert_int_equal(map_intern(m, (struct str){bytes, n}, NULL), n);
    map_free(m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_intern),
        cmocka_unit_test(test_set_get),
        cmocka_unit_test(test_bytes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
