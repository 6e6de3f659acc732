#include "base/err.h"
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

static void test_set(void **state)
{
    struct err e;

    (void)state;
    int rc = err_set(&e, E_LIMIT, "%d%% of %zu in %.*s, %s %lld %g %c", 50, (size_t)7, 2, "abc",
                     "z", -5LL, 0.5, 'q');

    assert_int_equal(rc, E_LIMIT);
    assert_int_equal(e.code, E_LIMIT);
    assert_string_equal(e.text, "50% of 7 in ab, z -5 0.5 q");
    assert_string_equal(e.path, "");
    assert_int_equal(e.arg_n, 7);
    assert_int_equal(err_set(NULL, E_IO, "x %d", 1), E_IO);
    err_clear(&e);
    assert_int_equal(e.code, 0);
}

static void test_render(void **state)
{
    struct err e;
    char out[64];

    (void)state;
    (void)err_set(&e, E_PARSE, "%s has %d of %s", "a", 2, "b");
    err_render(&e, "%3$s \xe3\x81\xae %2$d%% %1$s", out, sizeof out);
    assert_string_equal(out, "b \xe3\x81\xae 2% a");
    err_render(&e, "%s:%d:%s:%s", out, sizeof out); /* one more than there is */
    assert_string_equal(out, "a:2:b:");
    err_render(&e, "%s has %d of %s", out, 6);
    assert_string_equal(out, "a has");
}

static void test_path(void **state)
{
    struct err e;

    (void)state;
    (void)err_set(&e, E_PARSE, "bad");
    assert_int_equal(err_in(&e, "[%d]", 3), E_PARSE);
    (void)err_in(&e, "items");
    (void)err_in(&e, "%s", "a\nb\x1b[1m.json");
    assert_string_equal(e.path, "a?b?[1m.json: items[3]");
    (void)err_set(&e, E_PARSE, "again");
    assert_string_equal(e.path, "");
}

/* Long arguments, texts and paths are cut, and nothing is overrun. */
static void test_long(void **state)
{
    static char z[5000];
    struct err e;

    (void)state;
    memset(z, 'x', sizeof z - 1);
    (void)err_set(&e, E_PARSE, "%s and %s and %d", z, z, 5);
    assert_true(strlen(e.text) < sizeof e.text);
    assert_true(str_starts(str_of(e.text), STR("xxx")));
    for (int i = 0; i < 5; i++)
        (void)err_in(&e, "%s", z);
    assert_int_equal(strlen(e.path), sizeof e.path - 1);
    (void)err_set(&e, E_PARSE, "%d%d%d%d%d%d%d%d%d%d", 1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
    assert_int_equal(e.arg_n, ERR_ARGS);
}

static void test_foreign_text(void **state)
{
    struct err e;

    (void)state;
    (void)err_set(&e, E_PARSE, "name \"%s\"", "a\nb\x1b]0;x\x07");
    assert_string_equal(e.text, "name \"a?b?]0;x?\"");
}

static void test_codes(void **state)
{
    struct err e;

    (void)state;
    assert_string_equal(err_name(E_PARSE), "E_PARSE");
    assert_int_equal(err_exit_status(E_NOTFOUND), 4);
    assert_int_equal(err_http_status(E_LIMIT), 413);
    assert_int_equal(err_exit_status(0), 0);
    errno = ENOENT;
    assert_int_equal(err_errno(&e, "open"), E_NOTFOUND);
    assert_string_equal(e.text, "cannot open: No such file or directory");
    errno = EACCES;
    assert_int_equal(err_errno(&e, "open"), E_IO);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_set),          cmocka_unit_test(test_render),
        cmocka_unit_test(test_path),         cmocka_unit_test(test_long),
        cmocka_unit_test(test_foreign_text), cmocka_unit_test(test_codes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
