#include "format/feed/version_text.h"
#include "format/feed/feed_check.h"

struct row {
    const char *text, *expected;
};

static void show(struct buf *out, enum version_text kind, const struct version_words *w)
{
    static const char *const names[] = {"unclear", "nothing", "all", "some"};

    buf_add(out, str_of(names[kind]));
    for (size_t i = 0; kind == VERSION_TEXT_SOME && i < w->ranges.n; i++) {
        const struct advisory_range *r = &w->ranges.p[i];

        buf_fmt(out, " [%.*s,%.*s%s", STR_ARG(r->introduced),
                STR_ARG(r->fixed.n ? r->fixed : r->last_affected), r->last_affected.n ? "]" : ")");
    }
    for (size_t i = 0; kind == VERSION_TEXT_SOME && i < w->exact.n; i++)
        buf_fmt(out, " =%.*s", STR_ARG(w->exact.p[i]));
    buf_add_char(out, 0);
}

static void check_rows(const struct row *rows, size_t n)
{
    struct arena *a = arena_new();

    for (size_t i = 0; i < n; i++) {
        struct version_words words;
        struct buf out = BUF_INIT(0);

        show(&out, version_text_parse(a, str_of(rows[i].text), &words), &words);
        if (strcmp(out.p, rows[i].expected) != 0)
            fail_msg("\"%s\": %s, expected %s", rows[i].text, out.p, rows[i].expected);
        buf_done(&out);
    }
    arena_free(a);
}

static void test_plain(void **state)
{
    static const struct row rows[] = {
        {"1.2.3", "some =1.2.3"},
        {"v1.2.3", "some =1.2.3"},
        {"Version 1.2", "some =1.2"},
        {" Ver.1.2 ", "some =1.2"},
        {"r48p0", "some =r48p0"},
        {"1.0, 1.1; 1.2", "some =1.0 =1.1 =1.2"},
        {"7.0 U3q", "some =7.0 U3q"},
        {"5.1.3.2578 build 20231110", "some =5.1.3.2578 build 20231110"},
        {"2.4.x", "some [2.4,2.5)"},
        {"6.1.*", "some [6.1,6.2)"},
        {"10.9.*", "some [10.9,10.10)"},
        {"7.*", "some [7,8)"},
        {"12.2.3-12.2.10", "some [12.2.3,12.2.10]"},
    };

    (void)state;
    check_rows(rows, sizeof rows / sizeof *rows);
}

static void test_bounds(void **state)
{
    static const struct row rows[] = {
        {"< 8.6.1", "some [,8.6.1)"},
        {"<8.6.1", "some [,8.6.1)"},
        {"<= 2.1", "some [,2.1]"},
        {"\xe2\x89\xa4 2.1", "some [,2.1]"},
        {"> 2.1", "some [2.1-a,)"},
        {">= 1.0, < 2.0", "some [1.0,2.0)"},
        {">=1.0 <2.0", "some [1.0,2.0)"},
        {">= 1.0, <= 2.0, >= 3.0, < 3.4", "some [1.0,2.0] [3.0,3.4)"},
        {">= 5.0", "some [5.0,)"},
        {"= 5.0", "some =5.0"},
        {"prior to 3.2", "some [,3.2)"},
        {"before 1.2.3", "some [,1.2.3)"},
        {"All versions < V4.1.4", "some [,4.1.4)"},
        {"All versions >= V5.0 < V5.2", "some [5.0,5.2)"},
        {"All versions prior to 3.2", "some [,3.2)"},
        {"up to 3.2", "some [,3.2]"},
        {"up to and including 3.2", "some [,3.2]"},
        {"through 3.2", "some [,3.2]"},
        {"8.0.16 and prior", "some [,8.0.16]"},
        {"versions 66 and prior", "some [,66]"},
        {"3.2 or earlier", "some [,3.2]"},
        {"3.2 and all prior versions", "some [,3.2]"},
        {"3.2 and later", "some [3.2,)"},
        {"Version.5.0 or later", "some [5.0,)"},
        {"3.2+", "some [3.2,)"},
        {"from 1.0 before 2.0", "some [1.0,2.0)"},
        {"1.0 before 2.0", "some [1.0,2.0)"},
        {"1.0 - 2.3", "some [1.0,2.3]"},
        {"1.0 through 2.3", "some [1.0,2.3]"},
        {"1.0 to 2.3", "some [1.0,2.3]"},
        {"9.5 - 9.5.23, 10 - 10.0.10", "some [9.5,9.5.23] [10,10.0.10]"},
        {"<= 6.1.*", "some [,6.2)"},
        {"< 6.1.*", "some [,6.1)"},
        {"<=5.008 & 5.028", "some [,5.008] =5.028"},
    };

    (void)state;
    check_rows(rows, sizeof rows / sizeof *rows);
}

