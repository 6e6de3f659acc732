#include "base/clock.h"
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

static void test_parse(void **state)
{
    static const struct {
        const char *text;
        int64_t want;
    } cases[] = {
        {"1970-01-01", 0},
        {"1970-01-01T00:00:00Z", 0},
        {"1969-12-31T23:59:59Z", -1},
        {"2024-02-29T12:34:56Z", 1709210096},
        {"2024-02-29t12:34:56.987654321z", 1709210096},
        {"2024-02-29 12:34:56", 1709210096},
        {"2024-02-29T21:34:56+09:00", 1709210096},
        {"2024-02-29T07:04:56-0530", 1709210096},
        {"2024-02-29T21:34:56+09", 1709210096},
        {"2021-05-01T12:15Z", 1619871300},
        {"2021-05-01T12:15:00.000", 1619871300},
        {"2016-12-31T23:59:60Z", 1483228800},
        {"0001-01-01", -62135596800},
        {"9999-12-31T23:59:59Z", 253402300799},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int64_t t = 5;

        if (!clock_parse(str_of(cases[i].text), &t) || t != cases[i].want)
            fail_msg("%s: %lld", cases[i].text, (long long)t);
    }
}

static void test_refused(void **state)
{
    static const char *const cases[] = {
        "",
        "2024",
        "2024-1-01",
        "2023-02-29",
        "1900-02-29",
        "2024-13-01",
        "2024-00-01",
        "2024-04-31",
        "2024-01-00",
        "0000-01-01",
        "2024/01/01",
        "2024-01-01T",
        "2024-01-01T24:00:00Z",
        "2024-01-01T12:60:00Z",
        "2024-01-01T12:00:61Z",
        "2024-01-01T12:00:00.Z",
        "2024-01-01T12:00.5Z",
        "2024-01-01T12:00:0",
        "2024-01-01T12:00:00+24:00",
        "2024-01-01T12:00:00+09:60",
        "2024-01-01T12:00:00+9:00",
        "2024-01-01T12:00:00+0900x",
        "2024-01-01T12:00:00Z ",
        "2024-01-01X12:00:00Z",
        "2024-01-01T12-00-00Z",
        "+024-01-01",
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int64_t t = 5;

        if (clock_parse(str_of(cases[i]), &t) || t != 5)
            fail_msg("taken: %s", cases[i]);
    }
}

/* The calendar against the C library's, a day and some seconds at a time. */
static void test_calendar(void **state)
{
    char ours[CLOCK_TEXT], theirs[CLOCK_TEXT];

    (void)state;
    for (int64_t t = -62135596800; t < 253402300800; t += 86400 * 37 + 12347) {
        time_t when = (time_t)t;
        int64_t back;
        struct tm tm;

        assert_non_null(gmtime_r(&when, &tm));
        snprintf(theirs, sizeof theirs, "%04d-%02d-%02dT%02d:%02d:%02dZ",
                 (tm.tm_year + 1900) % 10000, tm.tm_mon % 100 + 1, tm.tm_mday % 100,
                 tm.tm_hour % 100, tm.tm_min % 100, tm.tm_sec % 100);
        assert_string_equal(clock_text(t, ours), theirs);
        assert_true(clock_parse(str_of(ours), &back) && back == t);
        clock_day_text(clock_day(t, 0), ours);
        assert_memory_equal(ours, theirs, 10);
        assert_true(clock_parse_day(str_of(ours), &back) && back == clock_day(t, 0));
    }
}

static void test_zones(void **state)
{
    (void)state;
    assert_int_equal(clock_day(0, 0), 0);
    assert_int_equal(clock_day(-1, 0), -1);
    assert_int_equal(clock_day(15 * 3600, 540), 1); /* midnight in Tokyo */
    assert_int_equal(clock_day(15 * 3600 - 1, 540), 0);
    assert_int_equal(clock_day(0, -60), -1);
    assert_true(clock_monotonic() <= clock_monotonic());
    assert_true(clock_system() > 1700000000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_parse),
        cmocka_unit_test(test_refused),
        cmocka_unit_test(test_calendar),
        cmocka_unit_test(test_zones),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
