/* text.c over tables of its own, so that the cases do not move with data/text. */
#include "view/text.h"
#include "view/text_table.h"
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>
#include <errno.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

const struct text_entry text_messages[] = {
    {"list.more", {"{count} more of {total}", "全{total}件のうち残り{count}件"}},
    {"tier.now", {"now", "直ちに"}},
    {"tier.soon", {"soon", "近日中"}},
};
const size_t text_message_n = 3;
const struct text_pair text_errors[] = {
    {"\"%.*s\" is 100%% wrong", "「%s」は100%%誤りです"},
    {"%s has %zu rows, over %d", "%2$zu 行は %1$s の上限 %3$d を超えています"},
    {"cannot %s: %s", "%sに失敗しました: %s"},
};
const size_t text_error_n = 3;
const struct text_pair text_words[] = {{"No such file or directory", "ありません"},
                                       {"open", "オープン"}};
const size_t text_word_n = 2;

static void get_finds_either_language(void **state)
{
    (void)state;
    assert_string_equal(text_get(LANG_EN, "list.more"), "{count} more of {total}");
    assert_string_equal(text_get(LANG_EN, "tier.now"), "now");
    assert_string_equal(text_get(LANG_JA, "tier.soon"), "近日中");
    assert_true(text_has("tier.now"));
    assert_false(text_has("tier.no"));
    assert_false(text_has(""));
}

static void put_fills_places_in_any_order(void **state)
{
    struct buf b = BUF_INIT(0);

    (void)state;
    text_put(&b, LANG_EN, "list.more", "total", "12", "count", "3", NULL);
    buf_add_char(&b, '|');
    text_put(&b, LANG_JA, "list.more", "total", "12", "count", "{3}", NULL);
    buf_add_char(&b, '|');
    text_put(&b, LANG_EN, "tier.now", NULL);
    buf_add_char(&b, '\0');
    assert_string_equal(b.p, "3 more of 12|全12件のうち残り{3}件|now");
    buf_done(&b);
}

static void get_unknown(void)
{
    text_get(LANG_EN, "tier.never");
}

static void put_without_a_place(void)
{
    struct buf b = BUF_INIT(0);

    text_put(&b, LANG_EN, "list.more", "count", "3", NULL);
}

static bool aborts(void (*run)(void))
{
    int status = 0;
    pid_t child = fork();

    assert_true(child >= 0);
    if (child == 0) {
        signal(SIGABRT, SIG_DFL);
        close(STDERR_FILENO);
        run();
        _exit(0);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    return WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT;
}

static void a_bug_aborts(void **state)
{
    (void)state;
    assert_true(aborts(get_unknown));
    assert_true(aborts(put_without_a_place));
}

static void error_has_its_path(void **state)
{
    struct err e = {0};
    char out[256];

    (void)state;
    (void)err_set(&e, E_LIMIT, "%s has %zu rows, over %d", "osv", (size_t)12, 10);
    assert_string_equal(text_error(LANG_EN, &e, out, sizeof out), "osv has 12 rows, over 10");
    (void)err_in(&e, "items[%d]", 3);
    (void)err_in(&e, "f.json");
    text_error(LANG_EN, &e, out, sizeof out);
    assert_string_equal(out, "f.json: items[3]: osv has 12 rows, over 10");
    text_error(LANG_JA, &e, out, sizeof out);
    assert_string_equal(out, "f.json: items[3]: 12 行は osv の上限 10 を超えています");
}

static void error_words_are_translated(void **state)
{
    struct err e = {0};
    char out[256];

    (void)state;
    errno = ENOENT;
    (void)err_errno(&e, "open");
    text_error(LANG_JA, &e, out, sizeof out);
    assert_string_equal(out, "オープンに失敗しました: ありません");
    /* foreign text is none of our words */
    (void)err_set(&e, E_PARSE, "\"%.*s\" is 100%% wrong", STR_ARG(STR("open")));
    text_error(LANG_JA, &e, out, sizeof out);
    assert_string_equal(out, "「open」は100%誤りです");
    text_error(LANG_EN, &e, out, sizeof out);
    assert_string_equal(out, "\"open\" is 100% wrong");
}

static void error_without_translation_is_english(void **state)
{
    struct err e = {0}, none = {0};
    char out[256];

    (void)state;
    (void)err_set(&e, E_PARSE, "not said in Japanese: %d", 4);
    text_error(LANG_JA, &e, out, sizeof out);
    assert_string_equal(out, "not said in Japanese: 4");
    text_error(LANG_JA, &none, out, sizeof out);
    assert_string_equal(out, "");
}

static void error_fits_its_room(void **state)
{
    char long_word[700], out[2048];
    struct err e = {0};

    (void)state;
    memset(long_word, 'x', sizeof long_word - 1);
    long_word[sizeof long_word - 1] = '\0';
    (void)err_set(&e, E_IO, "cannot %s: %s", "open", long_word);
    text_error(LANG_JA, &e, out, 8);
    assert_int_equal(strlen(out), 7);
    text_error(LANG_JA, &e, out, sizeof out);
    assert_non_null(strstr(out, "に失敗しました: xxx"));
    /* no room for longer words: the arguments stay whole as they were */
    char wide[760];
    memset(wide, 'y', sizeof wide - 1);
    wide[sizeof wide - 1] = '\0';
    (void)err_set(&e, E_IO, "cannot %s: %s", "open", wide);
    text_error(LANG_JA, &e, out, sizeof out);
    assert_true(strncmp(out, "openに失敗しました: yyy", 24) == 0);
}

static void lang_is_of_the_locale(void **state)
{
    static const char *const ja[] = {"ja", "ja_JP.UTF-8", "ja-JP", "ja.utf8"};
    static const char *const en[] = {"", "C", "C.UTF-8", "en_GB", "jam", "j", "POSIX"};

    (void)state;
    for (size_t i = 0; i < sizeof ja / sizeof *ja; i++)
        assert_int_equal(text_lang_of(ja[i]), LANG_JA);
    for (size_t i = 0; i < sizeof en / sizeof *en; i++)
        assert_int_equal(text_lang_of(en[i]), LANG_EN);
    assert_int_equal(text_lang_of(NULL), LANG_EN);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(get_finds_either_language),
        cmocka_unit_test(put_fills_places_in_any_order),
        cmocka_unit_test(a_bug_aborts),
        cmocka_unit_test(error_has_its_path),
        cmocka_unit_test(error_words_are_translated),
        cmocka_unit_test(error_without_translation_is_english),
        cmocka_unit_test(error_fits_its_room),
        cmocka_unit_test(lang_is_of_the_locale),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
