#include "model/component.h"
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

#define assert_str(s, z)                                                                           \
    do {                                                                                           \
        struct str got_ = (s);                                                                     \
        if (!str_eq(got_, str_of(z)))                                                              \
            fail_msg("got \"%.*s\", want \"%s\"", STR_ARG(got_), (z));                             \
    } while (0)

static struct component from_purl(struct arena *a, const char *purl)
{
    struct component c;
    struct err e = {0};

    if (component_of_purl(a, str_of(purl), &c, &e) < 0)
        fail_msg("%s: %s", purl, e.text);
    return c;
}

static int begin(void **state)
{
    *state = arena_new();
    return 0;
}

static int end(void **state)
{
    arena_free(*state);
    return 0;
}

static void test_deb_purl(void **state)
{
    struct arena *a = *state;
    struct component c =
        from_purl(a, "pkg:deb/Debian/LibSSL3@3.0.11-1~deb12u2?arch=amd64&distro=debian-12.4"
                     "&upstream=openssl%403.0.11-1~deb12u2");

    assert_str(c.namespace, "debian");
    assert_str(c.name, "libssl3");
    assert_str(c.version, "3.0.11-1~deb12u2");
    assert_str(c.arch, "amd64");
    assert_str(c.distro, "debian-12");
    assert_str(c.source_name, "openssl");
    assert_str(c.source_version, "3.0.11-1~deb12u2");
    assert_false(c.epoch_known);
    assert_int_equal(c.part, 'a');
    assert_str(component_purl(a, &c),
               "pkg:deb/debian/libssl3@3.0.11-1~deb12u2?arch=amd64&distro=debian-12");
    c = from_purl(a, "pkg:deb/debian/curl@7.50.3-1?arch=i386&distro=jessie");
    assert_str(c.distro, "debian-8");
    assert_str(c.source_name, "curl");
    assert_str(c.source_version, "7.50.3-1");
    c = from_purl(a, "pkg:deb/ubuntu/vim@2%3A8.2.3995-1ubuntu2?distro=22.04");
    assert_str(c.version, "2:8.2.3995-1ubuntu2");
    assert_str(c.distro, "ubuntu-22.04");
    assert_true(c.epoch_known);
    c = from_purl(a, "pkg:deb/debian/git@2.30?epoch=1&upstream=git-src%402.30");
    assert_str(c.version, "1:2.30");
    assert_str(c.source_version, "1:2.30");
    assert_true(c.epoch_known);
}

/* What we print for a package of an unknown distribution can be read back. */
static void test_vendorless(void **state)
{
    struct arena *a = *state;
    struct component c = from_purl(a, "pkg:deb/bash@5.2-1?arch=amd64");

    assert_str(c.namespace, "");
    assert_str(c.name, "bash");
    assert_str(component_purl(a, &c), "pkg:deb/bash@5.2-1?arch=amd64");
    c = from_purl(a, "pkg:apk/openssl@3.2.1?distro=alpine-3.20.3");
    assert_str(c.namespace, "alpine");
    assert_str(c.distro, "alpine-3.20");
}

static void test_cpe(void **state)
{
    struct arena *a = *state;
    struct component parts = {.cpe = STR("cpe:2.3:o:cisco:ios_xe:17.3.1")}, c;

    /* the last fields left out, as many SBOMs do */
    assert_int_equal(component_of_product(a, &parts, &c, NULL), 0);
    assert_str(c.cpe, "cpe:2.3:o:cisco:ios_xe:17.3.1:*:*:*:*:*:*:*");
    assert_str(c.namespace, "cisco");
    assert_str(c.name, "ios_xe");
    assert_str(c.version, "17.3.1");
    assert_int_equal(c.part, 'o');
    parts.cpe = STR("cpe:2.3:x:y");
    assert_int_equal(component_of_product(a, &parts, &c, NULL), E_PARSE);
    parts = (struct component){.namespace = STR("Apache"),
                               .name = STR("HTTP Server"),
                               .version = STR("2.4.50"),
                               .cpe = STR("cpe:/a:apache:http_server")};
    assert_int_equal(component_of_product(a, &parts, &c, NULL), 0);
    assert_str(c.name, "HTTP Server");
    assert_str(c.version, "2.4.50");
    assert_str(c.cpe, "cpe:2.3:a:apache:http_server:*:*:*:*:*:*:*:*");
}

static void test_rpm_purl(void **state)
{
    struct arena *a = *state;
    struct component c =
        from_purl(a, "pkg:rpm/almalinux/openssl-libs@3.0.7-24.el9?arch=x86_64&epoch=1"
                     "&upstream=openssl-3.0.7-24.el9.src.rpm&distro=almalinux-9.3");

    assert_str(c.version, "1:3.0.7-24.el9");
    assert_str(c.source_name, "openssl");
    assert_str(c.source_version, "1:3.0.7-24.el9");
    assert_str(c.distro, "almalinux-9");
    assert_true(c.epoch_known);
    assert_str(
        component_purl(a, &c),
        "pkg:rpm/almalinux/openssl-libs@3.0.7-24.el9?arch=x86_64&distro=almalinux-9&epoch=1");
    c = from_purl(a, "pkg:rpm/redhat/bash@0:5.1-4.el9");
    assert_str(c.version, "5.1-4.el9"); /* an epoch of 0 is told, and the same as none */
    assert_true(c.epoch_known);
    c = from_purl(a, "pkg:rpm/redhat/bash@5.1-4.el9");
    assert_false(c.epoch_known);
}