static void test_no_versions(void **state)
{
    static const struct row rows[] = {
        {"", "nothing"},
        {"n/a", "nothing"},
        {"N/A", "nothing"},
        {"unspecified", "nothing"},
        {"-", "nothing"},
        {"*", "all"},
        {"all", "all"},
        {"All Versions", "all"},
        {"any version", "all"},
        {"vers:all/*", "all"},
        {"see references", "unclear"},
        {"serial number 17X**** or later, and versions 1.280 and prior", "unclear"},
        {"Android 12.0", "unclear"},
        {"FastConnect 6200", "unclear"},
        {"1.0 and earlier 2.0", "unclear"},
        {"1.1.1-1.2", "unclear"},
        {"prior to", "unclear"},
        {"<", "unclear"},
        {"< < 2", "unclear"},
        {"earlier", "unclear"},
        {"1.*.3", "unclear"},
        {"various", "unclear"},
        {"publication", "unclear"},
        {",,,", "unclear"},
    };

    (void)state;
    check_rows(rows, sizeof rows / sizeof *rows);
}

/* Texts of random words never crash, and a range never says less than it read. */
static void test_words(void **state)
{
    static const char *const words[] = {
        "1.0", "2.0",    "<",    "<=",      ">",        ">=",     "and",   "prior",
        "to",  "all",    ",",    "-",       "versions", "up",     "later", "x",
        "3.*", "before", "from", "1.2-1.3", "7+",       "through"};
    struct arena *a = arena_new();
    uint32_t seed = 7;

    (void)state;
    for (int round = 0; round < 20000; round++) {
        struct version_words w;
        struct buf text = BUF_INIT(0);

        for (int i = 0; i < 6; i++) {
            seed = seed * 1664525 + 1013904223;
            buf_add(&text, str_of(words[(seed >> 8) % (sizeof words / sizeof *words)]));
            buf_add_char(&text, ' ');
        }
        enum version_text kind = version_text_parse(a, buf_str(&text), &w);

        assert_true(kind != VERSION_TEXT_SOME || w.ranges.n + w.exact.n > 0);
        for (size_t i = 0; kind == VERSION_TEXT_SOME && i < w.ranges.n; i++)
            assert_true(w.ranges.p[i].introduced.n + w.ranges.p[i].fixed.n +
                            w.ranges.p[i].last_affected.n >
                        0);
        buf_done(&text);
        arena_reset(a);
    }
    arena_free(a);
}

static void test_behind(void **state)
{
    static const char *const versions[] = {"3.2", "3.2.0", "1.2b", "10", "2.0-rc1", "1.0.0.0"};
    struct arena *a = arena_new();

    (void)state;
    for (size_t i = 0; i < sizeof versions / sizeof *versions; i++) {
        struct str v = str_of(versions[i]), behind = version_text_behind(a, v);
        struct str next = str_fmt(a, "%s.1", versions[i]);
        int cmp;

        assert_int_equal(ver_cmp(VER_GENERIC, v, behind, &cmp, NULL), 0);
        assert_int_equal(cmp, -1);
        assert_int_equal(ver_cmp(VER_GENERIC, behind, next, &cmp, NULL), 0);
        assert_int_equal(cmp, -1);
    }
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_plain),       cmocka_unit_test(test_bounds),
        cmocka_unit_test(test_no_versions), cmocka_unit_test(test_words),
        cmocka_unit_test(test_behind),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
