/* The generic order, as version.h states it. */
#include "codec/version/ver_chain.h"

/* the rule in version.h */
static void test_order(void **state)
{
    (void)state;
    chain_check(VER_GENERIC,
                "1~x < 1-dev = 1.0.SNAPSHOT < 1-alpha < 1-alpha2 < 1-beta < 1-milestone < 1-pre "
                "< 1-rc < 1_rc1 = 1.0-RC.1 = 1rc1 < 1-rc2 < 1 = v1.0 = 1.0.0 = 1.final = 1.0.GA "
                "= 1.RELEASE < 1a = 1.0a = 1.0.A < 1b < 1b2 < 1p1 < 1sp < 1.0.1 < 1.2 < 1.2.1 < "
                "1.10 < 2.0.0.1 < 2.0.1");
}

/* as Cisco, Fortinet, Juniper, OpenSSL write them */
static void test_vendors(void **state)
{
    (void)state;
    chain_check(VER_GENERIC,
                "1.0.2 < 1.0.2a < 1.0.2k < 1.0.2zb < 1.1.0-pre1 < 1.1.0 < 7.2.4 < "
                "7.2.4-build1396 < 7.2.10 < 12.2(33)SXI < 12.2(33)SXJ < 12.2(33)SXJ1 < 12.2(58) "
                "< 15.2(4)M3 < 20.4R3 < 20.4R3-S4 < 20.4R3-S10");
}

static void test_bad(void **state)
{
    static const char *const bad[] = {"a", "rc",        "*",   "1*",      "-",
                                      "~", "1\xc3\xa9", "1;2", "unknown", NULL};

    (void)state;
    chain_refuse(VER_GENERIC, bad);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_order),
        cmocka_unit_test(test_vendors),
        cmocka_unit_test(test_bad),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
