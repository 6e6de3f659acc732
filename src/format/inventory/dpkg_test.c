#include "format/inventory/inventory_sample.h"

static const char status[] = "Package: libssl3\n"
                             "Status: install ok installed\n"
                             "Architecture: amd64\n"
                             "Source: openssl\n"
                             "Version: 3.0.11-1~deb12u2\n"
                             "Description: text\n"
                             " Version: 9 in a continuation line\n"
                             "\n"
                             "Package: gone\n"
                             "Status: deinstall ok config-files\n"
                             "Version: 1\n"
                             "\n"
                             "Package: curl\n"
                             "Status: hold ok installed\r\n"
                             "Source: curl-src (7.88.1-10+deb12u4)\n"
                             "Version: 7.88.1-10+deb12u4+b1\n"
                             "Architecture: arm64\n"
                             "\n\n"
                             "Package: half\n"
                             "Status: install reinstreq half-installed\n"
                             "Version: 2-1\n"
                             "\n"
                             "Package: vim\n"
                             "Status: install ok triggers-pending\n"
                             "Version: 2:9.0-1\n"
                             "Architecture: all";

static void test_status(void **state)
{
    struct sample *s = *state;

    sample_read(s, "status", str_of(status), "dpkg");
    assert_int_equal(s->doc.n, 1);
    assert_str(s->doc.items[0].source, "dpkg");
    assert_str(s->doc.items[0].release, "");
    assert_components(s, 0, "pkg:deb/libssl3@3.0.11-1~deb12u2?arch=amd64 <openssl@3.0.11-1~deb12u2",
                      "pkg:deb/curl@7.88.1-10%2Bdeb12u4%2Bb1?arch=arm64 "
                      "<curl-src@7.88.1-10+deb12u4",
                      "pkg:deb/half@2-1", "pkg:deb/vim@2:9.0-1?arch=all");
    assert_int_equal(s->doc.bad_n, 1);
    assert_bad(s, 0, "line 20", "half-installed");
}

/* The same lines at every place of the 64 bytes that are looked at together. */
static void test_every_place(void **state)
{
    struct sample *s = *state;

    for (size_t k = 0; k < 130; k++) {
        size_t n = k + sizeof status - 1;
        char *text = arena_bytes(s->a, n), *exact = malloc(n), place[32];

        memset(text, '\n', k);
        memcpy(text + k, status, n - k);
        memcpy(exact, text, n); /* so that a look behind the end is found */
        sample_read(s, "status", (struct str){exact, n}, "dpkg");
        assert_components(s, 0,
                          "pkg:deb/libssl3@3.0.11-1~deb12u2?arch=amd64 <openssl@3.0.11-1~deb12u2",
                          "pkg:deb/curl@7.88.1-10%2Bdeb12u4%2Bb1?arch=arm64 "
                          "<curl-src@7.88.1-10+deb12u4",
                          "pkg:deb/half@2-1", "pkg:deb/vim@2:9.0-1?arch=all");
        snprintf(place, sizeof place, "line %zu", k + 20);
        assert_bad(s, 0, place, "half-installed");
        text[n - 40] = '\0';
        snprintf(place, sizeof place, "status: line %zu", k + 25);
        assert_int_equal(sample_try(s, "status", (struct str){text, n}), E_PARSE);
        assert_string_equal(s->e.path, place);
        free(exact);
    }
}

/* Names in another case, blanks around, a line without a name after a long one. */
static void test_spelling(void **state)
{
    struct sample *s = *state;
    struct str text = STR("PACKAGE: a\nsource:\tb  (2) \nversion:1-1\t \nARCHitecture:   all\n"
                          "Section: Package: x\nDescription: v\n Version: 9\n\tSource: z\n\r\n"
                          "Package:a2\nVersion: 1\n");

    sample_read(s, "status", text, "dpkg");
    assert_components(s, 0, "pkg:deb/a@1-1?arch=all <b@2", "pkg:deb/a2@1");
    text = STR("Package: a\nVersion: 1\nDescription: a line that is longer than a look at all the "
               "bytes of one, with a colon: yes\n and goes on, and on, and on, and on, and on\n"
               "here stands a line that has no name and is longer than sixty-four bytes are\n");
    assert_int_equal(sample_try(s, "status", text), E_PARSE);
    assert_string_equal(s->e.path, "status: line 5");
}

static void test_release_given(void **state)
{
    struct sample *s = *state;
    struct inventory_input in = {STR("Package: a\nStatus: install ok installed\nVersion: 1-1\n"),
                                 STR_NONE, STR("Debian 11.6")};

    assert_int_equal(inventory_read(s->a, &in, &s->doc, &s->e), 0);
    assert_str(s->doc.items[0].release, "debian-11");
    assert_components(s, 0, "pkg:deb/debian/a@1-1?distro=debian-11");
}

static void test_bad_entries(void **state)
{
    struct sample *s = *state;

    sample_read(s, "",
                STR("Package: a\nStatus: install ok installed\n\n"
                    "Package: b\nStatus: install ok installed\nVersion: 1\n\n"
                    "Package: c\nStatus: x y z\nVersion: 1\n\n"
                    "Package: d e\nStatus: install ok installed\nVersion: 1\n\n"
                    "Status: install ok installed\nVersion: 1\n"),
                "dpkg");
    assert_components(s, 0, "pkg:deb/b@1");
    assert_int_equal(s->doc.bad_n, 4);
    assert_bad(s, 0, "line 1", "without a name or a version");
    assert_bad(s, 1, "line 8", "the state \"x y z\"");
    assert_bad(s, 2, "line 12", "space");
    assert_bad(s, 3, "line 16", "without a name");
}

static void test_damaged(void **state)
{
    struct sample *s = *state;

    assert_int_equal(sample_try(s, "d", STR("Package: a\nStatus: install ok installed\nVers")),
                     E_PARSE);
    assert_string_equal(s->e.path, "d: line 3");
    assert_int_equal(
        sample_try(s, "d", STR("Package: a\nVersion: 1\n\n\nPackage: \0x\nSta\0us: x\n")), E_PARSE);
    assert_string_equal(s->e.path, "d: line 5");
}

static void test_distroless(void **state)
{
    struct sample *s = *state;

    sample_read(s, "", STR("Package: base-files\nVersion: 11.1\nArchitecture: amd64\n"), "dpkg");
    assert_components(s, 0, "pkg:deb/base-files@11.1?arch=amd64");
}

static void test_empty(void **state)
{
    struct sample *s = *state;

    sample_read(s, "/x/status", STR("\n"), "dpkg");
    assert_int_equal(s->doc.items[0].n, 0);
    assert_int_equal(sample_try(s, "x", STR("")), E_PARSE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        sample_test(test_status),      sample_test(test_release_given),
        sample_test(test_bad_entries), sample_test(test_damaged),
        sample_test(test_distroless),  sample_test(test_empty),
        sample_test(test_every_place), sample_test(test_spelling),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
