#include "base/file.h"
#include "format/inventory/inventory_sample.h"
#include <stdlib.h>

static void test_refusals(void **state)
{
    static const struct {
        const char *text;
        int code;
        const char *says;
    } cases[] = {
        {"<?xml?><bom xmlns=\"http://cyclonedx.org/schema/bom/1.4\">", E_SUPPORT, "CycloneDX XML"},
        {"{\"spdxVersion\":\"SPDX-2.3\"}", E_SUPPORT, "SPDX"},
        {"SPDXVersion: SPDX-2.2\n", E_SUPPORT, "SPDX"},
        {"{\"_type\":\"https://in-toto.io/Statement/v0.1\"}", E_SUPPORT, "in-toto"},
        {"{\"artifacts\":[],\"artifactRelationships\":[]}", E_SUPPORT, "syft"},
        {"RpmP....", E_SUPPORT, "rpm -qa"},
        {"\xff\xfe"
         "a",
         E_SUPPORT, "UTF-16"},
        {"hello world\n", E_PARSE, "dpkg status"},
        {"", E_PARSE, "dpkg status"},
        {"{}", E_PARSE, "CycloneDX JSON"},
    };
    struct sample *s = *state;

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_int_equal(sample_try(s, "", str_of(cases[i].text)), cases[i].code);
        if (strstr(s->e.text, cases[i].says) == NULL)
            fail_msg("%s: %s", cases[i].text, s->e.text);
    }
}

static void test_byte_order_mark(void **state)
{
    struct sample *s = *state;

    sample_read(s, "", STR("\xef\xbb\xbfpkg:npm/a@1\r\n"), "purl-list");
    assert_components(s, 0, "pkg:npm/a@1");
}

static void test_table(void **state)
{
    size_t n = 0;

    (void)state;
    for (; inventory_format_at(n); n++) {
        const struct inventory_format *f = inventory_format_at(n);
        struct inventory_input empty = {0};

        assert_ptr_equal(inventory_format_find(str_of(f->name)), f);
        assert_int_equal(f->probe(&empty), 0);
    }
    assert_int_equal(n, 11);
    assert_null(inventory_format_find(STR("none")));
}

static void test_limits(void **state)
{
    struct sample *s = *state;
    struct buf text = BUF_INIT(0);

    for (int i = 0; i < INVENTORY_BAD + 50; i++)
        buf_add(&text, STR("pkg:npm\n"));
    buf_add(&text, STR("pkg:npm/"));
    for (int i = 0; i < 5000; i++)
        buf_add_char(&text, 'a');
    buf_add(&text, STR("\npkg:npm/a@1\n"));
    sample_read(s, "", buf_str(&text), "purl-list");
    assert_int_equal(s->doc.bad_n, INVENTORY_BAD);
    assert_int_equal(s->doc.bad_more, 51);
    assert_components(s, 0, "pkg:npm/a@1");
    buf_done(&text);
}

/* Counts taken from the documents by other means (jq, grep, the projects' own expectations). */
static const struct real {
    const char *path, *format, *release;
    size_t components, bad;
} reals[] = {
    {"inventory/local-machine/dpkg-status-bookworm", "dpkg", "", 1226, 0},
    {"bench/debian11-match/host1200.status", "dpkg", "", 1200, 0},
    {"inventory/scalibr-lockfiles/os/dpkg/testdata/dpkg/valid", "dpkg", "", 7, 0},
    {"inventory/scalibr-lockfiles/os/dpkg/testdata/dpkg/statusfield", "dpkg", "", 6, 2},
    {"inventory/scalibr-lockfiles/os/dpkg/testdata/dpkg/noversion", "dpkg", "", 2, 1},
    {"inventory/scalibr-lockfiles/os/apk/testdata/installed", "apk", "", 15, 0},
    {"inventory/trivy-os-pkgdb/pkg/apk/testdata/apk", "apk", "", 15, 1},
    {"inventory/cyclonedx-bom-examples/SBOM/juice-shop/v11.1.2/bom.json", "cyclonedx", "", 840, 0},
    {"inventory/cyclonedx-bom-examples/SBOM/dropwizard-1.3.15/bom.json", "cyclonedx", "", 167, 0},
    {"inventory/cyclonedx-bom-examples/SBOM/proton-bridge/proton-bridge-v1.8.0.bom.json",
     "cyclonedx", "", 201, 0},
    {"inventory/cyclonedx-bom-examples/SBOM/laravel-7.12.0/bom.1.4.json", "cyclonedx", "", 62, 0},
    {"inventory/trivy-integration/fluentd-multiple-lockfiles.cdx.json.golden", "cyclonedx",
     "debian-10", 160, 0},
    {"inventory/trivy-integration/fixtures/sbom/centos-7-cyclonedx.json", "cyclonedx", "centos-7",
     2, 0},
    {"inventory/trivy-sbom/sbom/cyclonedx/testdata/happy/bom.json", "cyclonedx", "alpine-3.16", 7,
     0},
    {"inventory/trivy-sbom/sbom/cyclonedx/testdata/happy/invalid-purl.json", "cyclonedx", "", 1, 1},
    {"inventory/trivy-integration/fixtures/repo/npm/package-lock.json", "npm-lock", "", 13, 0},
    {"inventory/scalibr-lockfiles/language/javascript/packagelockjson/testdata/alias.v2.json",
     "npm-lock", "", 3, 0},
    {"inventory/scalibr-lockfiles/language/javascript/packagelockjson/testdata/"
     "nested-dependencies-dup.v1.json",
     "npm-lock", "", 39, 0},
    {"inventory/trivy-integration/fixtures/repo/gomod/go.mod", "go-mod", "", 19, 0},
    {"inventory/scalibr-lockfiles/language/golang/gomod/testdata/replace-mixed.mod", "go-mod", "",
     2, 0},
    {"inventory/trivy-integration/fixtures/repo/gomod/submod/go.sum", "go-sum", "", 4, 0},
    {"inventory/trivy-integration/fixtures/repo/pip/requirements.txt", "pip-requirements", "", 8,
     0},
    {"inventory/scalibr-lockfiles/language/python/requirements/testdata/with_versions.txt",
     "pip-requirements", "", 11, 0},
    {"inventory/grype-fixtures/grype/pkg/testdata/purl/valid-purl.txt", "purl-list", "debian-8", 3,
     0},
};

