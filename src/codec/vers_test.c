#include "codec/vers.h"
#include "base/file.h"
#include "codec/json_read.h"
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static bool inside(const char *range, const char *version)
{
    struct arena *a = arena_new();
    struct vers_range r;
    struct err e = {0};
    bool in = false;

    if (vers_parse(a, str_of(range), &r, &e) < 0 || vers_contains(&r, str_of(version), &in, &e) < 0)
        fail_msg("%s, %s: %s", range, version, e.text);
    arena_free(a);
    return in;
}

static void test_contains(void **state)
{
    (void)state;
    assert_true(inside("vers:npm/>=1.0.0|<2.0.0", "1.0.0"));
    assert_true(inside("vers:npm/>=1.0.0|<2.0.0", "1.9.9"));
    assert_false(inside("vers:npm/>=1.0.0|<2.0.0", "2.0.0"));
    assert_true(inside("vers:npm/>=1.0.0|<2.0.0", "2.0.0-rc.1"));
    assert_false(inside("vers:npm/>=1.0.0|!=1.5.0|<2.0.0", "1.5.0"));
    assert_false(inside("vers:npm/>1.0.0", "1.0.0"));
    assert_false(inside("vers:npm/<1.0.0|>2.0.0", "1.0.0"));
    assert_false(inside("vers:npm/<1.0.0|>2.0.0", "2.0.0"));
    assert_true(inside("vers:npm/<1.0.0|1.5.0|>=2.0.0", "1.5.0"));
    assert_false(inside("vers:npm/<1.0.0|1.5.0|>=2.0.0", "1.6.0"));
    assert_true(inside("vers:deb/>=1%3A1.0|<1%3A1.0-5", "1:1.0-4"));
    assert_false(inside("vers:deb/>=1%3A1.0|<1%3A1.0-5", "1.0-4"));
    assert_true(inside("vers:pypi/1.0", "1.0.0"));
    assert_true(inside("vers:pypi/!=1.0", "1.1"));
    assert_false(inside("vers:pypi/!=1.0", "1.0.0"));
    assert_false(inside("vers:pypi/!=1.0|2.0", "1.1"));
    assert_true(inside("vers:gem/*", "whatever, it is not looked at"));
    assert_true(inside("vers:maven/*", "1"));
}

/* a redundant range counts as what it simplifies to */
static void test_redundant(void **state)
{
    (void)state;
    assert_true(inside("vers:npm/>1.0.0|>2.0.0", "2.0.0"));
    assert_true(inside("vers:npm/>1.0.0|>=2.0.0", "1.5.0"));
    assert_false(inside("vers:npm/>1.0.0|>2.0.0", "1.0.0"));
    assert_true(inside("vers:npm/<1.0.0|<2.0.0", "1.0.0"));
    assert_true(inside("vers:npm/<1.0.0|1.2.0|<2.0.0", "1.5.0"));
    assert_false(inside("vers:npm/<1.0.0|<2.0.0|>3.0.0", "2.5.0"));
}

static void test_refused(void **state)
{
    static const char *const bad[] = {
        "",
        "npm/1",
        "vers:",
        "vers:npm",
        "vers:npm/",
        "VERS:npm/1",
        "vers:NPM/1",
        "vers:/1",
        "vers:1npm/1",
        "vers:n_m/1",
        "vers:invalid/1",
        "vers:npm/|1",
        "vers:npm/1|",
        "vers:npm/1||2",
        "vers:npm/=1",
        "vers:npm/>=",
        "vers:npm/>1.0.0|",
        "vers:npm/>>1",
        "vers:npm/1|*",
        "vers:npm/**",
        "vers:npm/ 1",
        "vers:npm/1\t",
        "vers:npm/1%",
        "vers:npm/1%2",
        "vers:npm/1%2G",
        "vers:npm/1%0A",
        "vers:generic/1%00",
        "vers:generic/1\xc3\xa9",
        "vers:npm/1!2",
        "vers:npm/>=1|<1.0.0",
        "vers:maven/>=1|<1",
    };

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct arena *a = arena_new();
        struct vers_range r = {.n = 42};
        struct err e = {0};

        /* of a scheme that is not built, only neighbours that are equal in spelling show */
        if (vers_parse(a, str_of(bad[i]), &r, &e) != E_PARSE || r.n != 42)
            fail_msg("'%s' was taken: %s", bad[i], e.text);
        arena_free(a);
    }
}

