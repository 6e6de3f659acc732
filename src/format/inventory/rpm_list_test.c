#include "format/inventory/inventory_sample.h"

static void test_plain(void **state)
{
    struct sample *s = *state;

    sample_read(s, "",
                STR("bash-5.1.8-6.el9_1.x86_64\n"
                    "gpg-pubkey-fd431d51-4ae0493b\n"
                    "java-1.8.0-openjdk-headless-1.8.0.362.b09-2.el9_1.x86_64\n"
                    "tzdata-2023c-1.el9.noarch\n"
                    "vim-2:8.2.2637-20.el9_1.x86_64.rpm\n"
                    "bash-5.1.8-6.el9_1.x86_64\n"),
                "rpm-qa");
    assert_components(s, 0, "pkg:rpm/bash@5.1.8-6.el9_1?arch=x86_64 epoch?",
                      "pkg:rpm/java-1.8.0-openjdk-headless@1.8.0.362.b09-2.el9_1?arch=x86_64 "
                      "epoch?",
                      "pkg:rpm/tzdata@2023c-1.el9?arch=noarch epoch?",
                      "pkg:rpm/vim@8.2.2637-20.el9_1?arch=x86_64&epoch=2");
    assert_int_equal(s->doc.bad_n, 0);
}

static void test_columns(void **state)
{
    struct sample *s = *state;

    sample_read(s, "",
                STR("name|epoch|version|release|arch|sourcerpm\n"
                    "openssl-libs|1|3.0.7|24.el9|x86_64|openssl-3.0.7-24.el9.src.rpm\n"
                    "bash|(none)|5.1.8|6.el9_1|x86_64|bash-5.1.8-6.el9_1.src.rpm\n"
                    "gpg-pubkey|(none)|fd431d51|4ae0493b|(none)|(none)\n"
                    "podman|2|4.4.1|3.module_el8.8.0+1|x86_64|"
                    "podman-4.4.1-3.module_el8.8.0+1.src.rpm|container-tools:rhel8:1:2\n"
                    "odd|x|1|1|x86_64|(none)\n"),
                "rpm-qa");
    assert_components(s, 0,
                      "pkg:rpm/openssl-libs@3.0.7-24.el9?arch=x86_64&epoch=1 "
                      "<openssl@1:3.0.7-24.el9",
                      "pkg:rpm/bash@5.1.8-6.el9_1?arch=x86_64",
                      "pkg:rpm/podman@4.4.1-3.module_el8.8.0%2B1?arch=x86_64&epoch=2");
    assert_int_equal(s->doc.bad_n, 1);
    assert_bad(s, 0, "line 6", "rpm -qa");
    sample_read(s, "", STR("zlib\t0\t1.2.11\t40.el9\tx86_64\n"), "rpm-qa");
    assert_components(s, 0, "pkg:rpm/zlib@1.2.11-40.el9?arch=x86_64");
}

static void test_not_rpm(void **state)
{
    struct sample *s = *state;

    assert_int_equal(sample_try(s, "", STR("just some-text-here with words\nmore\n")), E_PARSE);
    assert_int_equal(sample_try(s, "", STR("a-b-c\n")), E_PARSE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {sample_test(test_plain), sample_test(test_columns),
                                       sample_test(test_not_rpm)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
