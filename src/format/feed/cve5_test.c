#include "format/feed/feed_check.h"
#include "format/feed/feed_mutate.h"

static void test_extract(void **state)
{
    (void)state;
    check_extract("cve5", "cve5.jsonl", "cve5.jsonl.expected", 2);
}

struct row {
    const char *affected; /* one element's members behind vendor and product */
    const char *expected; /* the entries behind "cpe v:p", one a line */
    int bad;
};

static void check_row(const struct row *row)
{
    struct feed_check c = {0};
    struct buf text = BUF_INIT(0), expected = BUF_INIT(0);
    struct str rest = str_of(row->expected);

    buf_fmt(&text,
            "{'cveMetadata':{'cveId':'CVE-1-1','state':'PUBLISHED'},'containers':{'cna':"
            "{'affected':[{'vendor':'V','product':'P',%s}]}}}",
            row->affected);
    buf_fmt(&expected, "cve5 CVE-1-1 - -\n");
    while (rest.n > 0) {
        struct str line = str_line(&rest);

        buf_fmt(&expected, "  cpe v:p %.*s\n", STR_ARG(line));
    }
    buf_add_char(&expected, 0);
    assert_int_equal(check_str(&c, "cve5", text.p), 0);
    buf_add_char(&c.out, 0);
    if (strcmp(c.out.p, expected.p) != 0 || (int)c.count.bad != row->bad)
        fail_msg("%s: %s, %d bad, expected %s", row->affected, c.out.p, (int)c.count.bad,
                 expected.p);
    buf_done(&text);
    buf_done(&expected);
    check_done(&c);
}

#define A "'status':'affected'"
#define U "'status':'unaffected'"
#define ON(status) "'defaultStatus':'" status "'"

