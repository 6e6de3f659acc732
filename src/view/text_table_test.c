/* The generated tables: sorted as bsearch wants them, each key once, found through text.h. */
#include "view/text_table.h"
#include "view/text.h"
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static void pairs_sorted(const struct text_pair *pairs, size_t n)
{
    assert_true(n > 0);
    for (size_t i = 1; i < n; i++)
        assert_true(strcmp(pairs[i - 1].en, pairs[i].en) < 0);
    assert_null(pairs[n].en);
}

static void tables_are_sorted(void **state)
{
    (void)state;
    pairs_sorted(text_errors, text_error_n);
    pairs_sorted(text_words, text_word_n);
    for (size_t i = 1; i < text_message_n; i++)
        assert_true(strcmp(text_messages[i - 1].key, text_messages[i].key) < 0);
    assert_null(text_messages[text_message_n].key);
}

static void every_message_is_found(void **state)
{
    (void)state;
    for (size_t i = 0; i < text_message_n; i++)
        for (int l = LANG_EN; l <= LANG_JA; l++)
            assert_ptr_equal(text_get((enum lang)l, text_messages[i].key),
                             text_messages[i].text[l]);
}

static void errors_of_base_are_japanese(void **state)
{
    struct err e = {0};
    char out[256];

    (void)state;
    (void)err_set(&e, E_LIMIT, "over %zu bytes; split the file", (size_t)5);
    text_error(LANG_JA, &e, out, sizeof out);
    assert_string_equal(out, "5 バイトを超えています。ファイルを分割してください");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tables_are_sorted),
        cmocka_unit_test(every_message_is_found),
        cmocka_unit_test(errors_of_base_are_japanese),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
