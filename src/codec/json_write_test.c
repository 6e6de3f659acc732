#include "codec/json_write.h"
#include "base/file.h"
#include "codec/json_read.h"
#include "codec/unpack.h"
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

#define assert_str(s, z)                                                                           \
    do {                                                                                           \
        if (!str_eq((s), str_of(z)))                                                               \
            fail_msg("got %.*s, want %s", STR_ARG(s), (z));                                        \
    } while (0)

static void test_members(void **state)
{
    struct buf b = BUF_INIT(0);
    struct json_writer w = json_writer_of(&b, false);

    (void)state;
    json_object(&w);
    json_field_str(&w, "s", STR("a\"\\\x01\n/\x7f"));
    json_field_str_or_null(&w, "e", STR_NONE);
    json_field_str_or_null(&w, "f", STR("x"));
    json_field_i64(&w, "i", INT64_MIN);
    json_field_bool(&w, "t", true);
    json_field_null(&w, "n");
    json_key(&w, "a");
    json_array(&w);
    json_put_tenths(&w, 98);
    json_put_tenths(&w, 100);
    json_put_tenths(&w, -1);
    json_put_z(&w, NULL);
    json_put_z(&w, "z");
    json_put_u64(&w, UINT64_MAX);
    json_array(&w);
    json_array_end(&w);
    json_put_text(&w, STR("{}"));
    json_array_end(&w);
    json_object_end(&w);
    assert_str(buf_str(&b), "{\"s\":\"a\\\"\\\\\\u0001\\n/\x7f\",\"e\":null,\"f\":\"x\","
                            "\"i\":-9223372036854775808,\"t\":true,\"n\":null,"
                            "\"a\":[9.8,10.0,null,null,\"z\",18446744073709551615,[],{}]}");
    buf_done(&b);
}

static void test_indent(void **state)
{
    struct buf b = BUF_INIT(0);
    struct json_writer w = json_writer_of(&b, true);

    (void)state;
    json_object(&w);
    json_key(&w, "a");
    json_array(&w);
    json_put_i64(&w, 1);
    json_object(&w);
    json_object_end(&w);
    json_array_end(&w);
    json_field_i64(&w, "b", 2);
    json_object_end(&w);
    assert_str(buf_str(&b), "{\n  \"a\": [\n    1,\n    {}\n  ],\n  \"b\": 2\n}");
    buf_done(&b);
}

static void test_doubles(void **state)
{
    static const struct {
        double v;
        const char *text;
    } cases[] = {{0.1, "0.1"},
                 {1, "1"},
                 {-2.5, "-2.5"},
                 {-0.0, "-0.0"},
                 {1e300, "1e+300"},
                 {1.0 / 3, "0.3333333333333333"},
                 {9007199254740993.0, "9007199254740992"},
                 {1.0 / 0.0, "null"}};

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct buf b = BUF_INIT(0);
        struct json_writer w = json_writer_of(&b, false);

        json_put_double(&w, cases[i].v);
        assert_str(buf_str(&b), cases[i].text);
        buf_done(&b);
    }
}

static void test_bad_utf8(void **state)
{
    struct buf b = BUF_INIT(0);
    struct json_writer w = json_writer_of(&b, false);

    (void)state;
    json_put_str(&w, STR("a\xff\xe3\x81z\xed\xa0\x80\xe3\x81\x82"));
    assert_str(buf_str(&b), "\"a\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbdz\xef\xbf\xbd\xef\xbf\xbd"
                            "\xef\xbf\xbd\xe3\x81\x82\"");
    buf_done(&b);
}

static void test_ceiling(void **state)
{
    struct buf b = BUF_INIT(8);
    struct json_writer w = json_writer_of(&b, false);

    (void)state;
    json_put_str(&w, STR("much too long"));
    assert_true(b.over);
    buf_done(&b);
}

/* xorshift: the same documents at every run */
static uint64_t next(uint64_t *seed)
{
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    *seed ^= *seed << 17;
    return *seed;
}

/* A random value: written when `w` is there, compared with `v` else. */
struct random {
    uint64_t seed;
    struct json_writer *w;
};

static struct str random_str(uint64_t *seed, char *room, size_t size)
{
    static const char *const pieces[] = {
        "a",  "\"", "\\",   "\n",   "\xc3\xa9",         "\xe3\x81\x82",
        "\t", "/",  "\x7f", "\x01", "\xf0\x9f\x98\x80", " "};
    size_t n = 0;

    for (size_t k = next(seed) % 12; k > 0; k--) {
        struct str piece = str_of(pieces[next(seed) % (sizeof pieces / sizeof *pieces)]);

        if (n + piece.n < size)
            memcpy(room + n, piece.p, piece.n), n += piece.n;
    }
    return (struct str){room, n};
}

static void random_string(struct random *r, struct json v)
{
    char room[64];
    struct str got = STR_NONE;
    struct str s = random_str(&r->seed, room, sizeof room);

    if (r->w) {
        json_put_str(r->w, s);
    } else {
        assert_true(json_str(v, &got));
        assert_true(str_eq(got, s));
    }
}

static void random_number(struct random *r, struct json v)
{
    int64_t i = (int64_t)next(&r->seed) >> (next(&r->seed) % 64);
    bool whole = next(&r->seed) & 1;
    double d = (double)i / (double)(next(&r->seed) % 1000003 + 2);
    int64_t got_i = 0;
    double got_d = 0;

    if (r->w) {
        whole ? json_put_i64(r->w, i) : json_put_double(r->w, d);
    } else if (whole) {
        assert_true(json_i64(v, &got_i));
        assert_int_equal(got_i, i);
    } else {
        assert_true(json_double(v, &got_d));
        assert_true(got_d == d);
    }
}

