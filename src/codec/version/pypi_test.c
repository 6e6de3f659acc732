/* pypi versions against what the packaging library answers. */
#include "codec/version/ver_chain.h"

/* answers of packaging 21 */
static void test_pep440(void **state)
{
    (void)state;
    chain_check(VER_PYPI,
                "0-a < 0pre.0.dev1 < 00.100 < 1.0.dev1 < 1.0a- < 1.a.post10 < 1.0a1.dev2 < "
                "1.0.a.1 = 1.0a1 < 1a.1+1 < 1.0-beta_1 = 1.0b1 < 1.0.preview1 = 1.0c1 = 1.0rc1 "
                "< 1.0rc1.post2.dev3 < 1.0 = 1.0.0 = 1.000 = v1 < 1.0+a.a < 1.0+a.1 < 1.0+ABC = "
                "1.0+abc < 1.0+05 = 1.0+5 < 1.0.post0.dev1 < 1.0-0 = 1.0.post < 1.0-1 = 1.0.r1 "
                "< 1.0.post1+a < 1.0.1 < 9a9.dev1 < 9b1.post100+1 < 9pre-.post1 < 9rc1+a < "
                "09+afinal < 9.post110 < 9.091 < 10.a+a9.0 < 10-a9 < 10b10-1+110rc1 < "
                "10pre90000 < 10 < 10+1.dev1pre.a1 < 00010.post1 < 91+11 < 110b1 < 999b1.post1 "
                "< 90000.a00+a < 1!0 < 2!0.dev1 < 11!10rc1");
}

/* answers of packaging 21's LegacyVersion, which are all below 0.dev0 */
static void test_below_pep440(void **state)
{
    (void)state;
    chain_check(VER_PYPI,
                ".0+apre0000_ < +apre.a.10 < +1adev01!prev < +1.10.10.10- < dev00.10.1-10 < "
                "0dev.1b1_.0 < .dev1.10+a+a < 0_.a < 00_00 < 0_10 < 0.a9.a < 0a.1000b11!0 < "
                "-class.-jw.util.version.Version- < 0-1-1pre+a.1 < 0.post1pre+1v < "
                "0v-devpre+1+a < 0vpre-0- < 0vvdev < 0.1-bulbasaur < 0.1-charmander < 0.9-doduo "
                "< 000000000x < 01!.1 < 1.0-dev-x < 1.0.a.av.a9aa < 1.000a00v < 1av1000.aa.1 < "
                "1b110.a < 1-pre_rc1 < 1.0-pre-x < 1.0-final-x < 01-1final < 1.0.x = 1.x < "
                "1.10-1rc1_910 < 9a00dev09vv < 9a1!-0final < 9b1+100pre+1 < 9pre_.a9.109 < "
                "9rc1-1_ < 9-1b1+1dev < 9.10.a0v < 10+10.10+1 < 10_0.0a9pre_ < 10a11.dev1a < "
                "10b1b1rc1_ < 10rc100_rc100 < 1011!.0 < 1900b1pre < 9010.10.0_.0 < 12345678.x < "
                "123456789.x < "
                "0.dev0");
}

static void test_bad(void **state)
{
    static const char *const bad[] = {"1\x01", "\x7f", NULL};

    (void)state;
    chain_refuse(VER_PYPI, bad);
}

static void test_legacy(void **state)
{
    (void)state;
    assert_true(ver_is_legacy(VER_PYPI, STR("0.1-bulbasaur")));
    assert_true(ver_is_legacy(VER_PYPI, STR("1.0+")));
    assert_false(ver_is_legacy(VER_PYPI, STR(" 1.0a- ")));
    assert_false(ver_is_legacy(VER_PYPI, STR("")));
    assert_false(ver_is_legacy(VER_GENERIC, STR("0.1-bulbasaur")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pep440),
        cmocka_unit_test(test_below_pep440),
        cmocka_unit_test(test_bad),
        cmocka_unit_test(test_legacy),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
