/* semver against what npm's own library answers. */
#include "codec/version/ver_chain.h"

/* answers of node-semver 7, loose mode */
static void test_order(void **state)
{
    (void)state;
    chain_check(VER_SEMVER,
                "0.0.0-0 < 0.0.0 = 0.0.0+x = v0.0.0 < 0.0.1-20200101000000-abcdef012345 < 0.0.1 "
                "< 1.0.0-0 < 1.0.0-9 < 1.0.0-10 < 1.0.0-- < 1.0.0-0a < 1.0.0-A < 1.0.0-a < "
                "1.0.0-a.0 < 1.0.0-a.0.b < 1.0.0-a.1 < 1.0.0-a.b < 1.0.0-a-b < 1.0.0-rc.1 = "
                "1.0.0-rc.1+build.2 < 1.0.0-rc1 < 1.0.0 = 1.0.0+incompatible = v1.0.0+a-b.0 < "
                "1.0.9 < 1.0.10 < 1.2.3-0 < 1.2.3-0.1 < 1.2.3-1.0 < 1.2.3-beta = 1.2.3beta < "
                "1.2.3-x-y-z.5 < 1.9.0 < 1.10.0 < 999999.0.0");
}

/* missing parts are 0, leading zeros do not count */
static void test_lenient(void **state)
{
    (void)state;
    chain_check(VER_SEMVER,
                "0 = 0.0 = v0.0.0 = 00.0.0 = V0 < 1-rc.1 = 1.0-rc.1 = 1.0.0-rc.01 < 1 = 1.0+x < "
                "1.2 = 1.02.0 < 1.10");
}

static void test_bad(void **state)
{
    static const char *const bad[] = {"1.2.3.4",    "1.",          ".1",     "v",
                                      "-1",         "a",           "1.x",    "1.2.3-",
                                      "1.2.3-a..b", "1.2.3-.a",    "1.2.3+", "1.2.3-a_b",
                                      "1.2.3 4",    "1.2.3-a+b+c", "1.2.-3", "1.1.3.4.5",
                                      "*",          "=1.0",        NULL};

    (void)state;
    chain_refuse(VER_SEMVER, bad);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_order),
        cmocka_unit_test(test_lenient),
        cmocka_unit_test(test_bad),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
