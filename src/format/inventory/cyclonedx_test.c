#include "format/inventory/inventory_sample.h"

#define BOM(rest) "{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"1.5\"," rest "}"

static void test_trivy(void **state)
{
    struct sample *s = *state;

    sample_read(
        s, "x.json",
        STR(BOM("\"serialNumber\":\"urn:uuid:3ff14136-e09f-4df9-80ea-000000000001\","
                "\"metadata\":{\"timestamp\":\"2024-02-29T12:00:00+00:00\",\"component\":"
                "{\"type\":\"container\",\"name\":\"web\",\"purl\":\"pkg:oci/web@sha256:1\"}},"
                "\"components\":["
                "{\"type\":\"operating-system\",\"name\":\"debian\",\"version\":\"11.6\"},"
                "{\"type\":\"library\",\"name\":\"libc6\",\"version\":\"2.31-13\",\"purl\":"
                "\"pkg:deb/debian/libc6@2.31-13?arch=amd64&distro=debian-11.6\",\"properties\":["
                "{\"name\":\"aquasecurity:trivy:SrcName\",\"value\":\"glibc\"},"
                "{\"name\":\"aquasecurity:trivy:SrcVersion\",\"value\":\"2.31\"},"
                "{\"name\":\"aquasecurity:trivy:SrcRelease\",\"value\":\"13\"}]},"
                "{\"type\":\"library\",\"purl\":\"pkg:deb/debian/vim@8.2?epoch=2\",\"properties\":["
                "{\"name\":\"aquasecurity:trivy:SrcName\",\"value\":\"vim\"},"
                "{\"name\":\"aquasecurity:trivy:SrcVersion\",\"value\":\"8.2\"},"
                "{\"name\":\"aquasecurity:trivy:SrcEpoch\",\"value\":\"2\"}]}]")),
        "cyclonedx");
    assert_str(s->doc.items[0].subject, "web");
    assert_str(s->doc.items[0].source, "sbom:web");
    assert_str(s->doc.items[0].release, "debian-11");
    assert_int_equal(s->doc.items[0].made, 1709208000);
    assert_components(s, 0,
                      "pkg:deb/debian/libc6@2.31-13?arch=amd64&distro=debian-11 <glibc@2.31-13 "
                      "epoch?",
                      "pkg:deb/debian/vim@2:8.2?distro=debian-11");
    assert_int_equal(s->doc.bad_n, 0);
}

static void test_syft(void **state)
{
    struct sample *s = *state;

    sample_read(
        s, "x.json",
        STR(BOM(
            "\"components\":["
            "{\"type\":\"library\",\"name\":\"openssl-libs\",\"purl\":\"pkg:rpm/almalinux/"
            "openssl-libs@3.0.7-24.el9?arch=x86_64\",\"cpe\":\"cpe:2.3:a:openssl-libs:openssl-libs:"
            "1\\\\:3.0.7-24.el9:*:*:*:*:*:*:*\",\"properties\":["
            "{\"name\":\"syft:metadata:epoch\",\"value\":\"1\"},"
            "{\"name\":\"syft:metadata:sourceRpm\",\"value\":\"openssl-3.0.7-24.el9.src.rpm\"}]},"
            "{\"type\":\"operating-system\",\"name\":\"almalinux\",\"version\":\"x\","
            "\"properties\":"
            "[{\"name\":\"syft:distro:id\",\"value\":\"almalinux\"},"
            "{\"name\":\"syft:distro:versionID\",\"value\":\"9.3\"}]}]")),
        "cyclonedx");
    assert_str(s->doc.items[0].release, "almalinux-9");
    assert_str(s->doc.items[0].source, "file:x.json");
    assert_components(s, 0,
                      "pkg:rpm/almalinux/openssl-libs@3.0.7-24.el9?arch=x86_64&distro=almalinux-9"
                      "&epoch=1 <openssl@1:3.0.7-24.el9 "
                      "cpe:2.3:a:openssl-libs:openssl-libs:1\\:3.0.7-24.el9:*:*:*:*:*:*:*");
}

