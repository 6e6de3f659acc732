#include "codec/csv.h"
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

/* A str for a table */
#define S(lit)                                                                                     \
    {                                                                                              \
        (lit), sizeof(lit) - 1                                                                     \
    }

/* All rows as "[a|b][c]", and the error's place and text if there is one. */
static int rows(struct arena *a, struct str text, struct buf *out, struct err *e)
{
    struct csv c;
    struct csv_row row;
    int rc;

    buf_reset(out);
    csv_init(&c, text);
    while ((rc = csv_next(&c, a, &row, e)) > 0) {
        buf_add_char(out, '[');
        for (size_t i = 0; i < row.n; i++) {
            buf_add(out, i ? STR("|") : STR_NONE);
            buf_add(out, row.fields[i]);
        }
        buf_add_char(out, ']');
    }
    return rc;
}

static void test_read(void **state)
{
    static const struct {
        struct str text;
        const char *want;
    } cases[] = {
        {S(""), ""},
        {S("a"), "[a]"},
        {S("a,b\nc,d\n"), "[a|b][c|d]"},
        {S("a,b\r\nc,d\r\n"), "[a|b][c|d]"},
        {{"\xef\xbb\xbf"
          "a;b\n1,5;2\n",
          13},
         "[a|b][1,5|2]"},
        {S("a\tb\nc\td"), "[a|b][c|d]"},
        {S("\"a;\",b;c\n"), "[a;|b;c]"},
        {S("\"a,\";b\n"), "[a,|b]"},
        {S("\"a\"\"b\",\"c\nd\",\"\"\n"), "[a\"b|c\nd|]"},
        {S("\"\"\"\"\n\"\"\"x\"\"\""), "[\"][\"x\"]"},
        {S(",\n\n\r\n,,\n"), "[|][||]"},
        {S("\"\"\n"), "[]"},
        {S("a,\r\nb,c\r"), "[a|][b|c]"},
        {S("a\rb,c\n"), "[a\rb|c]"},
        {S(" a , b \n"), "[ a | b ]"},
        {S("\"a\"\r\n\"b\"\r"), "[a][b]"},
        {S("\xe3\x81\x82,\xe3\x81\x84\n"), "[\xe3\x81\x82|\xe3\x81\x84]"},
        {S("one,two\n1\n1,2,3\n"), "[one|two][1][1|2|3]"},
    };
    struct arena *a = arena_new();
    struct buf out = BUF_INIT(0);
    struct err e;

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        if (rows(a, cases[i].text, &out, &e) < 0)
            fail_msg("case %zu: %s: %s", i, e.path, e.text);
        if (!str_eq(buf_str(&out), str_of(cases[i].want)))
            fail_msg("case %zu: got %.*s, want %s", i, STR_ARG(buf_str(&out)), cases[i].want);
    }
    buf_done(&out);
    arena_free(a);
}

static void test_faults(void **state)
{
    static const struct {
        struct str text;
        const char *path, *message;
    } cases[] = {
        {S("a\nb\"c\n"), "line 2", "a quote inside"},
        {S("a\n\n\"b\nc"), "line 3", "not closed"},
        {S("\"a\nb\"\n\"c\"d\n"), "line 3", "behind a closing quote"},
        {S("\"a\" ,b\n"), "line 1", "behind a closing quote"},
        {S("a,b\0\n"), "line 1", "NUL"},
        {S("\"a\0\"\n"), "line 1", "NUL"},
        {S("a\n\x82\xa0\n"), "line 2", "not UTF-8"},
        {{"\xff\xfe"
          "a\0",
          4},
         "line 1",
         "UTF-16"},
        {S("\xfe\xff\0a"), "line 1", "UTF-16"},
        {S("\""), "line 1", "not closed"},
        {S("\"\"\""), "line 1", "not closed"},
    };
    struct arena *a = arena_new();
    struct buf out = BUF_INIT(0);

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct err e = {0};

        if (rows(a, cases[i].text, &out, &e) != E_PARSE)
            fail_msg("case %zu: accepted as %.*s", i, STR_ARG(buf_str(&out)));
        assert_string_equal(e.path, cases[i].path);
        if (!strstr(e.text, cases[i].message))
            fail_msg("case %zu: %s", i, e.text);
    }
    buf_done(&out);
    arena_free(a);
}

static void test_ceilings(void **state)
{
    struct arena *a = arena_new();
    struct buf text = BUF_INIT(0);
    struct buf out = BUF_INIT(0);
    struct err e;

    (void)state;
    for (int i = 1; i < CSV_COLUMNS; i++)
        buf_add_char(&text, ',');
    assert_int_equal(rows(a, buf_str(&text), &out, &e), 0);
    buf_add_char(&text, ',');
    assert_int_equal(rows(a, buf_str(&text), &out, &e), E_LIMIT);
    for (int quoted = 0; quoted < 2; quoted++) {
        buf_reset(&text);
        buf_add(&text, quoted ? STR("\"") : STR_NONE);
        for (int i = 0; i < CSV_FIELD_MAX; i++)
            buf_add_char(&text, 'x');
        buf_add(&text, quoted ? STR("\"") : STR_NONE);
        assert_int_equal(rows(a, buf_str(&text), &out, &e), 0);
        text.p[text.n - 1] = 'x';
        buf_add(&text, quoted ? STR("\"") : STR("x"));
        assert_int_equal(rows(a, buf_str(&text), &out, &e), E_LIMIT);
    }
    buf_done(&text);
    buf_done(&out);
    arena_free(a);
}

static void test_columns(void **state)
{
    struct arena *a = arena_new();
    struct csv_row title, row;
    struct csv c;
    struct err e;

    (void)state;
    csv_init(&c, STR("CVE , Epss,\npercentile\nx,1\n"));
    assert_int_equal(csv_next(&c, a, &title, &e), 1);
    assert_int_equal(c.line, 1);
    assert_int_equal(csv_column(&title, STR("cve")), 0);
    assert_int_equal(csv_column(&title, STR(" EPSS")), 1);
    assert_int_equal(csv_column(&title, STR("percentile")), -1);
    assert_int_equal(csv_next(&c, a, &row, &e), 1);
    assert_int_equal(c.line, 2);
    assert_true(str_eq(csv_field(&row, 0), STR("percentile")));
    assert_int_equal(csv_field(&row, 1).n, 0);
    assert_int_equal(csv_field(&row, -1).n, 0);
    arena_free(a);
}

static void test_write(void **state)
{
    struct buf out = BUF_INIT(0);
    static const struct str fields[] = {
        S("a"),
        S(""),
        S("a,b"),
        S("a\"b"),
        S("a\nb"),
        S(" x"),
        S("=1+1"),
        S("+x"),
        S("-1.5"),
        S("-x"),
        S("@a"),
        S("\t=1"),
        S("=\"a\""),
        S("a=b"),
        {"\xef\xbc\x9d"
         "1",
         4},
    };

    (void)state;
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        csv_add(&out, fields[i], i == 0);
    csv_end(&out);
    static const char want[] =
        "a,,\"a,b\",\"a\"\"b\",\"a\nb\",\" x\",'=1+1,'+x,-1.5,'-x,'@a,\"'\t=1\","
        "\"'=\"\"a\"\"\",a=b,'\xef\xbc\x9d"
        "1\r\n";

    if (!str_eq(buf_str(&out), str_of(want)))
        fail_msg("got %.*s", STR_ARG(buf_str(&out)));
    buf_done(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_read),     cmocka_unit_test(test_faults),
        cmocka_unit_test(test_ceilings), cmocka_unit_test(test_columns),
        cmocka_unit_test(test_write),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
