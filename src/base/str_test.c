#include "base/str.h"
#include "base/arena.h"
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

#define assert_str(s, z)                                                                           \
    do {                                                                                           \
        struct str got_ = (s);                                                                     \
        if (!str_eq(got_, str_of(z)))                                                              \
            fail_msg("got '%.*s', want '%s'", STR_ARG(got_), (z));                                 \
    } while (0)

static void test_compare(void **state)
{
    (void)state;
    assert_int_equal(str_cmp(STR("a"), STR("a")), 0);
    assert_true(str_cmp(STR("a"), STR("ab")) < 0);
    assert_true(str_cmp(STR("b"), STR("ab")) > 0);
    assert_true(str_cmp(STR("\xff"), STR("a")) > 0); /* bytes, not chars */
    assert_true(str_cmp(STR_NONE, STR("")) == 0 && str_cmp(STR_NONE, STR("a")) < 0);
    assert_true(str_eq(STR_NONE, STR("")));
    assert_false(str_eq(STR("a"), STR("b")));
    assert_true(str_ieq(STR("aBz"), STR("AbZ")));
    assert_false(str_ieq(STR("a"), STR("ab")));
    assert_false(str_ieq(STR("@"), STR("`")));
    assert_true(str_starts(STR("abc"), STR("ab")) && str_starts(STR(""), STR_NONE));
    assert_false(str_starts(STR("ab"), STR("abc")));
    assert_true(str_ends(STR("abc"), STR("bc")) && str_ends(STR("abc"), STR_NONE));
    assert_false(str_ends(STR("c"), STR("bc")));
    assert_true(str_istarts(STR("CVE-1"), STR("cve-")));
}

static void test_find(void **state)
{
    (void)state;
    assert_int_equal(str_find(STR("banana"), STR("na")), 2);
    assert_int_equal(str_find(STR("banana"), STR("nab")), -1);
    assert_int_equal(str_find(STR_NONE, STR("a")), -1);
    assert_int_equal(str_find(STR_NONE, STR("")), 0);
    assert_int_equal(str_find_char(STR("banana"), 'n'), 2);
    assert_int_equal(str_rfind_char(STR("banana"), 'n'), 4);
    assert_int_equal(str_find_char(STR_NONE, 'n'), -1);
    assert_int_equal(str_count(STR("banana"), 'a'), 3);
}

static void test_parts(void **state)
{
    struct str s = STR("a,,b,");

    (void)state;
    assert_str(str_sub(STR("abc"), 1, 2), "b");
    assert_str(str_sub(STR("abc"), 1, 99), "bc");
    assert_str(str_sub(STR("abc"), 9, 1), "");
    assert_str(str_trim(STR(" \t a b\r\n\0")), "a b");
    assert_str(str_trim(STR(" \n ")), "");
    assert_str(str_cut(&s, ','), "a");
    assert_str(str_cut(&s, ','), "");
    assert_str(str_cut(&s, ','), "b");
    assert_str(str_cut(&s, ','), "");
    assert_int_equal(s.n, 0);
    s = STR("one\r\n\ntwo\r");
    assert_str(str_line(&s), "one");
    assert_str(str_line(&s), "");
    assert_str(str_line(&s), "two");
    assert_int_equal(s.n, 0);
}

static void test_integers(void **state)
{
    static const char *const wrong[] = {
        "",    "-",  "+1", " 1", "1 ", "1a", "9223372036854775808", "-9223372036854775809",
        "--1", "0x1"};
    uint64_t u = 7;
    int64_t i = 7;

    (void)state;
    assert_true(str_u64(STR("18446744073709551615"), &u) && u == UINT64_MAX);
    assert_true(str_u64(STR("007"), &u) && u == 7);
    assert_false(str_u64(STR("18446744073709551616"), &u));
    assert_false(str_u64(STR("-1"), &u));
    assert_true(str_i64(STR("-9223372036854775808"), &i) && i == INT64_MIN);
    assert_true(str_i64(STR("9223372036854775807"), &i) && i == INT64_MAX);
    for (size_t k = 0; k < sizeof wrong / sizeof *wrong; k++)
        if (str_i64(str_of(wrong[k]), &i))
            fail_msg("taken: %s", wrong[k]);
    assert_true(i == INT64_MAX); /* untouched */
}

static void test_doubles(void **state)
{
    static const char *const wrong[] = {"", "nan", "inf", "1x", "0x1p3", "1e999", "1,5", " 1", "-"};
    double d = 7;

    (void)state;
    for (size_t k = 0; k < sizeof wrong / sizeof *wrong; k++)
        if (str_double(str_of(wrong[k]), &d) || d != 7)
            fail_msg("taken: %s", wrong[k]);
    assert_true(str_double(STR("0.97"), &d) && d == 0.97);
    assert_true(str_double(STR("-1e-3"), &d) && d == -0.001);
}

static void test_utf8(void **state)
{
    static const char *const wrong[] = {"\x80",         "\xc0\xaf",         "\xc1\xbf",
                                        "\xe0\x80\xaf", "\xed\xa0\x80",     "\xf4\x90\x80\x80",
                                        "\xe3\x81",     "\xf0\x8f\xbf\xbf", "\xf5\x80\x80\x80"};
    uint32_t cp = 0;

    (void)state;
    assert_true(str_utf8_valid(STR("a\0\xc2\x80\xe3\x81\x82\xf4\x8f\xbf\xbf")));
    assert_true(str_utf8_valid(STR_NONE));
    for (size_t k = 0; k < sizeof wrong / sizeof *wrong; k++) {
        assert_false(str_utf8_valid(str_of(wrong[k])));
        assert_int_equal(str_char(str_of(wrong[k]), &cp), 0);
    }
    assert_int_equal(str_char(STR("\xf0\x9f\x98\x80z"), &cp), 4);
    assert_int_equal(cp, 0x1f600);
    assert_int_equal(str_char(STR_NONE, &cp), 0);
}

static void test_width(void **state)
{
    struct str s = STR("a\xe3\x81\x82\xef\xbd\xb1z"); /* a, full-width, half-width, z */

    (void)state;
    assert_int_equal(str_width(s), 5);
    assert_str(str_fit(s, 2), "a");
    assert_str(str_fit(s, 3), "a\xe3\x81\x82");
    assert_str(str_fit(s, 99), s.p);
    assert_str(str_fit(s, 0), "");
    assert_int_equal(str_width(STR("e\xcc\x81")), 1); /* a combining accent */
    assert_int_equal(str_width(STR("\xff")), 1);
}

static void test_copies(void **state)
{
    struct arena *a = arena_new();

    (void)state;
    assert_string_equal(str_dup(a, STR("abc")).p, "abc");
    assert_string_equal(str_dup(a, STR_NONE).p, "");
    assert_string_equal(str_z(a, str_sub(STR("abcdef"), 1, 3)), "bc");
    assert_str(str_lower(a, STR("AzZ\xc3\x84[")), "azz\xc3\x84[");
    assert_str(str_fmt(a, "%s-%d", "x", 5), "x-5");
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_compare), cmocka_unit_test(test_find),
        cmocka_unit_test(test_parts),   cmocka_unit_test(test_integers),
        cmocka_unit_test(test_doubles), cmocka_unit_test(test_utf8),
        cmocka_unit_test(test_width),   cmocka_unit_test(test_copies),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