static void random_value(struct random *r, struct json v, int depth);

static void random_container(struct random *r, struct json v, int depth)
{
    bool object = next(&r->seed) & 1;
    size_t n = next(&r->seed) % 5;
    struct json_iter it = json_iter(v);

    if (r->w)
        object ? json_object(r->w) : json_array(r->w);
    else
        assert_int_equal(v.type, object ? JSON_OBJECT : JSON_ARRAY);
    for (size_t i = 0; i < n; i++) {
        char room[80];
        struct str key = random_str(&r->seed, room, 64);

        snprintf(room + key.n, 8, "%zu", i); /* no name twice */
        key = str_of(room);
        if (r->w && object)
            json_key_str(r->w, key);
        if (r->w == NULL) {
            assert_true(json_next(&it));
            assert_true(!object || str_eq(it.key, key));
        }
        random_value(r, it.value, depth + 1);
    }
    if (r->w)
        object ? json_object_end(r->w) : json_array_end(r->w);
    else
        assert_false(json_next(&it));
}

static void random_value(struct random *r, struct json v, int depth)
{
    uint64_t kind = next(&r->seed) % (depth < 6 ? 6 : 4);
    bool flag = kind & 1;
    bool got = !flag;

    if (depth == 0 || kind >= 4) {
        random_container(r, v, depth);
    } else if (kind == 3) {
        random_string(r, v);
    } else if (kind == 2) {
        random_number(r, v);
    } else if (r->w) {
        flag ? json_put_bool(r->w, true) : json_put_null(r->w);
    } else {
        assert_true(flag ? json_bool(v, &got) && got : v.type == JSON_NULL);
    }
}

/* json_oracle.c: jansson reads the text, writes it anew; malloc'ed, NULL with a reason in why. */
char *json_oracle(const char *text, size_t n, size_t *ret, char why[200]);

/* What we write is what we read, and what jansson makes of it means the same to us. */
static void test_random_documents(void **state)
{
    struct json_reader *reader = json_reader_new(1 << 20);
    struct arena *a = arena_new();

    (void)state;
    for (uint64_t seed = 1; seed <= 2000; seed++) {
        struct buf b = BUF_INIT(0);
        struct json_writer w = json_writer_of(&b, seed % 2);
        struct random r = {seed * 0x9e3779b97f4a7c15ULL, &w};
        struct json v = {0};
        struct err e;
        char why[200];
        size_t n;

        random_value(&r, v, 0);
        assert_int_equal(json_parse(reader, buf_str(&b), &v, &e), 0);
        r = (struct random){seed * 0x9e3779b97f4a7c15ULL, NULL};
        random_value(&r, v, 0);

        struct str ours = json_text(a, v);
        char *other = json_oracle(b.p, b.n, &n, why);

        if (other == NULL)
            fail_msg("jansson refuses %.*s: %s", STR_ARG(buf_str(&b)), why);
        assert_int_equal(json_parse(reader, (struct str){other, n}, &v, &e), 0);
        if (!str_eq(json_text(a, v), ours))
            fail_msg("ours %.*s, jansson's %.*s", STR_ARG(ours), (int)n, other);
        free(other);
        buf_done(&b);
        arena_reset(a);
    }
    arena_free(a);
    json_reader_free(reader);
}

/* Real records mean the same to us and to jansson. */
static void file_check(const char *data, const char *name, struct json_reader *reader)
{
    struct arena *a = arena_new();
    struct arena *names = arena_new();
    const char *path = str_fmt(names, "%s/%s", data, name).p;
    struct file_map m;
    struct unpack_member member;
    struct unpack *u;
    struct str line;
    struct err e;
    size_t records = 0;

    if (file_map(path, 1 << 30, &m, &e) < 0 ||
        unpack_open(m.bytes, STR("data"), &unpack_limits_feed, &u, &e) < 0 ||
        unpack_next(u, &member, &e) != 1)
        fail_msg("%s: %s", path, e.text);
    while (unpack_line(u, 16 << 20, &line, &e) > 0 && records < 400) {
        char why[200];
        size_t n;
        char *other = json_oracle(line.p, line.n, &n, why);
        struct json v = {0};

        assert_non_null(other);
        if (json_parse(reader, line, &v, &e) < 0)
            fail_msg("%s: %s: %s", path, e.path, e.text);
        struct str ours = json_text(a, v);

        assert_int_equal(json_duplicates(v), 0);
        assert_int_equal(json_parse(reader, (struct str){other, n}, &v, &e), 0);
        if (!str_eq(json_text(a, v), ours))
            fail_msg("%s: record %zu", path, records);
        free(other);
        arena_reset(a);
        records++;
    }
    assert_int_equal(records, 400);
    unpack_free(u);
    file_unmap(&m);
    arena_free(a);
    arena_free(names);
}

static void test_real_documents(void **state)
{
    static const char *const names[] = {"advisories/osv-go.jsonl.zst",
                                        "advisories/osv-bitnami.jsonl.zst",
                                        "cve/cve5-vulnrichment.jsonl.zst"};
    const char *data = getenv("NIJU_DATA");

    (void)state;
    if (data == NULL) {
        print_message("skipped: NIJU_DATA is not set\n");
        skip();
    }
    struct json_reader *reader = json_reader_new(16 << 20);

    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        file_check(data, names[i], reader);
    json_reader_free(reader);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_members),        cmocka_unit_test(test_indent),
        cmocka_unit_test(test_doubles),        cmocka_unit_test(test_bad_utf8),
        cmocka_unit_test(test_ceiling),        cmocka_unit_test(test_random_documents),
        cmocka_unit_test(test_real_documents),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