static void test_products(void **state)
{
    struct sample *s = *state;

    sample_read(
        s, "",
        STR(BOM(
            "\"metadata\":{\"component\":{\"type\":\"device\",\"name\":\"board\","
            "\"version\":\"2\",\"supplier\":{\"name\":\"Acme\"}}},\"components\":["
            "{\"type\":\"firmware\",\"name\":\"FortiOS\",\"version\":\"7.2.1\",\"publisher\":"
            "\"Fortinet\",\"components\":[{\"type\":\"library\",\"purl\":\"pkg:npm/a@1\"},"
            "{\"type\":\"library\",\"purl\":\"pkg:npm/a@1\"}]},"
            "{\"type\":\"library\",\"group\":\"org.x\",\"name\":\"y\",\"version\":\"1\"},"
            "{\"type\":\"application\",\"name\":\"no version\"},"
            "{\"type\":\"file\",\"name\":\"f\",\"version\":\"1\"},"
            "{\"type\":\"application\",\"name\":\"n\",\"cpe\":\"cpe:2.3:a:f5:nginx:1.20.1\"}]")),
        "cyclonedx");
    assert_components(s, 0, "pkg:generic/Acme/board@2", "pkg:generic/Fortinet/FortiOS@7.2.1",
                      "pkg:npm/a@1", "pkg:generic/org.x/y@1",
                      "pkg:generic/f5/n@1.20.1 cpe:2.3:a:f5:nginx:1.20.1:*:*:*:*:*:*:*");
    assert_int_equal(s->doc.items[0].components[0].part, 'h');
    assert_int_equal(s->doc.items[0].components[1].part, 'o');
    assert_str(s->doc.items[0].source, "sbom:board");
}

static void test_bad_entries(void **state)
{
    struct sample *s = *state;

    sample_read(
        s, "",
        STR(BOM("\"components\":[{\"type\":\"library\",\"name\":\"x\",\"version\":\"1\","
                "\"purl\":\"pkg:foo\"},3,{\"components\":[{\"purl\":\"pkg:npm/b@2\",\"cpe\":"
                "\"cpe:2.3:q\"}]}]")),
        "cyclonedx");
    assert_components(s, 0, "pkg:npm/b@2");
    assert_int_equal(s->doc.bad_n, 3);
    assert_bad(s, 0, "components[0].purl", "name");
    assert_bad(s, 1, "components[1]", "object");
    assert_bad(s, 2, "components[2].components[0].cpe", "cpe");
}

static void test_release_given(void **state)
{
    struct sample *s = *state;
    struct inventory_input in = {
        STR(BOM("\"components\":[{\"purl\":\"pkg:deb/debian/a@1?distro=debian-11\"}]")), STR_NONE,
        STR("debian-12")};

    assert_int_equal(inventory_read(s->a, &in, &s->doc, &s->e), 0);
    assert_str(s->doc.items[0].release, "debian-12");
    assert_str(s->doc.items[0].components[0].distro, "debian-12");
}

static void test_damaged(void **state)
{
    struct sample *s = *state;

    assert_int_equal(sample_try(s, "f", STR("{\"bomFormat\":\"CycloneDX\",\n\"specVersion\":")),
                     E_PARSE);
    assert_true(str_starts(str_of(s->e.path), STR("f: line 2")));
    assert_int_equal(sample_try(s, "f", STR(BOM("\"components\":{}"))), E_PARSE);
    assert_string_equal(s->e.path, "f: components");
    assert_int_equal(sample_try(s, "f", STR(BOM("\"components\":[{\"components\":1}]"))), E_PARSE);
    assert_string_equal(s->e.path, "f: components[0]");
    assert_int_equal(sample_try(s, "f", STR("{\"bomFormat\":\"CycloneDX\"}")), E_PARSE);
    assert_int_equal(sample_try(s, "f",
                                STR("{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"2.0\"}")),
                     E_SUPPORT);
    assert_int_equal(
        sample_try(s, "f", STR("<bom xmlns=\"http://cyclonedx.org/schema/bom/1.4\"/>")), E_SUPPORT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        sample_test(test_trivy),       sample_test(test_syft),          sample_test(test_products),
        sample_test(test_bad_entries), sample_test(test_release_given), sample_test(test_damaged),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
