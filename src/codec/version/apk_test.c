/* apk versions; the order is that of apk-tools 3. */
#include "codec/version/ver_chain.h"

/* from the rules of apk-tools' version.c */
static void test_order(void **state)
{
    (void)state;
    chain_check(VER_APK,
                "0_alpha < 0 < 0-r1 < 0.0 < 0.00 < 0.01 < 0.010 < 0.02 < 0.1 < 0.2 < 0.10 < "
                "1_alpha < 1_alpha1 = 1_alpha01 < 1_alpha2 < 1_alpha10 < 1_beta < 1_pre < "
                "1_rc_alpha < 1_rc < 1_rc-r1 < 1_rc1 < 1_rc_p < 1 = 01 < 1-r0 = 1-r00 < 1-r2 < "
                "1-r10 < 1~0af < 1~1 < 1_cvs < 1_svn < 1_git < 1_git1 < 1_hg < 1_p_rc < 1_p < "
                "1_p~a < 1_p1 < 1_p1_git < 1a_rc < 1a < 1a-r1 < 1a_p1 < 1a2 < 1a10 < 1b < 1.0 < "
                "1.1 < 2");
}

static void test_bad(void **state)
{
    static const char *const bad[] = {"a",     ".1",    "1.",     "1..2", "1A",   "1ab",     "1_",
                                      "1_foo", "1_p1a", "1-",     "1-r",  "1-1",  "1-r1-r2", "1~",
                                      "1~xyz", "1~a~b", "1-r1~a", "1 2",  "1a.2", "1_RC1",   NULL};

    (void)state;
    chain_refuse(VER_APK, bad);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_order),
        cmocka_unit_test(test_bad),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