static int strict(const char *text)
{
    struct arena *a = arena_new();
    struct vers_range r;
    struct err e = {0};
    int rc = vers_parse_strict(a, str_of(text), &r, &e);

    if (rc == 0)
        assert_true(str_eq(vers_text(a, &r), str_of(text)));
    else
        assert_true(e.text[0]);
    arena_free(a);
    return rc;
}

static void test_strict(void **state)
{
    (void)state;
    assert_int_equal(strict("vers:npm/>=1.0.0|<2.0.0"), 0);
    assert_int_equal(strict("vers:npm/!=0.5.0|1.0.0|>2.0.0|!=3.0.0|<4.0.0|5.0.0"), 0);
    assert_int_equal(strict("vers:maven/>=1.0|<1.0.sp"), 0);
    assert_int_equal(strict("vers:npm/>=2.0.0|<1.0.0"), E_PARSE);
    assert_int_equal(strict("vers:npm/1.0.0|1.0.0"), E_PARSE);
    assert_int_equal(strict("vers:npm/1.0.0|v1.0.0"), E_PARSE);
    assert_int_equal(strict("vers:npm/>1.0.0|>2.0.0"), E_PARSE);
    assert_int_equal(strict("vers:npm/<1.0.0|!=1.5.0|<2.0.0"), E_PARSE);
    assert_int_equal(strict("vers:npm/1.0.0|<2.0.0"), E_PARSE);
    assert_int_equal(strict("vers:npm/>1.0.0|2.0.0"), E_PARSE);
    assert_int_equal(strict("vers:deb/1%3a2"), E_PARSE);
}

static void test_not_built(void **state)
{
    struct arena *a = arena_new();
    struct vers_range r;
    struct err e = {0};
    bool in;

    (void)state;
    assert_int_equal(vers_parse(a, STR("vers:maven/>=2|<1"), &r, &e), 0);
    assert_null(r.scheme);
    assert_true(str_eq(r.scheme_name, STR("maven")));
    assert_int_equal(r.n, 2);
    assert_int_equal(r.items[0].op, VERS_GE); /* as it stood */
    assert_int_equal(vers_contains(&r, STR("1"), &in, &e), E_SUPPORT);
    assert_true(str_starts(str_of(e.text), STR("not supported: ")));

    assert_int_equal(vers_parse(a, STR("vers:npm/>=2|<1"), &r, &e), 0);
    assert_int_equal(r.items[0].op, VERS_LT); /* sorted */
    assert_int_equal(vers_contains(&r, STR("x"), &in, &e), E_PARSE);

    assert_int_equal(vers_parse(a, STR("vers:npm/>=2|>"), &r, &e), E_PARSE);
    assert_string_equal(e.path, "constraints[1]");
    err_clear(&e);
    assert_int_equal(vers_parse(a, STR("vers:npm/>=2|x|1"), &r, &e), 0);
    assert_false(r.ordered);
    assert_int_equal(vers_contains(&r, STR("1"), &in, &e), E_PARSE);
    assert_string_equal(e.path, "constraints[1]");
    assert_int_equal(vers_parse_strict(a, STR("vers:npm/>=2|x|1"), &r, &e), E_PARSE);
    arena_free(a);
}

/* The specification's own tests, as JSON files. */
struct spec {
    struct arena *a;
    size_t done[4]; /* containment, validate, parse, versions */
    size_t failed;
};

static bool spec_parse(struct spec *s, struct json test, struct str input)
{
    struct vers_range r;
    bool want_failure = false;
    int rc = vers_parse_strict(s->a, input, &r, NULL);
    struct json want = json_get(test, STR("expected_output"));
    struct json items = json_get(want, STR("version_constraints"));

    json_bool(json_get(test, STR("expected_failure")), &want_failure);
    s->done[2]++;
    if (rc < 0 || want_failure)
        return want_failure && rc == E_PARSE;
    bool ok = str_eq(r.scheme_name, json_get_str(want, STR("scheme"))) && r.n == json_count(items);

    for (struct json_iter it = json_iter(items); ok && json_next(&it);) {
        static const char *const ops[] = {"=", "!=", "<", "<=", ">", ">=", "*"};
        struct json_iter pair = json_iter(it.value);
        struct str op = STR_NONE, version = STR_NONE;

        ok = json_next(&pair) && json_str(pair.value, &op) && json_next(&pair) &&
             json_str(pair.value, &version);
        ok = ok && str_eq(op, str_of(ops[r.items[it.i].op]));
        ok = ok && str_eq(version, r.items[it.i].version);
    }
    return ok;
}

