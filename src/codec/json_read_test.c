#include "codec/json_read.h"
#include "base/buf.h"
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

struct fixture {
    struct json_reader *r;
    struct arena *a;
    struct err e;
};

static int begin(void **state)
{
    struct fixture *f = calloc(1, sizeof *f);

    f->r = json_reader_new(1 << 20);
    f->a = arena_new();
    *state = f;
    return 0;
}

static int end(void **state)
{
    struct fixture *f = *state;

    json_reader_free(f->r);
    arena_free(f->a);
    free(f);
    return 0;
}

static struct json parse(struct fixture *f, struct str text)
{
    struct json v = {0};

    if (json_parse(f->r, text, &v, &f->e) < 0)
        fail_msg("%.*s: %s: %s", STR_ARG(text), f->e.path, f->e.text);
    return v;
}

#define assert_str(s, z)                                                                           \
    do {                                                                                           \
        struct str got_ = (s);                                                                     \
        if (!str_eq(got_, str_of(z)))                                                              \
            fail_msg("got %.*s, want %s", STR_ARG(got_), (z));                                     \
    } while (0)

static void test_types(void **state)
{
    struct fixture *f = *state;
    struct json v = parse(f, STR(" {\"s\":\"a\\u0000b\",\"i\":-5,\"d\":2.5,\"t\":true,\"f\":false,"
                                 "\"n\":null,\"a\":[1,[],{}],\"o\":{\"x\":{}},\"i\":6} "));
    struct str s;
    int64_t i;
    double d;
    bool b;

    assert_int_equal(v.type, JSON_OBJECT);
    assert_int_equal(json_count(v), 9);
    assert_true(json_str(json_get(v, STR("s")), &s));
    assert_int_equal(s.n, 3);
    assert_memory_equal(s.p, "a\0b", 3);
    assert_true(json_i64(json_get(v, STR("i")), &i)); /* the first of the name */
    assert_int_equal(i, -5);
    assert_true(json_double(json_get(v, STR("i")), &d));
    assert_true(d == -5);
    assert_true(json_double(json_get(v, STR("d")), &d));
    assert_true(d == 2.5);
    assert_false(json_i64(json_get(v, STR("d")), &i));
    assert_true(json_bool(json_get(v, STR("t")), &b) && b);
    assert_true(json_bool(json_get(v, STR("f")), &b) && !b);
    assert_int_equal(json_get(v, STR("n")).type, JSON_NULL);
    assert_int_equal(json_get(v, STR("none")).type, JSON_MISSING);
    assert_int_equal(json_count(json_get(v, STR("a"))), 3);
    assert_int_equal(json_count(json_get(v, STR("s"))), 0);
    assert_int_equal(json_duplicates(v), 1);
    assert_str(json_get_str(v, STR("i")), "");
    assert_int_equal(json_get(json_get(v, STR("n")), STR("x")).type, JSON_MISSING);
}

static void test_iteration(void **state)
{
    struct fixture *f = *state;
    struct json v = parse(f, STR("[1,{\"a\":[2,3],\"b\":1.5},\"z\",18446744073709551615]"));
    static const enum json_type types[] = {JSON_INT, JSON_OBJECT, JSON_STRING, JSON_DOUBLE};
    size_t n = 0;
    uint64_t u;

    for (struct json_iter it = json_iter(v); json_next(&it); n++) {
        assert_int_equal(it.i, n);
        assert_int_equal(it.value.type, types[n]);
        if (n == 3)
            assert_true(json_u64(it.value, &u) && u == UINT64_MAX);
        if (n != 1)
            continue;
        struct json_iter in = json_iter(it.value);

        assert_true(json_next(&in));
        assert_str(in.key, "a");
        assert_true(json_next(&in));
        assert_str(in.key, "b");
        assert_false(json_next(&in));
    }
    assert_int_equal(n, 4);
    for (struct json_iter it = json_iter(json_get(v, STR("x"))); json_next(&it);)
        fail();
    for (struct json_iter it = json_iter(parse(f, STR("{}"))); json_next(&it);)
        fail();
}

static void test_numbers(void **state)
{
    struct fixture *f = *state;
    struct json v = parse(f, STR("[9223372036854775807,-9223372036854775808,9223372036854775808,"
                                 "123456789012345678901234567890,-9223372036854775809,"
                                 "{\"1234567890123456789012345\":1e2},5e-324]"));
    static const double want[] = {0x1p63, -0x1p63, 0x1p63, 123456789012345678901234567890.0,
                                  -9223372036854775809.0};
    int64_t i;
    double d;

    for (struct json_iter it = json_iter(v); json_next(&it) && it.i < 5;) {
        assert_int_equal(json_i64(it.value, &i), it.i < 2);
        assert_true(json_double(it.value, &d));
        assert_true(d == want[it.i]);
    }
    assert_str(json_text(f->a, v), "[9223372036854775807,-9223372036854775808,9223372036854775808,"
                                   "1.2345678901234568e+29,-9.223372036854776e+18,"
                                   "{\"1234567890123456789012345\":100},5e-324]");
}

