#include "console/console_assets.h"
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

static void test_pages_give_the_index(void **state)
{
    const struct console_asset *f = console_asset_find(STR("/"));

    (void)state;
    assert_non_null(f);
    assert_string_equal(f->path, "/index.html");
    assert_string_equal(f->type, "text/html; charset=utf-8");
    assert_true(f->forms[CONSOLE_PLAIN].n > 0 && f->etag[0] == '"' && !f->immutable);
    assert_ptr_equal(console_asset_find(STR("/tasks/12")), f);
    assert_ptr_equal(console_asset_find(STR("/index.html")), f);
    assert_null(console_asset_find(STR("/nothing.js")));
    assert_null(console_asset_find(STR("/assets/../index.html/x.y")));
}

static void test_every_row_is_found(void **state)
{
    (void)state;
    for (size_t i = 0; i < console_table_n; i++)
        assert_ptr_equal(console_asset_find(str_of(console_table[i].path)), &console_table[i]);
}

static void test_forms(void **state)
{
    struct console_asset all = {.forms = {STR("plain"), STR("gz"), STR("b")}};
    struct console_asset plain = {.forms = {STR("plain")}};

    (void)state;
    assert_int_equal(console_form_of(&all, STR("gzip, deflate, br")), CONSOLE_BROTLI);
    assert_int_equal(console_form_of(&all, STR("GZIP;q=0.5")), CONSOLE_GZIP);
    assert_int_equal(console_form_of(&all, STR("br;q=0, gzip;q=0.0")), CONSOLE_PLAIN);
    assert_int_equal(console_form_of(&all, STR("brx")), CONSOLE_PLAIN);
    assert_int_equal(console_form_of(&all, STR_NONE), CONSOLE_PLAIN);
    assert_int_equal(console_form_of(&plain, STR("br, gzip")), CONSOLE_PLAIN);
}

static void test_place_of_the_nonce(void **state)
{
    const struct console_asset *f = console_asset_find(STR("/"));
    struct console_asset page = {.type = "text/html; charset=utf-8",
                                 .forms = {STR("<meta content=\"" CONSOLE_NONCE "\">")}};
    struct console_asset script = {.type = "text/javascript", .forms = {STR(CONSOLE_NONCE)}};

    (void)state;
    assert_int_equal(console_nonce_at(&page), 15);
    assert_int_equal(console_nonce_at(&script), -1);
    page.forms[CONSOLE_PLAIN] = STR("<p>none</p>");
    assert_int_equal(console_nonce_at(&page), -1);
    if (console_table_n > 1) /* a build without the console has one page, without styles */
        assert_true(console_nonce_at(f) > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pages_give_the_index),
        cmocka_unit_test(test_every_row_is_found),
        cmocka_unit_test(test_forms),
        cmocka_unit_test(test_place_of_the_nonce),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
