#include "format/feed/feed_check.h"
#include "format/feed/feed_mutate.h"

static void test_extract(void **state)
{
    (void)state;
    check_extract("kev", "kev.json", "kev.expected", 0);
    check_extract("kev", "kev.csv", "kev.expected", 0);
}

static void test_rows(void **state)
{
    struct feed_check c = {0};

    (void)state;
    assert_int_equal(check_str(&c, "kev",
                               "{'count':4,'vulnerabilities':["
                               "{'cveID':'CVE-1-1','dateAdded':'2024-01-02'},"
                               "{'cveID':'CVE-1-2','dateAdded':'2024-01-32','dueDate':'2024-01-03"
                               "'},"
                               "{'cveID':'CVE-1-3','dateAdded':'2024-01-02','dueDate':'soon'},"
                               "{'dateAdded':'2024-01-02'},7]}"),
                     0);
    check_text(&c.out, "kev CVE-1-1 2024-01-02 - /\n");
    check_text(&c.bad, "CVE-1-2: a CVE, its day of addition or its due day is missing or wrong\n"
                       "CVE-1-3: a CVE, its day of addition or its due day is missing or wrong\n"
                       "[3]: a CVE, its day of addition or its due day is missing or wrong\n"
                       "[4]: a CVE, its day of addition or its due day is missing or wrong\n"
                       "test.json: count: it is not the number of entries\n");
    check_done(&c);
    assert_int_equal(check_str(&c, "kev",
                               "dateAdded,cveID,knownRansomwareCampaignUse\n"
                               "2024-01-02,CVE-1-1,known\n"
                               "2024-01-02\n"),
                     0);
    check_text(&c.out, "kev CVE-1-1 2024-01-02 - ransomware /\n");
    check_text(&c.bad, "line 3: a CVE, its day of addition or its due day is missing or wrong\n");
    check_done(&c);
}

static void test_refused(void **state)
{
    static const struct {
        const char *text, *path;
    } rows[] = {
        {"{'vulnerabilities':{}}", "test.json"},
        {"{'resultsPerPage':1,'vulnerabilities':[]}", "test.json"},
        {"[]", "test.json"},
        {"{'vulnerabilities':[{'cveID':'CVE-1-1'", "test.json: column 39"},
        {"cveID,dateAdded\nCVE-1-1,2024-01-0", "test.json"},
        {"cve,epss,percentile\n", "test.json: line 1"},
        {"cveID,dateAdded\nCVE-1-1,\"2024\n", "test.json: line 2"},
        {"", "test.json: line 1"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct feed_check c = {0};

        if (check_str(&c, "kev", rows[i].text) != E_PARSE)
            fail_msg("%s: %d", rows[i].text, c.e.code);
        assert_string_equal(c.e.path, rows[i].path);
        check_done(&c);
    }
}

static void test_mutated(void **state)
{
    (void)state;
    mutate_whole("kev", TESTS_DATA "/feeds/kev.json");
}

static void test_data(void **state)
{
    struct feed_check json = {0}, csv = {0};

    (void)state;
    assert_int_equal(check_data(&json, "kev", "cve/kev/known_exploited_vulnerabilities.json"), 0);
    assert_int_equal(check_data(&csv, "kev", "cve/kev/known_exploited_vulnerabilities.csv"), 0);
    assert_int_equal(json.kev, 1404);
    assert_int_equal(json.count.bad + csv.count.bad, 0);
    assert_true(str_eq(buf_str(&json.out), buf_str(&csv.out)));
    check_done(&json);
    check_done(&csv);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_extract), cmocka_unit_test(test_rows), cmocka_unit_test(test_refused),
        cmocka_unit_test(test_mutated), cmocka_unit_test(test_data),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
