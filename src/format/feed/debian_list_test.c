#include "format/feed/feed_check.h"

static void test_extract(void **state)
{
    (void)state;
    check_extract("debian-dsa", "list", "list.expected", 0);
}

static void test_states(void **state)
{
    struct feed_check c = {0};

    (void)state;
    assert_int_equal(check_str(&c, "debian-dsa",
                               "[02 Jan 2024] DSA-1-1 a - b\n"
                               "\t{CVE-2024-0001 CVE-2024-0002 }\n"
                               "\t[bookworm]  - x <unfixed> (bug #1; low)\n"
                               "\t[trixie] - x <no-dsa> (Minor issue)\n"
                               "    [forky] - x <undetermined>\n"
                               "\t[sid] - x 1:2-3\n"
                               "\t[bullseye] - x <strange>\n"
                               "\t[hardy] - x 1.0\n"
                               "\t[buster] x 1.0\n"
                               "\t{CVE-2024-0003\n"
                               "\tNOTE: of no matter\n"
                               "\t- x 1.0\n"),
                     0);
    check_text(&c.out, "debian-dsa DSA-1-1 2024-01-02T00:00:00Z 2024-01-02T00:00:00Z\n"
                       "  title a - b\n"
                       "  cves CVE-2024-0001 CVE-2024-0002\n"
                       "  deb/debian/12 x all note=unfixed\n"
                       "  deb/debian/13 x all note=no-dsa\n"
                       "  deb/debian/14 x unknown note=undetermined\n"
                       "  deb/debian/sid x ranges [,1:2-3)\n"
                       "  deb/debian/11 x unknown note=strange\n");
    check_text(&c.bad, "DSA-1-1: line 7: a line that is not understood\n"
                       "DSA-1-1: line 8: a line that is not understood\n"
                       "DSA-1-1: line 9: a line that is not understood\n"
                       "DSA-1-1: line 10: a line that is not understood\n"
                       "DSA-1-1: line 12: a line that is not understood\n");
    check_done(&c);
}

static void test_refused(void **state)
{
    static const struct {
        const char *text, *path;
    } rows[] = {
        {"CVE-2024-1 (x)\n\t- y 1\n", "test.json: line 1"},
        {"{\"id\": 1}\n", "test.json: line 1"},
        {"[02 Jan 2024] DSA-1-1 a\n\t[buster] - x 1.0", "test.json"},
        {"[02 Jan 2024] CVE-1-1 a\n", "test.json: line 1"},
        {"\t[buster] - x 1.0\n", "test.json: line 1"},
        {"\xff\xfe\n", "test.json: line 1"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct feed_check c = {0};

        assert_int_equal(check_str(&c, "debian-dsa", rows[i].text), E_PARSE);
        assert_string_equal(c.e.path, rows[i].path);
        check_done(&c);
    }
}

static void test_bad_bytes(void **state)
{
    static const char text[] =
        "[02 Jan 2024] DSA-1-1 a\n\t[buster] - x\xff 1.0\n\t[buster] - y\0 1.0\n"
        "\t[buster] - z 1.0\n[3 Jan\n\t{CVE-2024-0001}\n[04 Feb 2024] DLA-2-1 q\n";
    struct feed_check c = {0};

    (void)state;
    assert_int_equal(check_read(&c, "debian-dsa", (struct str){text, sizeof text - 1}, "list"), 0);
    assert_int_equal(c.advisories, 2);
    assert_int_equal(c.affected, 1);
    assert_int_equal(c.count.bad, 3);
    check_done(&c);
}

/* Rows of the benchmark's table that its maker read wrongly: our reading, their row. */
static const char *const differ[][2] = {
    /* its CVEs stand behind its packages */
    {"DSA-2461-1 deb/debian/6 spip 2.1.1-3squeeze3 CVE-2012-2151 CVE-2012-4331",
     "DSA-2461-1 deb/debian/6 spip 2.1.1-3squeeze3 "},
    {"DSA-2017-1 deb/debian/5 pulseaudio 0.9.10-3+lenny2 CVE-2009-1299",
     "DSA-2017-1 deb/debian/5 pulseaudio 0.9.10-3+lenny2 "},
    /* its head has two blanks or no package, and its lines went to the advisory before */
    {"DSA-2092-1 deb/debian/5 lxr-cvs 0.9.5+cvs20071020-1+lenny1 CVE-2009-4497 CVE-2010-1448 "
     "CVE-2010-1625",
     "DSA-2093-1 deb/debian/5 lxr-cvs 0.9.5+cvs20071020-1+lenny1 CVE-2009-4497 CVE-2010-1448 "
     "CVE-2010-1625"},
    {"DSA-1727-1 deb/debian/5 proftpd-dfsg 1.3.1-17lenny1 CVE-2009-0542 CVE-2009-0543",
     "DSA-1728-1 deb/debian/5 proftpd-dfsg 1.3.1-17lenny1 CVE-2009-0542 CVE-2009-0543"},
    {"DSA-1724-1 deb/debian/4 moodle 1.6.3-2+etch2 CVE-2008-5153 CVE-2009-0500 CVE-2009-0502 "
     "CVE-2008-6125",
     "DSA-1725-1 deb/debian/4 moodle 1.6.3-2+etch2 CVE-2008-5153 CVE-2009-0500 CVE-2009-0502 "
     "CVE-2008-6125"},
};

struct rows {
    struct buf out;
    uint64_t cves;
};

static int rows_take(void *ctx, const struct advisory *r, struct err *e)
{
    struct rows *rows = ctx;

    (void)e;
    for (size_t i = 0; i < r->affected_n; i++) {
        const struct advisory_affected *a = &r->affected[i];

        if (a->status != AFFECTED_RANGES)
            continue;
        buf_fmt(&rows->out, "%.*s %.*s %.*s %.*s ", STR_ARG(r->id), STR_ARG(a->space),
                STR_ARG(a->name), STR_ARG(a->ranges[0].fixed));
        for (size_t k = 0; k < r->cve_n; k++)
            buf_fmt(&rows->out, "%s%.*s", k ? " " : "", STR_ARG(r->cves[k]));
        buf_add_char(&rows->out, '\n');
        rows->cves += r->cve_n;
    }
    return 0;
}

static void list_read(struct rows *rows, const char *root, const char *name)
{
    struct feed_sink sink = {.ctx = rows, .advisory = rows_take};
    struct feed_count count = {0};
    struct buf path = BUF_INIT(0);
    struct err e = {0};
    struct file_map m;

    buf_fmt(&path, "%s/advisories/debian-tracker/data/%s/list%c", root, name, 0);
    assert_int_equal(file_map(path.p, 1 << 24, &m, &e), 0);
    struct feed_document d = {m.bytes, STR("list")};

    assert_int_equal(feed_read(feed_format_find(STR("debian-dsa")), &d, &sink, &count, &e), 0);
    assert_int_equal(count.bad, 0);
    assert_int_equal(count.records, strcmp(name, "DSA") == 0 ? 5406 : 3534);
    file_unmap(&m);
    buf_done(&path);
}

static struct str space_of(struct str codename)
{
    static const char *const names[][2] = {{"woody", "3.0"},  {"sarge", "3.1"}, {"etch", "4"},
                                           {"lenny", "5"},    {"squeeze", "6"}, {"wheezy", "7"},
                                           {"jessie", "8"},   {"stretch", "9"}, {"buster", "10"},
                                           {"bullseye", "11"}};

    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (str_eq(codename, str_of(names[i][0])))
            return str_of(names[i][1]);
    }
    return STR_NONE;
}