static bool spec_contains(struct spec *s, struct json test, struct json input)
{
    struct vers_range r;
    bool in = false, want = true;

    s->done[0]++;
    return json_bool(json_get(test, STR("expected_output")), &want) &&
           vers_parse(s->a, json_get_str(input, STR("vers")), &r, NULL) == 0 &&
           vers_contains(&r, json_get_str(input, STR("version")), &in, NULL) == 0 && in == want;
}

static bool spec_validate(struct spec *s, struct json test, struct str input)
{
    struct vers_range r;

    s->done[1]++;
    return vers_parse(s->a, input, &r, NULL) == 0 &&
           str_eq(vers_text(s->a, &r), json_get_str(test, STR("expected_output")));
}

/* "equality" and "comparison" of two versions, where the order is built */
static bool spec_versions(struct spec *s, struct json test, struct json input)
{
    const struct ver_scheme *scheme = ver_scheme_find(json_get_str(input, STR("input_scheme")));
    struct json want = json_get(test, STR("expected_output"));
    struct str v[2] = {STR_NONE, STR_NONE}, first = STR_NONE;
    bool equal = false;
    int c = 9;

    if (scheme == NULL)
        return true;
    s->done[3]++;
    for (struct json_iter it = json_iter(json_get(input, STR("versions"))); json_next(&it);)
        if (it.i < 2)
            json_str(it.value, &v[it.i]);
    if (ver_cmp(scheme->order, v[0], v[1], &c, NULL) < 0)
        return false;
    if (json_bool(want, &equal))
        return (c == 0) == equal;
    struct json_iter it = json_iter(want);

    if (json_next(&it))
        json_str(it.value, &first);
    return c == 0 || str_eq(first, v[c > 0]);
}

/* What cannot pass before the order "datetime" is built. */
static bool spec_known(struct str input)
{
    return str_eq(input, STR("vers:datetime/2024-01-01t00:00:00z"));
}

static bool spec_test(struct spec *s, struct json test)
{
    struct str type = json_get_str(test, STR("test_type")), text = STR_NONE;
    struct json input = json_get(test, STR("input"));

    json_str(input, &text);
    if (str_eq(type, STR("parse")))
        return spec_parse(s, test, text) != spec_known(text);
    if (str_eq(type, STR("containment")))
        return spec_contains(s, test, input);
    if (str_eq(type, STR("validate")))
        return spec_validate(s, test, text);
    if (str_eq(type, STR("equality")) || str_eq(type, STR("comparison")))
        return spec_versions(s, test, input);
    return true; /* native ranges are not read */
}

static int spec_file(void *ctx, const char *path, struct err *e)
{
    struct spec *s = ctx;
    struct json_reader *reader = json_reader_new(16 << 20);
    struct file_map m;
    struct json root;
    int rc = file_map(path, 16 << 20, &m, e);

    assert_int_equal(rc, 0);
    assert_int_equal(json_parse(reader, m.bytes, &root, e), 0);
    for (struct json_iter it = json_iter(json_get(root, STR("tests"))); json_next(&it);) {
        if (!spec_test(s, it.value)) {
            print_error("%s: test %zu: %.*s\n", path, it.i, STR_ARG(json_text(s->a, it.value)));
            s->failed++;
        }
    }
    file_unmap(&m);
    json_reader_free(reader);
    return 0;
}

static void test_specification(void **state)
{
    const char *data = getenv("NIJU_DATA");
    struct spec s = {0};
    char path[512];

    (void)state;
    if (data == NULL) {
        print_message("skipped: NIJU_DATA is not set\n");
        skip();
    }
    s.a = arena_new();
    snprintf(path, sizeof path, "%s/truth/vers-spec/tests", data);
    assert_int_equal(file_walk(path, spec_file, &s, NULL), 0);
    arena_free(s.a);
    assert_int_equal(s.failed, 0);
    assert_true(s.done[0] >= 10 && s.done[1] >= 19 && s.done[2] >= 12);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_contains),  cmocka_unit_test(test_redundant),
        cmocka_unit_test(test_refused),   cmocka_unit_test(test_strict),
        cmocka_unit_test(test_not_built), cmocka_unit_test(test_specification),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
