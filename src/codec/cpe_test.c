#include "base/file.h"
#include "base/map.h"
#include "codec/cpe.h"
#include "codec/json_read.h"
#include "codec/unpack.h"
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

static struct cpe parsed(const char *text)
{
    struct err e = {0};
    struct cpe c;

    if (cpe_parse(arena, str_of(text), &c, &e) < 0)
        fail_msg("%s: %s", text, e.text);
    return c;
}

/* The examples of NISTIR 7695, sections 6.1.2.4 and 6.2.2.3: a name in both bindings. */
static void bindings(void **state)
{
    static const struct {
        const char *uri, *formatted;
    } cases[] = {
        {"cpe:/a:microsoft:internet_explorer:8.0.6001:beta",
         "cpe:2.3:a:microsoft:internet_explorer:8.0.6001:beta:*:*:*:*:*:*"},
        {"cpe:/a:microsoft:internet_explorer:8.%02:sp%01",
         "cpe:2.3:a:microsoft:internet_explorer:8.*:sp?:*:*:*:*:*:*"},
        {"cpe:/a:microsoft:internet_explorer:8.%2a:sp%3f",
         "cpe:2.3:a:microsoft:internet_explorer:8.\\*:sp\\?:*:*:*:*:*:*"},
        {"cpe:/a:hp:insight_diagnostics:7.4.0.1570:-:~~online~win2003~x64~",
         "cpe:2.3:a:hp:insight_diagnostics:7.4.0.1570:-:*:*:online:win2003:x64:*"},
        {"cpe:/a:hp:openview_network_manager:7.51::~~~linux~~",
         "cpe:2.3:a:hp:openview_network_manager:7.51:*:*:*:*:linux:*:*"},
        {"cpe:/a:foo%5cbar:big%24money_manager_2010:::~~special~ipod_touch~80gb~",
         "cpe:2.3:a:foo\\\\bar:big\\$money_manager_2010:*:*:*:*:special:ipod_touch:80gb:*"},
        {"cpe:/a:hp:insight:7.4.0.1570::~-~online~win2003~x64~-:en-us",
         "cpe:2.3:a:hp:insight:7.4.0.1570:*:-:en-us:online:win2003:x64:-"},
        {"cpe:/o:redhat:enterprise_linux:8::fastdatapath",
         "cpe:2.3:o:redhat:enterprise_linux:8:*:fastdatapath:*:*:*:*:*"},
        {"cpe:/a:a:b:%2d:-", "cpe:2.3:a:a:b:\\-:-:*:*:*:*:*:*"},
        {"cpe:/", "cpe:2.3:*:*:*:*:*:*:*:*:*:*:*"},
        {"cpe:/h", "cpe:2.3:h:*:*:*:*:*:*:*:*:*:*"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct cpe uri = parsed(cases[i].uri), formatted = parsed(cases[i].formatted);

        assert_string_equal(str_z(arena, cpe_text(arena, &uri)), cases[i].formatted);
        assert_string_equal(str_z(arena, cpe_uri(arena, &uri)), cases[i].uri);
        assert_string_equal(str_z(arena, cpe_text(arena, &formatted)), cases[i].formatted);
        assert_string_equal(str_z(arena, cpe_uri(arena, &formatted)), cases[i].uri);
    }
}

/* What is not in its canonical spelling. */
static void spelling(void **state)
{
    static const struct {
        const char *text, *want;
    } cases[] = {
        {"CPE:2.3:A:Microsoft:Notepad++:*:*:*:*:*:*:*:*",
         "cpe:2.3:a:microsoft:notepad\\+\\+:*:*:*:*:*:*:*:*"},
        {"cpe:2.3:a:foo\\-bar:b\\.c\\_d:1\\.0:\\r\\c1:*:*:*:*:*:*",
         "cpe:2.3:a:foo-bar:b.c_d:1.0:rc1:*:*:*:*:*:*"},
        {"cpe:2.3:a:perl:net\\:\\:imap:*:*:*:*:*:*:*:*",
         "cpe:2.3:a:perl:net\\:\\:imap:*:*:*:*:*:*:*:*"},
        {"cpe:/a:foo~bar:big%7emoney_2010", "cpe:2.3:a:foo\\~bar:big\\~money_2010:*:*:*:*:*:*:*:*"},
        {"cpe:/a:Foo:bar:*:1+2", "cpe:2.3:a:foo:bar:*:1\\+2:*:*:*:*:*:*"},
        {"cpe:/a:hp:x:7.4::~~online~", "cpe:2.3:a:hp:x:7.4:*:*:*:online:*:*:*"},
        {"cpe:/a:x:y:%02", "cpe:2.3:a:x:y:*:*:*:*:*:*:*:*"},
        {"cpe:2.3:a:*x*:??y?:??:*:*:*:*:*:*:*", "cpe:2.3:a:*x*:??y?:??:*:*:*:*:*:*:*"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct cpe c = parsed(cases[i].text);

        assert_string_equal(str_z(arena, cpe_text(arena, &c)), cases[i].want);
    }
}

static void refused(void **state)
{
    static const struct {
        const char *text, *says;
    } cases[] = {
        {"", "does not begin"},
        {"cpe:2.2:a:b:c", "does not begin"},
        {"cpe:2.3:a:hp:insight_diagnostics:7.4.*.1570:*:*:*:*:*:*:*", "the version has a wildcard"},
        {"cpe:/a:foo:bar:12.%02.1234", "the version has a wildcard"},
        {"cpe:/a:foo%5cbar:big%24money_2010%07:::~~special~ipod_touch~80gb~", "the product has a"},
        {"cpe:/a:foo:bar%2", "the product has a character"},
        {"cpe:/a:foo:bar%zz", "the product has a character"},
        {"cpe:/a:foo:b ar", "the product has a character"},
        {"cpe:2.3:a:foo:b\xc3\xa4r:*:*:*:*:*:*:*:*", "the product has a character"},
        {"cpe:2.3:a:foo:bar:*:*:*:*:*:*:*:\\", "the other has a character"},
        {"cpe:2.3:a:foo:bar:*:*:*:*:*:*:*", "10 fields"},
        {"cpe:2.3:a:foo:bar:*:*:*:*:*:*:*:*:*", "12 fields"},
        {"cpe:2.3:a::bar:*:*:*:*:*:*:*:*", "the vendor is empty"},
        {"cpe:2.3:x:foo:bar:*:*:*:*:*:*:*:*", "not a part"},
        {"cpe:2.3:ao:foo:bar:*:*:*:*:*:*:*:*", "not a part"},
        {"cpe://cisco:ios:12.0", "not a part"},
        {"cpe:/a:b:c:d:e:f:g:h", "8 fields"},
        {"cpe:/a:b:c:d:e:~1~2~3~4~5~6", "the edition has"},
        {"cpe:2.3:a:**:bar:*:*:*:*:*:*:*:*", "the vendor has a wildcard"},
        {"cpe:2.3:a:?*:bar:*:*:*:*:*:*:*:*", "the vendor has a wildcard"},
        {"cpe:2.3:a:b?*:bar:*:*:*:*:*:*:*:*", "the vendor has a wildcard"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct err e = {0};
        struct cpe c;

        if (cpe_parse(arena, str_of(cases[i].text), &c, &e) != E_PARSE ||
            !strstr(e.text, cases[i].says))
            fail_msg("%s: %s", cases[i].text, e.text);
    }
}

static void ceilings(void **state)
{
    char *text = arena_bytes(arena, CPE_MAX + 1);
    struct err e = {0};
    struct cpe c;

    (void)state;
    memset(text, '+', CPE_MAX);
    memcpy(text, "cpe:/a:", 7);
    assert_int_equal(cpe_parse(arena, (struct str){text, CPE_MAX + 1}, &c, &e), E_LIMIT);
    assert_int_equal(cpe_parse(arena, (struct str){text, CPE_MAX}, &c, &e), E_LIMIT);
    assert_int_equal(cpe_parse(arena, (struct str){text, CPE_MAX / 2 - 20}, &c, &e), 0);
}

static struct cpe_value value_of(const char *s)
{
    struct str name = str_fmt(arena, "cpe:2.3:a:%s:*:*:*:*:*:*:*:*:*", s);

    return parsed(str_z(arena, name)).f[CPE_VENDOR];
}

/* NISTIR 7696, table 6-2, row by row, and the wildcards of section 6.3. */
static void fields(void **state)
{
    static const struct {
        const char *source, *target;
        enum cpe_relation want;
    } cases[] = {
        {"*", "*", CPE_EQUAL},       /* 1 */
        {"*", "-", CPE_SUPERSET},    /* 2 */
        {"*", "i", CPE_SUPERSET},    /* 3 */
        {"*", "m*", CPE_UNDEFINED},  /* 4 */
        {"-", "*", CPE_SUBSET},      /* 5 */
        {"-", "-", CPE_EQUAL},       /* 6 */
        {"-", "i", CPE_DISJOINT},    /* 7 */
        {"-", "m?", CPE_UNDEFINED},  /* 8 */
        {"i", "i", CPE_EQUAL},       /* 9 */
        {"i", "k", CPE_DISJOINT},    /* 10 */
        {"i", "*m", CPE_UNDEFINED},  /* 11 */
        {"i", "-", CPE_DISJOINT},    /* 12 */
        {"i", "*", CPE_SUBSET},      /* 13 */
        {"m*", "mk", CPE_SUPERSET},  /* 14 */
        {"m*", "k", CPE_DISJOINT},   /* 14 */
        {"m*", "*", CPE_SUBSET},     /* 15 */
        {"m*", "-", CPE_DISJOINT},   /* 16 */
        {"m*", "m*", CPE_UNDEFINED}, /* 17 */
        {"I", "i", CPE_EQUAL},
        {"8.*", "8.0.6001", CPE_SUPERSET},
        {"8.*", "8", CPE_DISJOINT},
        {"8.*", "8.", CPE_SUPERSET},
        {"sp?", "sp1", CPE_SUPERSET},
        {"sp?", "sp", CPE_SUPERSET},
        {"sp?", "sp10", CPE_DISJOINT},
        {"sp??", "sp10", CPE_SUPERSET},
        {"?sp", "xsp", CPE_SUPERSET},
        {"?sp", "xxsp", CPE_DISJOINT},
        {"*sp", "xxsp", CPE_SUPERSET},
        {"*sp", "xxspx", CPE_DISJOINT},
        {"*sp?", "xspsp1", CPE_SUPERSET},
        {"*b*", "abc", CPE_SUPERSET},
        {"*b*", "ac", CPE_DISJOINT},
        {"??", "ab", CPE_SUPERSET},
        {"??", "abc", CPE_DISJOINT},
        {"a?", "a\\+", CPE_SUPERSET},
        {"a?", "a\\+\\+", CPE_DISJOINT},
        {"a\\*", "ab", CPE_DISJOINT},
        {"a\\*", "a\\*", CPE_EQUAL},
        {"a\\\\*", "a\\\\b", CPE_SUPERSET},
        {"a", "a\\\\*", CPE_UNDEFINED},
        {"a*", "a\\\\\\*", CPE_SUPERSET},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct cpe_value s = value_of(cases[i].source), t = value_of(cases[i].target);
        enum cpe_relation got = cpe_match_field(&s, &t);

        if (got != cases[i].want)
            fail_msg("%s to %s: %s", cases[i].source, cases[i].target, cpe_relation_name(got));
    }
}

static void names(void **state)
{
    static const struct {
        const char *source, *target;
        enum cpe_relation want;
    } cases[] = {
        {"cpe:/a:microsoft:internet_explorer:8.%02", "cpe:/a:microsoft:internet_explorer:8.0.6001",
         CPE_SUPERSET},
        {"cpe:/a:adobe", "cpe:/a:adobe:reader:9.3.2:-:-", CPE_SUPERSET},
        {"cpe:/a:adobe:reader:9.3.2:-:-", "cpe:/a:adobe", CPE_SUBSET},
        {"cpe:/a:adobe:reader:9.%02:-", "cpe:/a:adobe:reader:9.3.2:-:-", CPE_SUPERSET},
        {"cpe:/a:adobe:reader:9.%02:-", "cpe:/a:adobe:reader:9.3.2:sp1:-", CPE_DISJOINT},
        {"cpe:/o:microsoft:windows_7", "cpe:/o:microsoft:windows_7", CPE_EQUAL},
        {"cpe:/a:x:y:1", "cpe:/a:x:y::sp1", CPE_UNDEFINED},
        {"cpe:/a:x:y", "cpe:/a:x:y:1%02", CPE_UNDEFINED},
        {"cpe:/a:x:z", "cpe:/a:x:y:1%02", CPE_DISJOINT},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct cpe s = parsed(cases[i].source), t = parsed(cases[i].target);

        assert_int_equal(cpe_match(&s, &t), cases[i].want);
    }
    assert_string_equal(cpe_relation_name(CPE_SUPERSET), "superset");
}

static void words(void **state)
{
    struct cpe c = parsed("cpe:2.3:a:foo\\\\bar:-:1.2\\+b*:*:*:*:*:*:*:*");

    (void)state;
    assert_true(str_eq(cpe_plain(arena, &c, CPE_VENDOR), STR("foo\\bar")));
    assert_true(str_eq(cpe_plain(arena, &c, CPE_VERSION), STR("1.2+b*")));
    assert_int_equal(cpe_plain(arena, &c, CPE_PRODUCT).n, 0);
    assert_int_equal(cpe_plain(arena, &c, CPE_OTHER).n, 0);
    assert_true(str_eq(cpe_quote(arena, STR("Big $Money\xc3\xa4")), STR("big_\\$money__")));
    assert_true(str_eq(cpe_quote(arena, STR("1.2")), STR("1\\.2")));
}

struct real {
    struct map *seen;
    size_t n, failed;
};

static void name_check(struct real *r, struct str text)
{
    struct arena *a;
    struct err e = {0};
    struct cpe c, again;
    bool fresh;

    map_intern(r->seen, text, &fresh);
    if (!fresh)
        return;
    a = arena_new();
    r->n++;
    if (cpe_parse(a, text, &c, &e) < 0 || cpe_parse(a, cpe_text(a, &c), &again, &e) < 0 ||
        !str_eq(cpe_text(a, &c), cpe_text(a, &again))) {
        print_message("%.*s: %s\n", STR_ARG(text), e.text);
        r->failed++;
    }
    arena_free(a);
}

/* NOLINTNEXTLINE(misc-no-recursion): depth is at most JSON_DEPTH */
static void walk(struct real *r, struct json v)
{
    struct str s;

    if (json_str(v, &s) && (str_starts(s, STR("cpe:2.3:")) || str_starts(s, STR("cpe:/"))))
        name_check(r, s);
    for (struct json_iter it = json_iter(v); json_next(&it);)
        walk(r, it.value);
}

static void lines_check(struct real *r, const char *path)
{
    struct json_reader *reader = json_reader_new(1 << 26);
    struct file_map m;
    struct unpack *u;
    struct unpack_member member;
    struct err e = {0};
    struct str line;
    struct json root;

    assert_int_equal(file_map(path, SIZE_MAX, &m, &e), 0);
    assert_int_equal(unpack_open(m.bytes, str_of(path), &unpack_limits_feed, &u, &e), 0);
    assert_int_equal(unpack_next(u, &member, &e), 1);
    while (unpack_line(u, 1 << 26, &line, &e) > 0)
        if (json_parse(reader, line, &root, &e) == 0)
            walk(r, root);
    unpack_free(u);
    file_unmap(&m);
    json_reader_free(reader);
}

/* Every name that the NVD and the CVE records have. */
static void real_names(void **state)
{
    static const char *const paths[] = {"cve/nvd-cpe-configurations.jsonl.zst",
                                        "cve/cve5-vulnrichment.jsonl.zst"};
    const char *data = getenv("NIJU_DATA");
    struct real r = {.seen = map_new()};

    (void)state;
    for (size_t i = 0; i < 2 && data; i++)
        lines_check(&r, str_z(arena, str_fmt(arena, "%s/%s", data, paths[i])));
    map_free(r.seen);
    if (!data) {
        print_message("NIJU_DATA is unset: the real names are not run\n");
        skip();
    }
    print_message("cpe: %zu of %zu names\n", r.n - r.failed, r.n);
    assert_true(r.n > 10000);
    assert_int_equal(r.failed, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bindings), cmocka_unit_test(spelling),   cmocka_unit_test(refused),
        cmocka_unit_test(ceilings), cmocka_unit_test(fields),     cmocka_unit_test(names),
        cmocka_unit_test(words),    cmocka_unit_test(real_names),
    };

    return cmocka_run_group_tests(tests, setup, teardown);
}
