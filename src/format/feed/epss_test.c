#include "format/feed/feed_check.h"

static void test_extract(void **state)
{
    (void)state;
    check_extract("epss", "epss.csv", "epss.csv.expected", 0);
}

static void test_rows(void **state)
{
    struct feed_check c = {0};

    (void)state;
    assert_int_equal(check_str(&c, "epss",
                               "\xef\xbb\xbf"
                               "cve,epss,percentile\r\n"
                               "CVE-1-1,0,1\r\n"
                               "CVE-1-2,1.00000,0.0000005\r\n"
                               "\r\n"
                               "CVE-1-3,8.9e-05,0.999999\n"
                               "CVE-1-4,1.1,0\n"
                               "CVE-1-5,-0.1,0\n"
                               "CVE-1-6,nan,0\n"
                               "CVE-1-7,0.5\n"
                               "CVE 1 8,0.5,0.5\n"
                               "CVE-1-9,0.5,0.5,more\n"),
                     0);
    check_text(&c.out, "epss CVE-1-1 0 1000000 -\n"
                       "epss CVE-1-2 1000000 1 -\n"
                       "epss CVE-1-3 89 999999 -\n"
                       "epss CVE-1-9 500000 500000 -\n");
    assert_int_equal(c.count.bad, 5);
    assert_true(str_starts(buf_str(&c.bad), STR("line 6: ")));
    check_done(&c);
}

static void test_refused(void **state)
{
    static const char *const texts[] = {
        "",
        "#model_version:v1\n",
        "CVE-1-1,0.1,0.2\n",
        "cve,percentile\n",
        "cve,epss,percentile\nCVE-1-1,0.12,0.3",
    };

    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct feed_check c = {0};

        assert_int_equal(check_str(&c, "epss", texts[i]), E_PARSE);
        assert_int_equal(c.epss, 0);
        check_done(&c);
    }
}

static void test_data(void **state)
{
    struct feed_check c = {0};

    (void)state;
    assert_int_equal(check_data(&c, "epss", "cve/epss-sample/epss_scores-2026-09-29.head.csv"), 0);
    assert_int_equal(c.epss, 30);
    assert_int_equal(c.count.bad, 0);
    check_done(&c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_extract),
        cmocka_unit_test(test_rows),
        cmocka_unit_test(test_refused),
        cmocka_unit_test(test_data),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
