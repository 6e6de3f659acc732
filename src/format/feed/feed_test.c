/* What is common to all readers: the table, archives, cut and hostile documents. */
#include "format/feed/feed_check.h"

static void test_table(void **state)
{
    size_t n = 0;

    (void)state;
    for (const struct feed_format *f; (f = feed_format_at(n)) != NULL; n++) {
        assert_ptr_equal(feed_format_find(str_of(f->name)), f);
        assert_true(f->covers[0] && f->read);
    }
    assert_int_equal(n, 6);
    assert_null(feed_format_find(STR("nvd2")));
    assert_null(feed_format_find(STR("")));
}

static void test_names(void **state)
{
    static const struct {
        const char *format, *name;
        bool takes;
    } rows[] = {
        {"osv", "all/GO-1.json", true},
        {"osv", "a.json.gz", true},
        {"osv", "all.zip", true},
        {"osv", "x.tar.gz", true},
        {"osv", "all/README.md", false},
        {"osv", "LICENSE", false},
        {"osv", ".github/workflow.yml", false},
        {"osv", "a/.SOURCE", false},
        {"cve5", "cves/delta.json", false},
        {"cve5", "cves/deltaLog.json", false},
        {"cve5", "cves/2024/1xxx/CVE-2024-1000.json", true},
        {"kev", "known_exploited_vulnerabilities_schema.json", false},
        {"kev", "known_exploited_vulnerabilities.csv", true},
        {"debian-dsa", "data/DSA/list", true},
        {"debian-dsa", "data/config.json", false},
        {"epss", "epss_scores-2026-09-29.csv.gz", true},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const struct feed_format *f = feed_format_find(str_of(rows[i].format));

        if (feed_format_takes(f, str_of(rows[i].name)) != rows[i].takes)
            fail_msg("%s %s", rows[i].format, rows[i].name);
    }
}

static void test_archive(void **state)
{
    struct feed_check c = {.quiet = false};

    (void)state;
    assert_int_equal(check_file(&c, "osv", TESTS_DATA "/feeds/osv.zip"), 0);
    assert_int_equal(c.count.records, 2);
    check_text(&c.bad, "all/other.json: line 1: not an OSV record: id, modified or affected is "
                       "missing\n"
                       "all/broken.json: this file is no such document\n");
    check_done(&c);
}

static void test_shapes(void **state)
{
    static const struct {
        const char *text;
        uint64_t records;
    } rows[] = {
        {"{'id':'X-1','modified':'2024-01-01'}", 1},
        {"\xef\xbb\xbf{'id':'X-1','modified':'2024-01-01'}\n", 1},
        {"\n\n{\n 'id':'X-1',\n 'modified':'2024-01-01'\n}\n\n", 1},
        {"[{'id':'X-1','modified':'2024-01-01'},{'id':'X-2','affected':[]}]", 2},
        {"[\n{'id':'X-1','modified':'2024-01-01'},\n{'id':'X-2','affected':[]}\n]\n", 2},
        {"{'id':'X-1','modified':'2024-01-01'}\r\n{'id':'X-2','modified':null}\r\n", 2},
        {"[]", 0},
        {"[\n]", 0},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct feed_check c = {.quiet = true};

        if (check_str(&c, "osv", rows[i].text) != 0)
            fail_msg("%s: %s", rows[i].text, c.e.text);
        assert_int_equal(c.count.records, rows[i].records);
        assert_int_equal(c.count.bad, 0);
        check_done(&c);
    }
}