static void test_versions(void **state)
{
    static const struct row rows[] = {
        {"'versions':[{'version':'1.0'," A "}]", "ranges =1.0", 0},
        {"'versions':[{'version':'1.0'," A ",'lessThan':'2.0'}]", "ranges [1.0,2.0)", 0},
        {"'versions':[{'version':'0'," A ",'lessThanOrEqual':'2.0'}]", "ranges [,2.0]", 0},
        {"'versions':[{'version':'1.0'," A ",'lessThan':'*'}]", "ranges [1.0,)", 0},
        {"'versions':[{'version':'0'," A ",'lessThan':'*'}]", "all", 0},
        {"'versions':[{'version':'5.0'," A ",'lessThanOrEqual':'5.2.*'}]", "ranges [5.0,5.3)", 0},
        {"'versions':[{'version':'7.1'," A ",'lessThan':'7.1'}]", "ranges [,7.1)", 0},
        {"'versions':[{'version':'unspecified'," A ",'lessThan':'2.0'}]", "ranges [,2.0)", 0},
        {"'versions':[{'version':'>= 1.0'," A ",'lessThan':'< 2.0'}]", "ranges [1.0,2.0)", 0},
        {"'versions':[{'version':'n/a'," A ",'lessThanOrEqual':'2.10.3','changes':[{'at':"
         "'2.10.4'," U "}]}]",
         "ranges [,2.10.4)", 0},
        {"'versions':[{'version':'1.0'," A ",'lessThan':'3.0','changes':[{'at':'1.5'," U
         "},{'at':'2.0'," A "}]}]",
         "ranges [1.0,1.5) [2.0,3.0)", 0},
        {"'versions':[{'version':'*'," A "}]", "all", 0},
        {"'versions':[{'version':'All versions'," A "}]", "all", 0},
        {"'versions':[{'version':'n/a'," A "}]", "unknown", 0},
        {"'versions':[{'version':'prior to 3.2'," A "}]", "ranges [,3.2)", 0},
        {"'versions':[{'version':'see page 3'," A "}]", "unknown", 1},
        {"'versions':[{'version':'1.0'," A "},{'version':'see page 3'," A "}]",
         "ranges =1.0\nunknown", 1},
        {"'versions':[{'version':'10.0.0'," A ",'lessThan':'publication'}]", "unknown", 1},
        {"'versions':[{'version':'ab12'," A ",'lessThan':'cd34','versionType':'git'}]", "", 0},
        {"'versions':[{'version':'1.0'," U "}]", "unknown", 0},
        {"'versions':[{'version':'1.0','status':'unknown'}]", "unknown", 0},
        {"'versions':[{'version':'1.0','status':'odd'}]", "unknown", 1},
        {"'versions':[]", "unknown", 0},
        {"'versions':7", "unknown", 1},
        {"'versions':[{'version':3," A "}]", "ranges =3", 0},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        check_row(&rows[i]);
}

static void test_default_status(void **state)
{
    static const struct row rows[] = {
        {ON("affected"), "all", 0},
        {ON("unaffected"), "", 0},
        {ON("unknown"), "unknown", 0},
        {ON("affected") ",'versions':[{'version':'2.0'," A ",'lessThan':'3.0'}]", "all", 0},
        {ON("affected") ",'versions':[{'version':'3.0'," U ",'lessThan':'*'}]", "ranges [,3.0)", 0},
        {ON("affected") ",'versions':[{'version':'0'," U ",'lessThan':'*'}]", "", 0},
        {ON("affected") ",'versions':[{'version':'0'," U ",'lessThanOrEqual':'3.0'}]",
         "ranges [3.0-a,)", 0},
        {ON("affected") ",'versions':[{'version':'3.0'," U "}]", "ranges [,3.0) [3.0-a,)", 0},
        {ON("affected") ",'versions':[{'version':'6.8'," U ",'lessThanOrEqual':'*'},"
                        "{'version':'4.17'," A "},{'version':'0'," U ",'lessThan':'4.17'},"
                        "{'version':'5.4.226'," U ",'lessThanOrEqual':'5.4.*'},"
                        "{'version':'4.19.306'," U ",'lessThanOrEqual':'4.19.*'}]",
         "ranges [4.17,4.19.306) [4.20,5.4.226) [5.5,6.8)", 0},
        {ON("affected") ",'versions':[{'version':'1.0'," A ",'lessThan':'*','changes':[{"
                        "'at':'1.5'," U "}]}]",
         "ranges [,1.5)", 0},
        {ON("affected") ",'versions':[{'version':'ab12'," U ",'versionType':'git'}]", "unknown", 0},
        {ON("affected") ",'versions':[{'version':'see page 3'," U "}]", "unknown", 1},
        {ON("unaffected") ",'versions':[{'version':'3.0'," U "}]", "", 0},
        {ON("unaffected") ",'versions':[{'version':'n/a'," A "}]", "unknown", 0},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        check_row(&rows[i]);
}

static void check_containers(const char *containers, const char *expected, int bad)
{
    struct feed_check c = {0};
    struct buf text = BUF_INIT(0), want = BUF_INIT(0);

    buf_fmt(&text, "{'cveMetadata':{'cveId':'CVE-1-1'},'containers':{%s}}%c", containers, 0);
    buf_fmt(&want, "cve5 CVE-1-1 - -\n%s%c", expected, 0);
    assert_int_equal(check_str(&c, "cve5", text.p), 0);
    check_text(&c.out, want.p);
    assert_int_equal(c.count.bad, bad);
    buf_done(&text);
    buf_done(&want);
    check_done(&c);
}

#define V(v) "'versions':[{'version':'" v "'," A "}]"

static void test_products(void **state)
{
    (void)state;
    /* CISA's entry with CPEs stands for the CNA's plain one, by its spelling */
    check_containers(
        "'cna':{'affected':[{'vendor':'Big Co','product':'The App'," V(
            "< 2") "},"
                   "{'vendor':'Big Co','product':'Other'," V(
                       "1") "}]},"
                            "'adp':[{'affected':[{'vendor':'big_co','product':'the_app',"
                            "'cpes':['cpe:/a:big_co:the_app']," V("< 2.1") "}]}]",
        "  cpe big_co:the_app ranges part=a [,2.1)\n"
        "  cpe big_co:other ranges =1\n",
        0);
    /* but not when it knows nothing */
    check_containers("'cna':{'affected':[{'vendor':'Linux','product':'Linux'," V(
                         "< 2") "}]},"
                                "'adp':[{'affected':[{'cpes':['cpe:/o:linux:linux_kernel:-'],"
                                "'versions':[{'version':'2'," U "}]}]}]",
                     "  cpe linux:linux_kernel ranges part=o [,2)\n", 0);
    check_containers("'cna':{'affected':[{'vendor':'n/a','product':'n/a'," V(
                         "n/a") "},"
                                "{'vendor':'x','product':''},{'product':'y'}]}",
                     "", 0);
}

static void test_cpes(void **state)
{
    (void)state;
    /* versions in the CPEs, where there are no others */
    check_containers("'cna':{'affected':[{'defaultStatus':'affected','cpes':["
                     "'cpe:2.3:a:v:p:1.2:*:*:*:*:*:*:*','cpe:/a:v:p:1.3','cpe:/o:v:q:7']}]}",
                     "  cpe v:p ranges part=a =1.2 =1.3\n"
                     "  cpe v:q ranges part=o =7\n",
                     0);
    /* Microsoft's CPEs carry the fixed version: the versions speak */
    check_containers("'cna':{'affected':[{'cpes':['cpe:/a:v:p:9']," V(
                         "< 3") "},"
                                "{'cpes':['cpe:nonsense'],'vendor':'A','product':'B'," V("1") "}]}",
                     "  cpe v:p ranges part=a [,3)\n"
                     "  cpe a:b ranges =1\n",
                     1);
    /* a package of a distribution, whose versions are not the distribution's */
    check_containers("'cna':{'affected':[{'vendor':'Red Hat',"
                     "'product':'Red Hat Enterprise Linux 8','packageName':'kernel',"
                     "'defaultStatus':'affected','cpes':['cpe:/o:redhat:enterprise_linux:8']}]}",
                     "", 0);
}

static void test_applicability(void **state)
{
    (void)state;
    check_containers("'cna':{'cpeApplicability':[{'nodes':[{'operator':'OR','negate':false,"
                     "'cpeMatch':["
                     "{'vulnerable':true,'criteria':'cpe:/a:v:p','versionStartIncluding':'1',"
                     "'versionEndExcluding':'2'},"
                     "{'vulnerable':true,'criteria':'cpe:/a:v:p','versionStartExcluding':'3',"
                     "'versionEndIncluding':'4'},"
                     "{'vulnerable':true,'criteria':'cpe:/a:v:q:5.1'},"
                     "{'vulnerable':true,'criteria':'cpe:/a:v:r'},"
                     "{'vulnerable':false,'criteria':'cpe:/a:v:s'}]}]}],"
                     "'affected':[{'vendor':'v','product':'q'," V("5.0") "}]}",
                     "  cpe v:p ranges part=a [1,2)\n"
                     "  cpe v:p ranges part=a [3-a,4]\n"
                     "  cpe v:q ranges part=a =5.1\n"
                     "  cpe v:r all part=a\n",
                     0);
    check_containers("'cna':{'cpeApplicability':[{'nodes':[{'cpeMatch':[{'vulnerable':true,"
                     "'criteria':'x'}]}]},7]}",
                     "", 1);
}

/* Firmware on its hardware is flat; an application on a system, and a negation, are not. */
static void test_conditions(void **state)
{
    (void)state;
    check_containers("'cna':{'cpeApplicability':["
                     "{'operator':'AND','nodes':["
                     "{'cpeMatch':[{'vulnerable':true,'criteria':'cpe:/o:v:fw:1.0'}]},"
                     "{'cpeMatch':[{'vulnerable':false,'criteria':'cpe:/h:v:box:-'}]}]},"
                     "{'operator':'AND','nodes':["
                     "{'cpeMatch':[{'vulnerable':true,'criteria':'cpe:/a:v:app:1.0'}]},"
                     "{'cpeMatch':[{'vulnerable':false,'criteria':'cpe:/o:v:os'}]}]},"
                     "{'nodes':[{'operator':'AND','cpeMatch':["
                     "{'vulnerable':true,'criteria':'cpe:/a:v:one'},"
                     "{'vulnerable':true,'criteria':'cpe:/a:v:two'}]}]},"
                     "{'negate':true,'nodes':["
                     "{'cpeMatch':[{'vulnerable':true,'criteria':'cpe:/a:v:neg:1.0'}]}]}]}",
                     "  cpe v:fw ranges part=o =1.0\n"
                     "  cpe v:app unknown part=a note=condition\n"
                     "  cpe v:one unknown part=a note=condition\n"
                     "  cpe v:two unknown part=a note=condition\n"
                     "  cpe v:neg unknown part=a note=condition\n",
                     0);
}

static void test_facts(void **state)
{
    struct feed_check c = {0};

    (void)state;
    assert_int_equal(
        check_str(&c, "cve5",
                  "{'cveMetadata':{'cveId':'CVE-1-1','state':'REJECTED','dateRejected':"
                  "'2024-02-01T00:00:00','datePublished':'2024-01-01T00:00:00.123Z'},"
                  "'containers':{'cna':{'title':'A\\nB','metrics':[{'format':'CVSS','cvssV3_1':{"
                  "'vectorString':'CVSS:3.1/x'}},{'cvssV2_0':{'vectorString':'AV:N'}},{'other':{"
                  "'type':'Textual description of severity','content':{'text':'critical'}}}],"
                  "'problemTypes':[{'descriptions':[{'cweId':'CWE-79'},{'description':'CWE-80: x'},"
                  "{'description':'n/a'}]}],'references':[{'url':'u'}],"
                  "'affected':[{'vendor':'v','product':'p'}]},"
                  "'adp':[{'references':[{'url':'u'},{'url':'w'}],'metrics':[{'other':{'type':"
                  "'ssvc','content':{'timestamp':'2024-03-01T00:00:00Z','options':[{'Exploitation':"
                  "'PoC'},{'Automatable':'Yes'},{'Technical Impact':'Total'}]}}},{'other':{'type':"
                  "'kev','content':{'dateAdded':'2024-03-02'}}},{'other':{'type':'ssvc',"
                  "'content':{}}},{'other':{'type':'kev','content':{}}}]}]}}"),
        0);
    check_text(&c.out,
               "ssvc CVE-1-1 poc automatable=yes total=yes 2024-03-01T00:00:00Z\n"
               "kev CVE-1-1 2024-03-02 - /\n"
               "cve5 CVE-1-1 2024-01-01T00:00:00Z - withdrawn 2024-02-01T00:00:00Z rejected\n"
               "  title A\n"
               "  vectors CVSS:3.1/x AV:N\n"
               "  cwes CWE-79 CWE-80\n"
               "  references u w\n"
               "  severity critical\n");
    assert_int_equal(c.count.bad, 2);
    check_done(&c);
}

static void test_mutated(void **state)
{
    (void)state;
    mutate_lines("cve5", TESTS_DATA "/feeds/cve5.jsonl");
}

static void test_data(void **state)
{
    struct feed_check c = {.quiet = true};

    (void)state;
    assert_int_equal(check_data(&c, "cve5", "cve/cve5-golang.jsonl.zst"), 0);
    assert_int_equal(c.count.bad, 0);
    assert_int_equal(c.count.records, 239);
    assert_int_equal(c.affected, 270);
    assert_int_equal(c.by_status[AFFECTED_ALL], 9);
    assert_int_equal(c.ranges, 416);
    check_done(&c);
    c.quiet = true;
    assert_int_equal(check_data(&c, "cve5", "cve/cve5-vulnrichment.jsonl.zst"), 0);
    assert_int_equal(c.count.records, 6794);
    assert_int_equal(c.ssvc, 6778);
    assert_int_equal(c.kev, 159);
    assert_int_equal(c.count.bad, 949);
    assert_int_equal(c.affected, 19049);
    assert_int_equal(c.ranges, 13412);
    assert_int_equal(c.versions, 14939);
    assert_int_equal(c.by_status[AFFECTED_ALL], 5016);
    assert_int_equal(c.by_status[AFFECTED_UNKNOWN], 1178);
    check_done(&c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_extract),        cmocka_unit_test(test_versions),
        cmocka_unit_test(test_default_status), cmocka_unit_test(test_products),
        cmocka_unit_test(test_applicability),  cmocka_unit_test(test_cpes),
        cmocka_unit_test(test_conditions),     cmocka_unit_test(test_facts),
        cmocka_unit_test(test_mutated),        cmocka_unit_test(test_data),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