static void test_language_purls(void **state)
{
    struct arena *a = *state;
    struct component c = from_purl(a, "pkg:npm/%40angular/core@16.0.0");

    assert_str(c.namespace, "@angular");
    assert_str(c.name, "core");
    assert_str(c.source_name, "");
    assert_true(c.epoch_known); /* no such thing as an epoch */
    assert_str(component_purl(a, &c), "pkg:npm/%40angular/core@16.0.0");
    c = from_purl(a, "pkg:pypi/Django_Rest@1.0");
    assert_str(c.name, "django-rest");
    c = from_purl(a, "pkg:golang/github.com/gin-gonic/gin@v1.9.1");
    assert_str(c.namespace, "github.com/gin-gonic");
    c = from_purl(a, "pkg:npm/x");
    assert_str(c.version, "");
}

static void test_refusals(void **state)
{
    struct arena *a = *state;
    struct component c = {0};
    struct err e = {0};

    assert_int_equal(component_normalise(a, &c, &e), E_INVALID);
    c.type = STR("deb");
    assert_int_equal(component_normalise(a, &c, &e), E_INVALID);
    c.name = STR("a b");
    assert_int_equal(component_normalise(a, &c, &e), E_PARSE);
    c.name = (struct str){arena_bytes(a, 5000), 5000};
    assert_int_equal(component_normalise(a, &c, &e), E_LIMIT);
    assert_int_equal(component_of_purl(a, STR("openssl"), &c, &e), E_PARSE);
    assert_int_equal(component_of_purl(a, STR("pkg:deb/debian/a%20b@1"), &c, &e), E_PARSE);
}

static void test_package_database(void **state)
{
    struct arena *a = *state;
    struct component c = {.type = STR("deb"),
                          .name = STR("libc6"),
                          .version = STR("2.36-9"),
                          .distro = STR("debian-12"),
                          .epoch_known = true};

    assert_int_equal(component_normalise(a, &c, NULL), 0);
    assert_str(c.namespace, "debian"); /* from the release */
    assert_str(c.source_name, "libc6");
    assert_str(c.source_version, "2.36-9");
    assert_true(c.epoch_known);
}

static void test_product(void **state)
{
    struct arena *a = *state;
    struct component parts = {.namespace = STR(" Palo  Alto Networks "),
                              .name = STR("PAN-OS"),
                              .version = STR("10.2.3 "),
                              .part = 'o'};
    struct component c;

    assert_int_equal(component_of_product(a, &parts, &c, NULL), 0);
    assert_str(c.type, "generic");
    assert_str(c.namespace, "Palo Alto Networks");
    assert_str(c.version, "10.2.3");
    assert_int_equal(c.part, 'o');
    assert_str(component_purl(a, &c), "pkg:generic/Palo%20Alto%20Networks/PAN-OS@10.2.3");
    parts = (struct component){0};
    assert_int_equal(component_of_product(a, &parts, &c, NULL), E_INVALID);
}

static bool same(const struct component *x, const struct component *y)
{
    return str_eq(x->type, y->type) && str_eq(x->namespace, y->namespace) &&
           str_eq(x->name, y->name) && str_eq(x->version, y->version) && str_eq(x->arch, y->arch) &&
           str_eq(x->source_name, y->source_name) && str_eq(x->source_version, y->source_version) &&
           str_eq(x->distro, y->distro) && str_eq(x->cpe, y->cpe) && x->part == y->part &&
           x->epoch_known == y->epoch_known;
}

static void test_key(void **state)
{
    struct arena *a = *state;
    struct component c = from_purl(a, "pkg:rpm/almalinux/openssl-libs@3.0.7-24.el9?arch=x86_64");
    struct component back, other = c;
    struct str key = component_key(a, &c);
    char longer[300];

    assert_true(component_unkey(key, &back));
    assert_true(same(&c, &back));
    for (size_t n = 0; n < key.n; n++)
        assert_false(component_unkey(str_sub(key, 0, n), &back));
    assert_false(component_unkey(str_fmt(a, "%.*sx", STR_ARG(key)), &back));
    other.epoch_known = true;
    assert_false(str_eq(component_key(a, &other), key));
    /* bytes moved from one field to the next make another key */
    other = c;
    other.namespace = STR("almalinuxo");
    other.name = STR("penssl-libs");
    assert_false(str_eq(component_key(a, &other), key));
    memset(longer, 'x', sizeof longer);
    other.name = (struct str){longer, sizeof longer};
    assert_true(component_unkey(component_key(a, &other), &back));
    assert_true(same(&other, &back));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_deb_purl, begin, end),
        cmocka_unit_test_setup_teardown(test_vendorless, begin, end),
        cmocka_unit_test_setup_teardown(test_cpe, begin, end),
        cmocka_unit_test_setup_teardown(test_rpm_purl, begin, end),
        cmocka_unit_test_setup_teardown(test_language_purls, begin, end),
        cmocka_unit_test_setup_teardown(test_refusals, begin, end),
        cmocka_unit_test_setup_teardown(test_package_database, begin, end),
        cmocka_unit_test_setup_teardown(test_product, begin, end),
        cmocka_unit_test_setup_teardown(test_key, begin, end),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