static struct str row_next(struct str *table, struct buf *row)
{
    struct str line = str_line(table), field[6];

    for (size_t i = 0; i < 6; i++)
        field[i] = str_cut(&line, '\t');
    buf_reset(row);
    buf_fmt(row, "%.*s deb/debian/%.*s %.*s %.*s %.*s", STR_ARG(field[1]),
            STR_ARG(space_of(field[2])), STR_ARG(field[3]), STR_ARG(field[4]), STR_ARG(field[5]));
    return buf_str(row);
}

static bool row_differs(struct str ours, struct str theirs)
{
    for (size_t i = 0; i < sizeof differ / sizeof *differ; i++) {
        if (str_eq(ours, str_of(differ[i][0])) && str_eq(theirs, str_of(differ[i][1])))
            return true;
    }
    return false;
}

/* All of Debian's advisories to 2023-04 against the table of bench/debian11-match. */
static void test_all_rows(void **state)
{
    const char *root = getenv("NIJU_DATA");
    struct buf path = BUF_INIT(0), row = BUF_INIT(0);
    struct rows rows = {0};
    struct err e = {0};
    struct file_map m;
    size_t n = 0, other = 0;

    (void)state;
    if (root == NULL) {
        print_message("NIJU_DATA is not set\n");
        skip();
    }
    list_read(&rows, root, "DSA");
    list_read(&rows, root, "DLA");
    buf_fmt(&path, "%s/bench/debian11-match/advisories-dsa-dla.tsv%c", root, 0);
    assert_int_equal(file_map(path.p, 1 << 24, &m, &e), 0);
    struct str table = m.bytes, got = buf_str(&rows.out);

    (void)str_line(&table);
    for (; table.n > 0; n++) {
        struct str theirs = row_next(&table, &row), ours = str_line(&got);

        if (str_eq(ours, theirs))
            continue;
        if (!row_differs(ours, theirs))
            fail_msg("ours %.*s, theirs %.*s", STR_ARG(ours), STR_ARG(theirs));
        other++;
    }
    assert_int_equal(n, 10460);
    assert_int_equal(got.n, 0);
    assert_int_equal(other, sizeof differ / sizeof *differ);
    assert_true(rows.cves >= 34222);
    file_unmap(&m);
    buf_done(&rows.out);
    buf_done(&path);
    buf_done(&row);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_extract),  cmocka_unit_test(test_states),
        cmocka_unit_test(test_refused),  cmocka_unit_test(test_bad_bytes),
        cmocka_unit_test(test_all_rows),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
