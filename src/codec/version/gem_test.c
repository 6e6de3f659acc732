/* gem versions; the order is that of RubyGems' Gem::Version. */
#include "codec/version/ver_chain.h"

/* from the documentation and tests of Gem::Version */
static void test_order(void **state)
{
    (void)state;
    chain_check(VER_GEM,
                "0.beta.1 < 0.0.beta.2 < 0 = 0.0 = 00 < 0.0.1 < 0.1 < 1.A < 1.a.b < 1.a.0.b < "
                "1.a.0.0.b < 1.a = 1.0.a = 1.0.0.a = 1.a.0 < 1.a.0.0.5 < 1.a.0.5 < 1.a.1 = "
                "1.0.a1 < 1.a.9 < 1.a.10 < 1.b = 1b = 1.0b < 1-a.1 < 1-1 = 1.0-1 = 1.pre.1 < 1 "
                "= 1.0 = 1.0.0 = 01 < 1.0.0.1 < 1.0.1 < 1.1.a < 1.1 < 1.2 < 1.10 < 10");
}

static void test_bad(void **state)
{
    static const char *const bad[] = {"a",  "v1",  ".1",     "1.",  "1..2", "1.-a",
                                      "1-", "1_2", "1.2-.a", "1+b", "1 2",  NULL};

    (void)state;
    chain_refuse(VER_GEM, bad);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_order),
        cmocka_unit_test(test_bad),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
