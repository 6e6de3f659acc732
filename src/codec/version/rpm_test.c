/* rpm versions against librpm, where it is installed (NIJU_LIBRPM). */
#include "codec/version/ver_sample.h"
#include <setjmp.h>
#include <stdarg.h>
#ifdef NIJU_LIBRPM
#include <rpm/rpmver.h>
#endif

#include <cmocka.h>

#ifdef NIJU_LIBRPM
static const char *text_z(struct ver_sample *s, struct str t)
{
    assert_true(t.n < sizeof s->text);
    s->text[t.n] = 0;
    return s->text;
}

static void test_librpm(void **state)
{
    struct ver_sample a = {.state = 4242, .order = VER_RPM}, b = {.state = 77, .order = VER_RPM};
    size_t valid = 0;

    (void)state;
    for (int i = 0; i < 20000; i++) {
        struct str x = sample_make(&a), y = i % 3 ? sample_near(&b, &a) : sample_make(&b);
        int c = 0;

        if (ver_cmp(VER_RPM, x, y, &c, NULL) < 0)
            continue;
        rpmver p = rpmverParse(text_z(&a, x)), q = rpmverParse(text_z(&b, y));
        int said = rpmverCmp(p, q);

        if (c != (said > 0) - (said < 0))
            fail_msg("'%s' and '%s': %d, librpm %d", a.text, b.text, c, said);
        rpmverFree(p);
        rpmverFree(q);
        valid++;
    }
    assert_true(valid > 10000);
}
#else
static void test_librpm(void **state)
{
    (void)state;
    print_message("skipped: built without librpm\n");
    skip();
}
#endif

static void test_traps(void **state)
{
    /* each less than the next, as librpm orders them */
    static const char *const rising[] = {"1~rc1-1", "1",     "1-",      "1-0",   "1-0.1", "1-1~a",
                                         "1-1",     "1-1^a", "1-1.el7", "1^git", "1a",    "1.0",
                                         "1.0001",  "1.2",   "10",      "1:0~"};

    (void)state;
    for (size_t i = 0; i + 1 < sizeof rising / sizeof *rising; i++) {
        int c = 9;

        assert_int_equal(ver_cmp(VER_RPM, str_of(rising[i]), str_of(rising[i + 1]), &c, NULL), 0);
        if (c != -1)
            fail_msg("'%s' and '%s': %d", rising[i], rising[i + 1], c);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_librpm),
        cmocka_unit_test(test_traps),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