static const char *data_folder(void)
{
    const char *data = getenv("NIJU_DATA");

    if (data == NULL) {
        print_message("NIJU_DATA is unset: skipped\n");
        skip();
    }
    return data;
}

static void test_real_counts(void **state)
{
    struct sample *s = *state;
    const char *data = data_folder();

    for (size_t i = 0; i < sizeof reals / sizeof *reals; i++) {
        const struct real *r = &reals[i];
        const char *path = str_fmt(s->a, "%s/%s", data, r->path).p;

        if (inventory_read_path(s->a, path, STR_NONE, &s->doc, &s->e) < 0)
            fail_msg("%s: %s", s->e.path, s->e.text);
        assert_string_equal(s->doc.format->name, r->format);
        assert_int_equal(s->doc.n, 1);
        if (s->doc.items[0].n != r->components || s->doc.bad_n != r->bad)
            fail_msg("%s: %zu components, %zu bad", r->path, s->doc.items[0].n, s->doc.bad_n);
        assert_str(s->doc.items[0].release, r->release);
    }
}

static void test_real_values(void **state)
{
    struct sample *s = *state;
    const char *data = data_folder();

    assert_int_equal(
        inventory_read_path(
            s->a,
            str_fmt(s->a, "%s/inventory/trivy-integration/fixtures/sbom/centos-7-cyclonedx.json",
                    data)
                .p,
            STR_NONE, &s->doc, &s->e),
        0);
    assert_components(s, 0, "pkg:rpm/centos/bash@4.2.46-31.el7?arch=x86_64&distro=centos-7 epoch?",
                      "pkg:rpm/centos/openssl-libs@1.0.2k-16.el7?arch=x86_64&distro=centos-7"
                      "&epoch=1 <openssl@1:1.0.2k-16.el7");
    assert_int_equal(
        inventory_read_path(s->a,
                            str_fmt(s->a,
                                    "%s/inventory/scalibr-lockfiles/language/golang/gomod/testdata/"
                                    "toolchain-with-suffix.mod",
                                    data)
                                .p,
                            STR_NONE, &s->doc, &s->e),
        0);
    assert_components(s, 0, "pkg:golang/github.com/BurntSushi/toml@v1.0.0",
                      "pkg:golang/stdlib@1.23.6");
}

struct walked {
    size_t read, refused;
};

/* Whatever the file: a result that keeps its promises, or an error that says where and what. */
static int any_file(void *ctx, const char *path, struct err *e)
{
    struct walked *w = ctx;
    struct arena *a = arena_new();
    struct inventory_doc doc;
    int rc = inventory_read_path(a, path, STR_NONE, &doc, e);

    if (rc < 0) {
        if (rc != E_PARSE && rc != E_SUPPORT && rc != E_LIMIT)
            fail_msg("%s: %s", path, e->text);
        assert_true(str_starts(str_of(e->path), str_of(path)) || strlen(path) > 200);
        w->refused++;
        err_clear(e);
    } else {
        assert_non_null(doc.format);
        for (size_t i = 0; i < doc.n; i++)
            for (size_t k = 0; k < doc.items[i].n; k++)
                assert_true(doc.items[i].components[k].name.n > 0);
        w->read++;
    }
    arena_free(a);
    return 0;
}

static void test_every_real_file(void **state)
{
    struct sample *s = *state;
    struct walked w = {0};

    assert_int_equal(file_walk(str_fmt(s->a, "%s/inventory", data_folder()).p, any_file, &w, &s->e),
                     0);
    print_message("%zu read, %zu refused\n", w.read, w.refused);
    assert_true(w.read > 150);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        sample_test(test_refusals),        sample_test(test_byte_order_mark),
        sample_test(test_table),           sample_test(test_limits),
        sample_test(test_real_counts),     sample_test(test_real_values),
        sample_test(test_every_real_file),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
