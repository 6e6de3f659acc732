#include "format/feed/feed_check.h"
#include "format/feed/feed_mutate.h"

static void test_extract(void **state)
{
    (void)state;
    check_extract("debian-tracker", "debian-tracker.json", "debian-tracker.json.expected", 1);
}

static void test_states(void **state)
{
    struct feed_check c = {0};

    (void)state;
    assert_int_equal(check_str(&c, "debian-tracker",
                               "{'a':{'CVE-1-1':{'releases':{"
                               "'bookworm':{'status':'open','urgency':'low'},"
                               "'bullseye':{'status':'open','urgency':'end-of-life'},"
                               "'buster':{'status':'undetermined','urgency':'unimportant'},"
                               "'trixie':{'status':'resolved','fixed_version':'1-1'},"
                               "'forky':{'status':'resolved','fixed_version':'0'},"
                               "'sid':{'status':'resolved'},"
                               "'hardy':{'status':'open'}}},"
                               "'TEMP-0000000-ABCDEF':{'releases':{'sid':{'status':'open'}}},"
                               "'CVE-1-2':{'description':'x'}},"
                               "'b':{},'c':[],'d e':{'CVE-1-1':{'releases':{}}}}"),
                     0);
    check_text(&c.out, "debian-tracker a - -\n"
                       "  cves CVE-1-1 TEMP-0000000-ABCDEF\n"
                       "  deb/debian/12 a all cve=CVE-1-1 note=low\n"
                       "  deb/debian/11 a eol cve=CVE-1-1 note=end-of-life\n"
                       "  deb/debian/10 a unknown cve=CVE-1-1 note=unimportant\n"
                       "  deb/debian/13 a ranges cve=CVE-1-1 [,1-1)\n"
                       "  deb/debian/14 a none cve=CVE-1-1\n"
                       "  deb/debian/sid a unknown cve=CVE-1-1\n"
                       "  deb/debian/sid a all cve=TEMP-0000000-ABCDEF\n");
    check_text(&c.bad, "a: CVE-1-1.releases.sid: a status that is not understood\n"
                       "a: CVE-1-1.releases.hardy: an unknown release\n"
                       "a: CVE-1-2: no releases are told\n"
                       "c: a package without its CVEs\n"
                       "d e: a package without its CVEs\n");
    check_done(&c);
}

static void test_refused(void **state)
{
    static const char *const texts[] = {
        "", "[]", "{}", "{'a':", "{'id':'X','modified':'2024'}", "{'vulnerabilities':[]}"};

    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct feed_check c = {0};

        assert_int_equal(check_str(&c, "debian-tracker", texts[i]), E_PARSE);
        check_done(&c);
    }
}

static void test_mutated(void **state)
{
    (void)state;
    mutate_whole("debian-tracker", TESTS_DATA "/feeds/debian-tracker.json");
}

static void test_data(void **state)
{
    struct feed_check c = {.quiet = true};

    (void)state;
    assert_int_equal(check_data(&c, "debian-tracker",
                                "advisories/vunnel-fixtures/debian/test-fixtures/input/debian.jso"
                                "n"),
                     0);
    assert_int_equal(c.count.records, 5);
    assert_int_equal(c.affected, 25);
    assert_int_equal(c.count.bad, 1);
    check_done(&c);
    c.quiet = true;
    assert_int_equal(check_data(&c, "debian-tracker",
                                "advisories/osv-dev-testdata/vulnfeeds/test_data/debian/"
                                "debian_security_tracker_mock.json"),
                     0);
    assert_int_equal(c.count.records, 1);
    assert_int_equal(c.affected, 15);
    assert_int_equal(c.count.bad, 0);
    check_done(&c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_extract), cmocka_unit_test(test_states),
        cmocka_unit_test(test_refused), cmocka_unit_test(test_mutated),
        cmocka_unit_test(test_data),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