static void test_no_such_feed(void **state)
{
    static const struct {
        const char *text, *path, *says;
    } rows[] = {
        {"{'dataType':'CVE_RECORD','containers':{}}", "test.json",
         "expected OSV records (JSON), found a JSON object of dataType, containers; check the "
         "format given"},
        {"[1]", "test.json",
         "expected OSV records (JSON), found a JSON number; check the format given"},
        {"7", "test.json",
         "expected OSV records (JSON), found a JSON number; check the format given"},
        {"", "test.json", "an empty JSON text; give a document"},
        {"\n \n", "test.json", "an empty JSON text; give a document"},
        {"hello", "test.json: column 1", "a character that cannot stand here; this is not JSON"},
        {"{'id':'X-1','modified':'2024-01-01'}\n{'id':'X-2','mod", "test.json: line 2: column 17",
         "the JSON ends too early; it is cut off, get it again"},
        {"{'id':'X-1',\n 'modified':'2024-01-01'\n", "test.json: line 3, column 1",
         "the JSON ends too early; it is cut off, get it again"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct feed_check c = {.quiet = true};

        assert_int_equal(check_str(&c, "osv", rows[i].text), E_PARSE);
        assert_string_equal(c.e.text, rows[i].says);
        assert_string_equal(c.e.path, rows[i].path);
        check_done(&c);
    }
}

/* Each prefix of each extract ends well, and no prefix of a packed or single document is good. */
static void test_cut(void **state)
{
    static const struct {
        const char *format, *name;
        bool whole; /* one document: every prefix is damaged */
    } rows[] = {
        {"osv", "osv.jsonl", false},   {"cve5", "cve5.jsonl", false},
        {"debian-dsa", "list", false}, {"kev", "kev.csv", false},
        {"epss", "epss.csv", false},   {"kev", "kev.json", true},
        {"osv", "osv.zip", true},      {"debian-tracker", "debian-tracker.json", true},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct buf path = BUF_INIT(0);
        struct file_map m;
        struct err e = {0};

        buf_fmt(&path, TESTS_DATA "/feeds/%s%c", rows[i].name, 0);
        assert_int_equal(file_map(path.p, 1 << 20, &m, &e), 0);
        size_t end = m.bytes.n - (m.bytes.p[m.bytes.n - 1] == '\n');

        for (size_t n = 0; n < end; n += n < 200 ? 1 : 61) {
            struct feed_check c = {.quiet = true};
            int rc = check_read(&c, rows[i].format, str_sub(m.bytes, 0, n), rows[i].name);
            bool line_end = n > 0 && (m.bytes.p[n - 1] == '\n' || m.bytes.p[n] == '\n');

            if (rc != E_PARSE && (rows[i].whole || !line_end || rc != 0))
                fail_msg("%s cut at %zu: %d %s", rows[i].name, n, rc, c.e.text);
            check_done(&c);
        }
        file_unmap(&m);
        buf_done(&path);
    }
}

static int refuse(void *ctx, const struct advisory *r, struct err *e)
{
    (void)r;
    return ++*(int *)ctx == 2 ? err_set(e, E_STORE, "stop") : 0;
}

static void test_sink_stops(void **state)
{
    static const char text[] = "{\"id\":\"X-1\",\"affected\":[]}\n{\"id\":\"X-2\",\"affected\":[]"
                               "}\n"
                               "{\"id\":\"X-3\",\"affected\":[]}\n";
    int seen = 0;
    struct feed_sink sink = {.ctx = &seen, .advisory = refuse};
    struct feed_document d = {{text, sizeof text - 1}, STR("f.jsonl")};
    struct feed_count count = {0};
    struct err e = {0};

    (void)state;
    assert_int_equal(feed_read(feed_format_find(STR("osv")), &d, &sink, &count, &e), E_STORE);
    assert_int_equal(seen, 2);
    assert_string_equal(e.path, "f.jsonl: line 2");
}

/* `n` times a byte, between two texts. */
static int huge_read(struct feed_check *c, const char *format, const char *const ends[2], char byte,
                     size_t n)
{
    struct buf b = BUF_INIT(0);

    buf_add(&b, str_of(ends[0]));
    memset(buf_room(&b, n), byte, n);
    b.n += n;
    buf_add(&b, str_of(ends[1]));
    int rc = check_read(c, format, buf_str(&b), "huge");

    buf_done(&b);
    return rc;
}

enum { HUGE_TEXT = 100000000, HUGE_DEPTH = 1000000 };

static void test_huge(void **state)
{
    static const struct {
        const char *format, *ends[2];
        char byte;
        size_t n;
        int rc;
        uint64_t records, bad;
    } rows[] = {
        {"osv", {"{\"id\":\"X\",\"modified\":null,\"summary\":\"", "\"}"}, 'a', HUGE_TEXT, 0, 1, 0},
        {"osv",
         {"{\"modified\":null,\"id\":\"", "\"}\n{\"id\":\"X\",\"affected\":[]}\n"},
         'a',
         HUGE_TEXT,
         0,
         1,
         1},
        {"cve5",
         {"{\"containers\":{\"cna\":{\"affected\":[{\"vendor\":\"a\",\"product\":\"b\",\"versions"
          "\":[{"
          "\"status\":\"affected\",\"version\":\"",
          "\"}]}]}},\"cveMetadata\":{\"cveId\":\"CVE-1-1\"}}"},
         '1',
         HUGE_TEXT,
         0,
         1,
         1},
        {"osv", {"", ""}, '[', HUGE_DEPTH, E_LIMIT, 0, 0},
        {"osv", {"{\"id\":\"X\",\"affected\":", ""}, '[', HUGE_DEPTH, E_LIMIT, 0, 0},
        {"debian-tracker", {"{\"a\":", ""}, '[', HUGE_DEPTH, E_LIMIT, 0, 0},
        {"kev", {"{\"vulnerabilities\":", ""}, '[', HUGE_DEPTH, E_LIMIT, 0, 0},
        {"epss", {"cve,epss,percentile\n", "\n"}, '1', HUGE_TEXT, 0, 0, 1},
        {"debian-dsa", {"[1 Jan 2024] DSA-1-1 a\n\t[buster] - x 1", "\n"}, '1', HUGE_TEXT, 0, 1, 0},
        {"debian-dsa", {"", "\n"}, '[', HUGE_TEXT, E_PARSE, 0, 0},
        {"osv", {"", "\n"}, '\n', HUGE_TEXT, E_PARSE, 0, 0},
        {"osv", {"{\"id\":\"X\",\"affected\":[]}", ""}, 0, HUGE_DEPTH, E_PARSE, 0, 0},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct feed_check c = {.quiet = true};
        int rc = huge_read(&c, rows[i].format, rows[i].ends, rows[i].byte, rows[i].n);

        if (rc != rows[i].rc || c.count.records != rows[i].records || c.count.bad != rows[i].bad)
            fail_msg("%zu: %d, %d records, %d bad: %s", i, rc, (int)c.count.records,
                     (int)c.count.bad, c.e.text);
        check_done(&c);
    }
}

/* Bytes that are no UTF-8 and NULs, at each place of a record. */
static void test_bytes(void **state)
{
    static const char *const formats[] = {"osv",        "cve5", "kev", "debian-tracker",
                                          "debian-dsa", "epss"};
    static const char text[] = "{\"id\":\"X\",\"affected\":[{\"package\":{\"name\":\"p\"}}]}\n";

    (void)state;
    for (size_t f = 0; f < sizeof formats / sizeof *formats; f++) {
        for (size_t i = 0; i < sizeof text - 1; i++) {
            for (int k = 0; k < 2; k++) {
                struct feed_check c = {.quiet = true};
                char bytes[sizeof text];

                memcpy(bytes, text, sizeof text);
                bytes[i] = k ? '\0' : '\xff';
                int rc = check_read(&c, formats[f], (struct str){bytes, sizeof text - 1}, "t");

                assert_true(rc == E_PARSE || (i == sizeof text - 2 && rc == 0));
                check_done(&c);
            }
        }
    }
}

/* All JSON of a project's test data, under each reader: nothing but an answer. */
static int any_read(void *ctx, const char *path, struct err *e)
{
    uint64_t *records = ctx;

    (void)e;
    for (size_t i = 0; feed_format_at(i); i++) {
        struct feed_check c = {.quiet = true};
        int rc = check_file(&c, feed_format_at(i)->name, path);

        assert_true(rc == 0 || rc == E_PARSE);
        records[i] += rc == 0 ? c.count.records : 0;
        check_done(&c);
    }
    return 0;
}

static void test_any_data(void **state)
{
    const char *root = getenv("NIJU_DATA");
    struct buf path = BUF_INIT(0);
    uint64_t records[8] = {0};
    struct err e = {0};

    (void)state;
    if (root == NULL) {
        print_message("NIJU_DATA is not set\n");
        skip();
    }
    buf_fmt(&path, "%s/advisories/osv-dev-testdata%c", root, 0);
    assert_int_equal(file_walk(path.p, any_read, records, &e), 0);
    assert_int_equal(records[0], 35); /* OSV */
    assert_int_equal(records[3], 24); /* CVE 5 */
    assert_int_equal(records[1] + records[4] + records[5], 0);
    buf_done(&path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_table),        cmocka_unit_test(test_names),
        cmocka_unit_test(test_archive),      cmocka_unit_test(test_shapes),
        cmocka_unit_test(test_no_such_feed), cmocka_unit_test(test_cut),
        cmocka_unit_test(test_sink_stops),   cmocka_unit_test(test_huge),
        cmocka_unit_test(test_bytes),        cmocka_unit_test(test_any_data),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
