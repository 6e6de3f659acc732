#include "model/space.h"
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

static void check(struct str got, const char *want, const char *what)
{
    if (!str_eq(got, str_of(want)))
        fail_msg("%s: got \"%.*s\", want \"%s\"", what, STR_ARG(got), want);
}

static void test_ecosystems(void **state)
{
    static const char *const cases[][2] = {
        {"Debian:11", "deb/debian/11"},
        {"Debian", ""},
        {"Ubuntu:22.04:LTS", "deb/ubuntu/22.04"},
        {"Ubuntu:Pro:16.04:LTS", ""},
        {"AlmaLinux:9", "rpm/almalinux/9"},
        {"Rocky Linux:8", "rpm/rocky/8"},
        {"Red Hat:enterprise_linux:8::appstream", "rpm/rhel/8"},
        {"Red Hat:openshift:4.12::el8", ""},
        {"Alpine:v3.11", "apk/alpine/3.11"},
        {"Alpine:edge", "apk/alpine/edge"},
        {"Wolfi", "apk/wolfi"},
        {"openSUSE:Leap 15.5", "rpm/opensuse-leap/15.5"},
        {"openSUSE:Tumbleweed", "rpm/opensuse-tumbleweed"},
        {"SUSE:Linux Enterprise Server 12 SP5", "rpm/sles/12.5"},
        {"SUSE:Linux Enterprise Micro 5.1", ""},
        {"npm", "npm"},
        {"PyPI", "pypi"},
        {"Go", "golang"},
        {"crates.io", "cargo"},
        {"RubyGems", "gem"},
        {"Bitnami", "bitnami"},
        {"Maven", ""},
        {"", ""},
    };
    struct arena *a = arena_new();

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        check(space_of_ecosystem(a, str_of(cases[i][0])), cases[i][1], cases[i][0]);
    arena_free(a);
}

static void test_kinds(void **state)
{
    (void)state;
    assert_int_equal(space_kind_find(STR("deb/debian/11"))->order, VER_DEB);
    assert_true(space_kind_find(STR("apk"))->by_source);
    assert_false(space_kind_find(STR("rpm"))->by_source);
    assert_null(space_kind_find(STR("maven")));
    assert_null(space_kind_find(STR("")));
    assert_null(space_kind_find(STR("debian")));
}

static void test_subjects(void **state)
{
    static const char *const cases[][4] = {
        {"pkg:deb/debian/libssl3@3.0.11-1+b1?distro=debian-12.4&upstream=openssl%403.0.11-1",
         "deb/debian/12", "openssl", "3.0.11-1"},
        {"pkg:deb/debian/curl@7.1-1", "", "curl", "7.1-1"},
        {"pkg:rpm/almalinux/openssl-libs@3.0.7-24.el9?epoch=1&distro=almalinux-9.3"
         "&upstream=openssl-3.0.7-24.el9.src.rpm",
         "rpm/almalinux/9", "openssl-libs", "1:3.0.7-24.el9"},
        {"pkg:apk/alpine/libcrypto1.1@1.1.1g-r0?distro=3.11.6&upstream=openssl", "apk/alpine/3.11",
         "openssl", "1.1.1g-r0"},
        {"pkg:npm/%40angular/core@16.0.0", "npm", "@angular/core", "16.0.0"},
        {"pkg:pypi/zope.interface@5.0", "pypi", "zope-interface", "5.0"},
        {"pkg:golang/github.com/Masterminds/goutils@v1.1.0", "golang",
         "github.com/masterminds/goutils", "1.1.0"},
        {"pkg:golang/stdlib@go1.21rc2", "golang", "stdlib", "1.21.0-rc.2"},
        {"pkg:golang/stdlib@1.21", "golang", "stdlib", "1.21.0"},
        {"pkg:golang/stdlib@v1.22.3", "golang", "stdlib", "1.22.3"},
        {"pkg:gem/rails@7.0", "gem", "rails", "7.0"},
    };
    struct arena *a = arena_new();

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct component c;

        assert_int_equal(component_of_purl(a, str_of(cases[i][0]), &c, NULL), 0);
        struct space_subject s = space_subject_of(a, &c);

        assert_non_null(s.kind);
        check(s.space, cases[i][1], cases[i][0]);
        check(s.name, cases[i][2], cases[i][0]);
        check(s.version, cases[i][3], cases[i][0]);
    }
    arena_free(a);
}

static void test_product_subjects(void **state)
{
    struct component parts = {
        .namespace = STR("Cisco"), .name = STR("ios"), .version = STR("15.1")};
    struct component c;
    struct arena *a = arena_new();

    (void)state;
    assert_int_equal(component_of_product(a, &parts, &c, NULL), 0);
    struct space_subject s = space_subject_of(a, &c);

    assert_non_null(s.kind);
    check(s.space, "cpe", "space");
    check(s.name, "cisco:ios", "name");
    check(s.version, "15.1", "version");
    /* without a vendor there is nothing to look up */
    parts.namespace = STR_NONE;
    assert_int_equal(component_of_product(a, &parts, &c, NULL), 0);
    assert_null(space_subject_of(a, &c).kind);
    assert_int_equal(component_of_purl(a, STR("pkg:maven/org.x/y@1"), &c, NULL), 0);
    assert_null(space_subject_of(a, &c).kind); /* a Maven group is no vendor */
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_ecosystems),
        cmocka_unit_test(test_kinds),
        cmocka_unit_test(test_subjects),
        cmocka_unit_test(test_product_subjects),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
