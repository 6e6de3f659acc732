#include "model/release.h"
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

static void check(struct str got, const char *want, const char *what)
{
    if (!str_eq(got, str_of(want)))
        fail_msg("%s: got \"%.*s\", want \"%s\"", what, STR_ARG(got), want);
}

static void test_of(void **state)
{
    static const char *const cases[][3] = {
        {"debian", "11.6", "debian-11"},
        {"debian", "12", "debian-12"},
        {"debian", "bookworm", "debian-12"},
        {"debian", "trixie/sid", "debian-13"},
        {"debian", "sid", "debian-sid"},
        {"ubuntu", "22.04", "ubuntu-22.04"},
        {"ubuntu", "22.04.3", "ubuntu-22.04"},
        {"almalinux", "9.2", "almalinux-9"},
        {"rhel", "8.10", "rhel-8"},
        {"redhat", "8.10", "rhel-8"},
        {"rocky", "9.3", "rocky-9"},
        {"centos", "7", "centos-7"},
        {"ol", "8.7", "ol-8"},
        {"oracle", "8", "ol-8"},
        {"alpine", "3.11.5", "alpine-3.11"},
        {"alpine", "v3.9", "alpine-3.9"},
        {"alpine", "3.19_alpha20230901", "alpine-edge"},
        {"amzn", "2023", "amazon-2023"},
        {"amzn", "2", "amazon-2"},
        {"amazon", "2018.03", "amazon-2018.03"},
        {"fedora", "39", "fedora-39"},
        {"opensuse-leap", "15.2.1", "opensuse-leap-15.2.1"},
        {"sles", "15.4", "sles-15.4"},
        {"wolfi", "20230201", "wolfi"},
        {"arch", "", "arch"},
        {"photon", "3.0", "photon-3"},
        {"", "11", ""},
        {"Debian", " 10 ", "debian-10"},
        {"ubuntu", "bookworm", "ubuntu-bookworm"},
        {"flatcar", "3510.2", "flatcar-3510.2"},
    };
    struct arena *a = arena_new();

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        check(release_of(a, str_of(cases[i][0]), str_of(cases[i][1])), cases[i][2], cases[i][0]);
    arena_free(a);
}

static void test_parse(void **state)
{
    static const char *const cases[][2] = {
        {"debian-11.6", "debian-11"},
        {"debian 11", "debian-11"},
        {"Debian:11", "debian-11"},
        {"Alpine:v3.11", "alpine-3.11"},
        {"Ubuntu:22.04:LTS", "ubuntu-22.04"},
        {"AlmaLinux:9", "almalinux-9"},
        {"Rocky Linux 9.2", "rocky-9"},
        {"Debian GNU/Linux 12", "debian-12"},
        {"Red Hat Enterprise Linux 8.5", "rhel-8"},
        {"bookworm", "debian-12"},
        {"jammy", "ubuntu-22.04"},
        {"debian-bookworm", "debian-12"},
        {"ubuntu:focal", "ubuntu-20.04"},
        {"debian11", "debian-11"},
        {"alpine-edge", "alpine-edge"},
        {"opensuse-leap-15.2", "opensuse-leap-15.2"},
        {"opensuse.leap-15.2", "opensuse-leap-15.2"},
        {"wolfi-20230201", "wolfi"},
        {"", ""},
        {"  ", ""},
        {"-", "-"},
        {"11", "11"},
    };
    struct arena *a = arena_new();

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        check(release_parse(a, str_of(cases[i][0])), cases[i][1], cases[i][0]);
    arena_free(a);
}

/* What was normalised once stays as it is. */
static void test_stable(void **state)
{
    static const char *const releases[] = {"debian-11",   "debian-sid",  "ubuntu-22.04",
                                           "alpine-3.11", "alpine-edge", "opensuse-leap-15.2",
                                           "amazon-2",    "wolfi",       "rhel-8"};
    struct arena *a = arena_new();

    (void)state;
    for (size_t i = 0; i < sizeof releases / sizeof *releases; i++)
        check(release_parse(a, str_of(releases[i])), releases[i], releases[i]);
    arena_free(a);
}

static void test_split(void **state)
{
    static const char *const cases[][3] = {
        {"debian-11", "debian", "11"},
        {"opensuse-leap-15.2", "opensuse-leap", "15.2"},
        {"wolfi", "wolfi", ""},
        {"debian-sid", "debian", "sid"},
        {"alpine-edge", "alpine", "edge"},
        {"", "", ""},
    };
    struct str id, version;

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        release_split(str_of(cases[i][0]), &id, &version);
        check(id, cases[i][1], cases[i][0]);
        check(version, cases[i][2], cases[i][0]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_of),
        cmocka_unit_test(test_parse),
        cmocka_unit_test(test_stable),
        cmocka_unit_test(test_split),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
