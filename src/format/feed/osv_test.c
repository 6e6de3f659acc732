#include "format/feed/feed_check.h"
#include "format/feed/feed_mutate.h"

static void test_extract(void **state)
{
    (void)state;
    check_extract("osv", "osv.jsonl", "osv.jsonl.expected", 0);
}

/* The events of one range, in a space of semantic versions, and the entry they give. */
static void test_events(void **state)
{
    static const struct {
        const char *events, *entry;
    } rows[] = {
        {"{'introduced':'0'}", "all"},
        {"{'introduced':'0'},{'fixed':'1.2.0'}", "ranges [,1.2.0)"},
        {"{'introduced':'1.0.0'},{'last_affected':'1.2.0'}", "ranges [1.0.0,1.2.0]"},
        {"{'introduced':'1.0.0'}", "ranges [1.0.0,)"},
        {"{'introduced':'1.0.0','fixed':'1.1.0'}", "ranges [1.0.0,1.1.0)"},
        {"{'introduced':'0'},{'fixed':'1.0.0'},{'introduced':'2.0.0'},{'fixed':'2.1.0'}",
         "ranges [,1.0.0) [2.0.0,2.1.0)"},
        {"{'introduced':'2.0.0'},{'fixed':'2.1.0'},{'introduced':'1.0.0'},{'fixed':'1.1.0'}",
         "ranges [2.0.0,2.1.0) [1.0.0,1.1.0)"},
        {"{'fixed':'1.10.0'},{'introduced':'1.9.0'}", "ranges [1.9.0,1.10.0)"},
        {"{'introduced':'0'},{'introduced':'2.0.0'},{'fixed':'2.1.0'},{'fixed':'1.5.0'}",
         "ranges [,1.5.0) [2.0.0,2.1.0)"},
        {"{'introduced':'0'},{'fixed':'1.5.0'},{'fixed':'1.6.0'}", "ranges [,1.5.0)"},
        {"{'introduced':'0'},{'limit':'*'}", "all"},
        {"{'introduced':'0'},{'limit':'3.0.0'}", "ranges [,3.0.0)"},
        {"{'introduced':'0'},{'limit':'2.0.0'},{'limit':'3.0.0'},{'introduced':'4.0.0'}",
         "ranges [,3.0.0)"},
        {"{'introduced':2},{'fixed':'3.0.0'}", "ranges [2,3.0.0)"},
        {"{'introduced':'0'},{'fixed':1.10}", "unknown"},
        {"{'fixed':'1.0.0'}", "unknown"},
        {"{'introduced':'0'},{'fixed':'no version'},{'fixed':'1.0.0'}", "unknown"},
        {"7", "unknown"},
        {"", "unknown"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct feed_check c = {0};
        struct buf text = BUF_INIT(0), expected = BUF_INIT(0);

        buf_fmt(&text,
                "{'id':'X-1','modified':'2024-01-01','affected':[{'package':{'ecosystem':"
                "'npm','name':'p'},'ranges':[{'type':'SEMVER','events':[%s]}]}]}%c",
                rows[i].events, 0);
        buf_fmt(&expected, "osv X-1 - 2024-01-01T00:00:00Z\n  npm p %s\n%c", rows[i].entry, 0);
        assert_int_equal(check_str(&c, "osv", text.p), 0);
        check_text(&c.out, expected.p);
        assert_int_equal(c.count.bad, strcmp(rows[i].entry, "unknown") == 0);
        buf_done(&text);
        buf_done(&expected);
        check_done(&c);
    }
}

static void test_fields(void **state)
{
    struct feed_check c = {0};

    (void)state;
    assert_int_equal(
        check_str(&c, "osv",
                  "{'_path':'a.yaml','id':'DEBIAN-CVE-1','modified':'2024-01-02 03:04:05',"
                  "'published':'0001-01-01T00:00:00Z','withdrawn':null,'upstream':['CVE-2024-1'],"
                  "'related':'CVE-2024-2','aliases':null,'severity':[{'type':'CVSS_V4','score':"
                  "'CVSS:4.0/x'},{'type':'Ubuntu','score':'medium'}],'database_specific':{"
                  "'severity':'HIGH','cwe_ids':['CWE-79']},'affected':["
                  "{'package':{'ecosystem':'Debian:11','name':'a'},'ranges':[{'type':"
                  "'ECOSYSTEM','events':[{'introduced':'0'}]}],'ecosystem_specific':{'urgency':"
                  "'end-of-life'}},"
                  "{'package':{'ecosystem':'Debian:12','name':'a'},'ranges':[{'type':"
                  "'ECOSYSTEM','events':[{'introduced':'0'},{'fixed':'2-1'}]}],"
                  "'ecosystem_specific':{'urgency':'not yet assigned'}},"
                  "{'package':{'ecosystem':'Red Hat:enterprise_linux:8::appstream','name':'nodejs',"
                  "'purl':'pkg:rpm/redhat/nodejs?rpmmod=nodejs:18'},'ranges':[{'type':'ECOSYSTEM',"
                  "'events':[{'introduced':'0'},{'fixed':'1:18-1'}]}]},"
                  "{'package':{'ecosystem':'PyPI','name':'Zope_X.y'},'versions':['1.0'],"
                  "'ranges':[{'type':'GIT','events':[]}]},"
                  "{'package':{'ecosystem':'Go','name':'g'},'ranges':[{'type':'GIT'}]},"
                  "{'ranges':[{'type':'GIT'}]},"
                  "{'package':{'ecosystem':'Nowhere','name':'g'},'ranges':7}]}"),
        0);
    check_text(&c.out, "osv DEBIAN-CVE-1 - 2024-01-02T03:04:05Z\n"
                       "  related CVE-2024-1 CVE-2024-2\n"
                       "  vectors CVSS:4.0/x\n"
                       "  cwes CWE-79\n"
                       "  severity high\n"
                       "  deb/debian/11 a eol note=end-of-life\n"
                       "  deb/debian/12 a ranges note=not yet assigned [,2-1)\n"
                       "  rpm/rhel/8 nodejs ranges module=nodejs:18 [,1:18-1)\n"
                       "  pypi zope-x-y ranges =1.0\n"
                       "  golang g unknown\n");
    assert_int_equal(c.count.bad, 0);
    check_done(&c);
}

/* Streams of modules: from the title, for builds of modules only. */
static void test_streams(void **state)
{
    struct feed_check c = {0};

    (void)state;
    assert_int_equal(
        check_str(&c, "osv",
                  "{'id':'ALSA-1','summary':'Moderate: nodejs:12 security update','modified':null,"
                  "'affected':[{'package':{'ecosystem':'AlmaLinux:8','name':'nodejs'},'ranges':[{"
                  "'type':'ECOSYSTEM','events':[{'introduced':'0'},{'fixed':"
                  "'1:12.22.3-2.module_el8.4.0+2521+c668cc9f'}]}]},"
                  "{'package':{'ecosystem':'AlmaLinux:8','name':'plain'},'ranges':[{'type':"
                  "'ECOSYSTEM','events':[{'introduced':'0'},{'fixed':'2-1.el8'}]}]}]}"),
        0);
    check_text(&c.out, "osv ALSA-1 - -\n"
                       "  title Moderate: nodejs:12 security update\n"
                       "  severity medium\n"
                       "  rpm/almalinux/8 nodejs ranges module=nodejs:12 "
                       "[,1:12.22.3-2.module_el8.4.0+2521+c668cc9f)\n"
                       "  rpm/almalinux/8 plain ranges [,2-1.el8)\n");
    check_done(&c);
}

static void test_bad_records(void **state)
{
    struct feed_check c = {0};

    (void)state;
    assert_int_equal(check_str(&c, "osv",
                               "{'id':'A-1','modified':'2024-01-01'}\n"
                               "{'id':7,'modified':'2024-01-01'}\n"
                               "not json\n"
                               "\n"
                               "{'id':'A-2','modified':'2024-01-01','aliases':[1]}\n"
                               "{'id':'A-2b'}\n"
                               "{'id':'A-3','id':'A-4','modified':'yesterday'}\n"
                               "{'id':'A b','modified':'2024-01-01'}"),
                     0);
    check_text(&c.bad, "line 2: not an OSV record: id, modified or affected is missing\n"
                       "line 3: this line is not JSON\n"
                       "A-2: aliases: a value of a wrong type; it is left out\n"
                       "A-2b: not an OSV record: id, modified or affected is missing\n"
                       "A-3: modified: a value of a wrong type; it is left out\n"
                       "line 8: not an OSV record: id, modified or affected is missing\n");
    assert_int_equal(c.count.records, 3);
    assert_int_equal(c.count.bad, 6);
    check_done(&c);
}

static void test_mutated(void **state)
{
    (void)state;
    mutate_lines("osv", TESTS_DATA "/feeds/osv.jsonl");
}

/* The whole of the real data. */
static void test_data(void **state)
{
    static const struct {
        const char *path;
        uint64_t records, affected, ranges, versions, all;
    } rows[] = {
        {"advisories/osv-almalinux8.jsonl.zst", 3237, 40838, 40838, 0, 0},
        {"advisories/osv-almalinux9.jsonl.zst", 1783, 24012, 24012, 0, 0},
        {"advisories/osv-bitnami.jsonl.zst", 5991, 5991, 16002, 0, 17},
        {"advisories/osv-go.jsonl.zst", 4291, 6125, 5474, 0, 2105},
        {"advisories/osv-pypa.jsonl.zst", 2106, 2106, 3914, 108503, 113},
        {"advisories/osv-rustsec.jsonl.zst", 968, 968, 1167, 0, 0},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct feed_check c = {.quiet = true};

        assert_int_equal(check_data(&c, "osv", rows[i].path), 0);
        assert_int_equal(c.count.bad, 0);
        assert_int_equal(c.count.records, rows[i].records);
        assert_int_equal(c.affected, rows[i].affected);
        assert_int_equal(c.ranges, rows[i].ranges);
        assert_int_equal(c.versions, rows[i].versions);
        assert_int_equal(c.by_status[AFFECTED_ALL], rows[i].all);
        assert_int_equal(c.by_status[AFFECTED_UNKNOWN], 0);
        check_done(&c);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_extract), cmocka_unit_test(test_events),
        cmocka_unit_test(test_fields),  cmocka_unit_test(test_bad_records),
        cmocka_unit_test(test_streams), cmocka_unit_test(test_mutated),
        cmocka_unit_test(test_data),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
