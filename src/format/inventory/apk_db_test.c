#include "format/inventory/inventory_sample.h"

static void test_installed(void **state)
{
    struct sample *s = *state;

    sample_read(s, "",
                STR("C:Q1qKcZ+j23xssAXmgQhkOO8dHnbWw=\nP:alpine-baselayout\nV:3.2.0-r3\n"
                    "A:x86_64\nS:9331\no:alpine-baselayout\nF:dev\nR:x\nZ:Q1\n\n"
                    "C:Q1x\nP:libcrypto1.1\nV:1.1.1d-r3\nA:x86_64\no:openssl\n\n"
                    "C:Q1y\nP:x\nV:1-r0\n"),
                "apk");
    assert_components(s, 0, "pkg:apk/alpine-baselayout@3.2.0-r3?arch=x86_64",
                      "pkg:apk/libcrypto1.1@1.1.1d-r3?arch=x86_64 <openssl@1.1.1d-r3",
                      "pkg:apk/x@1-r0");
    assert_int_equal(s->doc.bad_n, 0);
}

static void test_faults(void **state)
{
    struct sample *s = *state;

    sample_read(s, "", STR("P:a\n\nP:b\nV:1\n"), "apk");
    assert_components(s, 0, "pkg:apk/b@1");
    assert_bad(s, 0, "line 1", "version");
    assert_int_equal(sample_try(s, "i", STR("P:a\nV:1\n\nP:b\nhello\n")), E_PARSE);
    assert_string_equal(s->e.path, "i: line 5");
}

int main(void)
{
    const struct CMUnitTest tests[] = {sample_test(test_installed), sample_test(test_faults)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