static void test_text(void **state)
{
    struct fixture *f = *state;
    struct json v = parse(f, STR("\xef\xbb\xbf{ \"a\" : [ 1 , -0.5, \"\\u00e9\\n\\ud83d\\ude00\" ],"
                                 " \"\" : { \"b\\\"\" : null } }\n"));

    assert_str(json_text(f->a, v),
               "{\"a\":[1,-0.5,\"\xc3\xa9\\n\xf0\x9f\x98\x80\"],\"\":{\"b\\\"\":null}}");
    assert_int_equal(json_text(f->a, json_get(v, STR("no"))).n, 0);
}

static void test_faults(void **state)
{
    struct fixture *f = *state;
    static const struct {
        struct str text;
        const char *path, *message;
    } cases[] = {
        {{"", 0}, "column 1", "empty"},
        {{" \n ", 3}, "line 2, column 2", "empty"},
        {{"[1,2", 4}, "column 5", "ends too early"},
        {{"{\"a\":1,}", 8}, "column 8", "cannot stand"},
        {{"{\n \"\xc3\xa9\": x}", 10}, "line 2, column 7", "cannot stand"},
        {{"[1] 2", 5}, "column 5", "behind the end"},
        {{"[01]", 4}, "column 3", "number"},
        {{"[1e999]", 7}, "column 2", "out of range"},
        {{"[\"\xff\"]", 5}, "column 3", "UTF-8"},
        {{"[\"a\nb\"]", 7}, "line 1, column 4", "control"},
        {{"[\"\\x\"]", 6}, "column 4", "escape"},
        {{"[\"\\ud800\"]", 10}, "column 9", "escape"},
        {{"[\"\\udc00\"]", 10}, "column 9", "escape"},
        {{"\"abc", 4}, "column 5", "ends too early"},
        {{"nul", 3}, "column 4", "ends too early"},
        {{"[1\0]", 4}, "column 3", "cannot stand"},
        {{"{1:2}", 5}, "column 2", "cannot stand"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct json v = {0};

        if (json_parse(f->r, cases[i].text, &v, &f->e) != E_PARSE)
            fail_msg("accepted: case %zu", i);
        assert_string_equal(f->e.path, cases[i].path);
        if (!strstr(f->e.text, cases[i].message))
            fail_msg("case %zu: %s", i, f->e.text);
    }
}

static void test_limits(void **state)
{
    struct fixture *f = *state;
    char deep[2 * JSON_DEPTH + 2];
    struct json v;

    memset(deep, '[', JSON_DEPTH + 1);
    memset(deep + JSON_DEPTH + 1, ']', JSON_DEPTH + 1);
    parse(f, (struct str){deep + 1, 2 * JSON_DEPTH});
    assert_int_equal(json_parse(f->r, (struct str){deep, sizeof deep}, &v, &f->e), E_LIMIT);
    assert_true(strstr(f->e.text, "deeper than 64"));
    struct json_reader *small = json_reader_new(10);

    assert_int_equal(json_parse(small, STR("[1,2,3,4,5]"), &v, &f->e), E_LIMIT);
    assert_int_equal(json_parse(small, STR("[1,2,3,4]"), &v, &f->e), 0);
    json_reader_free(small);
    json_reader_free(NULL);
}

static void test_duplicates(void **state)
{
    struct fixture *f = *state;
    struct buf b = BUF_INIT(0);

    assert_int_equal(json_duplicates(parse(f, STR("[{\"a\":1,\"b\":{\"c\":1,\"c\":2,\"c\":3}},"
                                                  "{\"a\":1,\"a\":[{\"d\":1,\"d\":1}]}]"))),
                     4);
    buf_add_char(&b, '{');
    for (int i = 0; i < 40; i++)
        buf_fmt(&b, "%s\"%d\":0", i ? "," : "", i % 30);
    buf_add_char(&b, '}');
    assert_int_equal(json_duplicates(parse(f, buf_str(&b))), 10);
    buf_done(&b);
}

static void test_grows_and_recovers(void **state)
{
    struct fixture *f = *state;
    struct buf b = BUF_INIT(0);
    struct json v;

    buf_add_char(&b, '[');
    for (int i = 0; i < 100000; i++)
        buf_fmt(&b, "%d,", i);
    buf_add(&b, STR("{}]"));
    assert_int_equal(json_count(parse(f, buf_str(&b))), 100001);
    b.p[b.n - 1] = '!';
    assert_int_equal(json_parse(f->r, buf_str(&b), &v, &f->e), E_PARSE);
    assert_int_equal(json_count(parse(f, STR("[1]"))), 1);
    buf_done(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_types, begin, end),
        cmocka_unit_test_setup_teardown(test_iteration, begin, end),
        cmocka_unit_test_setup_teardown(test_numbers, begin, end),
        cmocka_unit_test_setup_teardown(test_text, begin, end),
        cmocka_unit_test_setup_teardown(test_faults, begin, end),
        cmocka_unit_test_setup_teardown(test_limits, begin, end),
        cmocka_unit_test_setup_teardown(test_duplicates, begin, end),
        cmocka_unit_test_setup_teardown(test_grows_and_recovers, begin, end),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
