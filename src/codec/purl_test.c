#include "base/buf.h"
#include "base/file.h"
#include "codec/json_read.h"
#include "codec/purl.h"
#include "codec/purl_types.h"
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h> /* wants the two above */

static struct arena *arena;

static int setup(void **state)
{
    (void)state;
    arena = arena_new();
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

/* Canonical spelling of text, or "E_..." */
static const char *canonical(const char *text)
{
    struct err e = {0};
    struct purl p;
    int rc = purl_parse(arena, str_of(text), &p, &e);

    return rc < 0 ? err_name(rc) : str_z(arena, purl_text(arena, &p));
}

struct pair {
    const char *text, *want;
};

static void spelling(void **state)
{
    static const struct pair cases[] = {
        {"pkg:npm/%40angular/animation@12.3.1", "pkg:npm/%40angular/animation@12.3.1"},
        {"pkg:npm/@babel/core@7#/a//./b/../", "pkg:npm/%40babel/core@7#a/b"},
        {"pkg://PYPI/Django_Package@1.11.1.Dev1", "pkg:pypi/django-package@1.11.1.dev1"},
        {"pkg:deb/Debian/OpenSSL@1:3.0+x~y?arch=amd64",
         "pkg:deb/debian/openssl@1:3.0%2Bx~y?arch=amd64"},
        {"pkg:rpm/Fedora/Curl@7?epoch=1&arch=i386", "pkg:rpm/fedora/Curl@7?arch=i386&epoch=1"},
        {"pkg:brew/node@20@20.10.0", "pkg:brew/node%4020@20.10.0"},
        {"pkg:generic/a%2Fb@1%2F2?k=x/y,z&e=", "pkg:generic/a%2Fb@1%2F2?k=x%2Fy%2Cz"},
        {"pkg:git/codeberg.org/Forgejo/forgejo@a", "pkg:git/codeberg.org/Forgejo/forgejo@a"},
        {"pkg:git/github.com/Forgejo/X@a", "pkg:git/github.com/forgejo/x@a"},
        {"pkg:golang/stdlib@1.22", "pkg:golang/stdlib@1.22"},
        {"pkg:huggingface/A/B@AB", "pkg:huggingface/A/B@ab"},
        {"pkg:pub/Foo-Bar@1", "pkg:pub/foo_bar@1"},
        {"pkg:hackage/AC_Half@1", "pkg:hackage/AC-Half@1"},
        {"pkg:cpan/drolsky/DateTime@1", "pkg:cpan/DROLSKY/DateTime@1"},
        {"pkg:mlflow/Ab@3?repository_url=https://a.databricks.net",
         "pkg:mlflow/ab@3?repository_url=https:%2F%2Fa.databricks.net"},
        {"pkg:mlflow/Ab@3", "pkg:mlflow/Ab@3"},
        {"pkg:generic/\xe3\x81\x82", "pkg:generic/%E3%81%82"},
        {"pkg:madeup-type/Some/Thing@X", "pkg:madeup-type/Some/Thing@X"},
        {"pkg:swid/a/b/c+d?tag_id=1", "pkg:swid/a/b/c%2Bd?tag_id=1"},
        {"pkg:chrome-extension/DLPNGALGNEFJEIEFHMPKLPFIOHADPGLK@1.2.3.4",
         "pkg:chrome-extension/dlpngalgnefjeiefhmpklpfiohadpglk@1.2.3.4"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_string_equal(canonical(cases[i].text), cases[i].want);
}

static void refused(void **state)
{
    static const char *const cases[] = {
        "",
        "pkg",
        "pkg:",
        "pkg:npm",
        "pkg:npm/",
        "npm/foo@1",
        "pkg%3Anpm/a",
        "pkg:3nginx/nginx",
        "pkg:n&g/x",
        "pkg:maven/@1.3.4",
        "pkg:swift/github.com/A/@5",
        "pkg:swift/A@5",
        "pkg:npm/a?in%20b=1",
        "pkg:npm/a?K=1",
        "pkg:npm/a?k",
        "pkg:npm/a?k=1&k=2",
        "pkg:npm/a?1=2",
        "pkg:npm/a%2",
        "pkg:npm/a%",
        "pkg:npm/a%zz",
        "pkg:npm/a%00b",
        "pkg:npm/a%ff",
        "pkg:npm/a\n",
        "pkg:vcpkg/boost/asio@1",
        "pkg:julia/Dates",
        "pkg:swid/Fedora@29",
        "pkg:swid/a/b/c/d?tag_id=1",
        "pkg:cpan/URI::PackageURL",
        "pkg:cocoapods/.a",
        "pkg:cocoapods/a+b",
        "pkg:cocoapods/a%20b",
        "pkg:chrome-extension/dogs",
        "pkg:chrome-extension/dlpngalgnefjeiefhmpklpfiohadpglk@1.2.3.4.5",
        "pkg:chrome-extension/dlpngalgnefjeiefhmpklpfiohadpglk@1..2",
        "pkg:chrome-extension/dlpngalgnefjeiefhmpklpfiohadpglk@1.2.3-beta",
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct err e = {0};
        struct purl p;

        if (purl_parse(arena, str_of(cases[i]), &p, &e) != E_PARSE)
            fail_msg("accepted: %s", cases[i]);
        assert_true(e.text[0] != '\0');
    }
}

static void ceilings(void **state)
{
    char *text = arena_bytes(arena, PURL_MAX + 2);
    struct buf b = BUF_INIT(0);
    struct err e = {0};
    struct purl p;

    (void)state;
    memset(text, 'a', PURL_MAX + 1);
    memcpy(text, "pkg:a/", 6);
    assert_int_equal(purl_parse(arena, (struct str){text, PURL_MAX + 1}, &p, &e), E_LIMIT);
    assert_int_equal(purl_parse(arena, (struct str){text, PURL_MAX - 4}, &p, &e), 0);
    memset(text + 6, '+', PURL_MAX - 6); /* three times as long when encoded */
    assert_int_equal(purl_parse(arena, (struct str){text, PURL_MAX - 8}, &p, &e), E_LIMIT);
    buf_add(&b, STR("pkg:a/b?"));
    for (int i = 0; i <= PURL_QUALIFIERS; i++)
        buf_fmt(&b, "k%d=v&", i);
    assert_int_equal(purl_parse(arena, buf_str(&b), &p, &e), E_LIMIT);
    buf_done(&b);
}

static void qualifiers(void **state)
{
    struct purl_qualifier q[] = {{STR("B"), STR("2")}, {STR("a"), STR("1")}, {STR("c"), STR("")}};
    struct purl p = {.type = STR("NPM"), .name = STR("x"), .qualifiers = q, .qualifier_n = 3};
    struct err e = {0};

    (void)state;
    assert_int_equal(purl_normalise(arena, &p, &e), 0);
    assert_string_equal(str_z(arena, purl_text(arena, &p)), "pkg:npm/x?a=1&b=2");
    assert_true(str_eq(purl_qualifier(&p, STR("b")), STR("2")));
    assert_int_equal(purl_qualifier(&p, STR("c")).n, 0);
    assert_int_equal(purl_repair(arena, STR("pkg:gem/j@1?Platform=java"), &p, &e), 0);
    assert_string_equal(str_z(arena, purl_text(arena, &p)), "pkg:gem/j@1?platform=java");
}

static struct purl purl_of(struct json o)
{
    struct json q = json_get(o, STR("qualifiers"));
    struct purl p = {
        .type = json_get_str(o, STR("type")),
        .namespace = json_get_str(o, STR("namespace")),
        .name = json_get_str(o, STR("name")),
        .version = json_get_str(o, STR("version")),
        .subpath = json_get_str(o, STR("subpath")),
    };

    p.qualifiers = arena_alloc(arena, struct purl_qualifier, json_count(q) + 1);
    for (struct json_iter it = json_iter(q); json_next(&it);)
        p.qualifiers[p.qualifier_n++] = (struct purl_qualifier){it.key, json_get_str(q, it.key)};
    return p;
}

static bool same(const struct purl *p, const struct purl *w)
{
    for (size_t i = 0; i < w->qualifier_n; i++)
        if (!str_eq(purl_qualifier(p, w->qualifiers[i].key), w->qualifiers[i].value))
            return false;
    return str_eq(p->type, w->type) && str_eq(p->namespace, w->namespace) &&
           str_eq(p->name, w->name) && str_eq(p->version, w->version) &&
           str_eq(p->subpath, w->subpath) && p->qualifier_n == w->qualifier_n;
}

/* "parse" must be strict; "validate" in the group "recommended" is about repair. */
static bool suite_case(struct json t)
{
    struct json input = json_get(t, STR("input"));
    struct str text = json_get_str(t, STR("input"));
    bool parse = str_eq(json_get_str(t, STR("test_type")), STR("parse"));
    bool repair = !parse && str_eq(json_get_str(t, STR("test_group")), STR("recommended"));
    bool fails = false;
    struct err e = {0};
    struct purl p = {0};
    int rc;

    json_bool(json_get(t, STR("expected_failure")), &fails);
    if (input.type == JSON_OBJECT) {
        p = purl_of(input);
        rc = purl_normalise(arena, &p, &e);
    } else {
        rc = (repair ? purl_repair : purl_parse)(arena, text, &p, &e);
    }
    if (fails || rc < 0)
        return fails && rc < 0;
    struct purl want = purl_of(json_get(t, STR("expected_output")));

    return parse ? same(&p, &want)
                 : str_eq(purl_text(arena, &p), json_get_str(t, STR("expected_output")));
}

struct suite {
    struct json_reader *reader;
    size_t n, failed;
};

static struct json json_of_file(struct json_reader *r, const char *path)
{
    struct err e = {0};
    struct file_map m;
    struct json doc;

    if (file_map(path, 1 << 24, &m, &e) < 0 || json_parse(r, m.bytes, &doc, &e) < 0)
        fail_msg("%s: %s", path, e.text);
    file_unmap(&m);
    return doc;
}

static int suite_file(void *ctx, const char *path, struct err *e)
{
    struct suite *s = ctx;
    struct json tests = json_get(json_of_file(s->reader, path), STR("tests"));

    (void)e;
    for (struct json_iter it = json_iter(tests); json_next(&it); s->n++) {
        if (suite_case(it.value))
            continue;
        print_error("%s: tests[%zu]\n", path, it.i);
        s->failed++;
    }
    return 0;
}

static const char *data_path(const char *below)
{
    const char *data = getenv("NIJU_DATA");

    if (!data) {
        print_message("NIJU_DATA is unset: the purl-spec suite is not run\n");
        return NULL;
    }
    return str_z(arena, str_fmt(arena, "%s/truth/purl-spec/%s", data, below));
}

static void suite(void **state)
{
    const char *folder = data_path("tests");
    struct suite s = {.reader = json_reader_new(1 << 24)};
    struct err e = {0};

    (void)state;
    if (folder)
        assert_int_equal(file_walk(folder, suite_file, &s, &e), 0);
    json_reader_free(s.reader);
    if (!folder)
        skip();
    print_message("purl-spec: %zu of %zu cases\n", s.n - s.failed, s.n);
    assert_true(s.n >= 424);
    assert_int_equal(s.failed, 0);
}

static enum purl_need need_of(struct json part)
{
    struct str s = json_get_str(part, STR("requirement"));

    return str_eq(s, STR("required"))     ? PURL_REQUIRED
           : str_eq(s, STR("prohibited")) ? PURL_PROHIBITED
                                          : PURL_OPTIONAL;
}

static bool lowers(struct json definition, struct str part)
{
    bool sensitive = true;

    json_bool(json_get(json_get(definition, part), STR("case_sensitive")), &sensitive);
    return !sensitive;
}

static struct str required_key(struct json definition)
{
    struct json all = json_get(definition, STR("qualifiers_definition"));

    for (struct json_iter it = json_iter(all); json_next(&it);)
        if (need_of(it.value) == PURL_REQUIRED)
            return json_get_str(it.value, STR("key"));
    return STR_NONE;
}

static void definition_check(const struct purl_type *t, struct json d)
{
    struct json namespace = json_get(d, STR("namespace_definition"));

    if (strcmp(t->name, "golang") != 0) /* purl_types.c says why */
        assert_int_equal(t->namespace_need, need_of(namespace));
    assert_int_equal(t->namespace_case == PURL_LOWER, lowers(d, STR("namespace_definition")));
    assert_int_equal(t->name_case == PURL_LOWER, lowers(d, STR("name_definition")));
    assert_int_equal(t->version_case == PURL_LOWER, lowers(d, STR("version_definition")));
    assert_true(str_eq(required_key(d), str_of(t->qualifier)));
}

/* The table says what the type definitions say. */
static void definitions(void **state)
{
    const char *folder = data_path("types");
    struct json_reader *r = json_reader_new(1 << 24);
    size_t n;
    const struct purl_type *t = purl_types(&n);

    (void)state;
    for (size_t i = 0; i < n && folder; i++) {
        struct str path = str_fmt(arena, "%s/%s-definition.json", folder, t[i].name);

        definition_check(&t[i], json_of_file(r, str_z(arena, path)));
    }
    json_reader_free(r);
    assert_int_equal(n, 42);
    if (!folder)
        skip();
}

static void table_sorted(void **state)
{
    size_t n;
    const struct purl_type *t = purl_types(&n);

    (void)state;
    for (size_t i = 0; i < n; i++)
        assert_ptr_equal(purl_type_find(str_of(t[i].name)), &t[i]);
    assert_null(purl_type_find(STR("zzz")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(spelling),     cmocka_unit_test(refused), cmocka_unit_test(ceilings),
        cmocka_unit_test(qualifiers),   cmocka_unit_test(suite),   cmocka_unit_test(definitions),
        cmocka_unit_test(table_sorted),
    };

    return cmocka_run_group_tests(tests, setup, teardown);
}
