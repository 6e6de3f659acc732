#include "base/arena.h"
#include "base/file.h"
#include "codec/cvss.h"
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h> /* wants the two above */

/* -1: the group is absent */
struct scored {
    const char *vector;
    int base, temporal, environmental;
};

static struct cvss parsed(const char *vector)
{
    struct err e = {0};
    struct cvss c;

    if (cvss_parse(str_of(vector), &c, &e) < 0)
        fail_msg("%s: %s", vector, e.text);
    return c;
}

static void scores(void **state)
{
    static const struct scored cases[] = {
        {"AV:N/AC:L/Au:N/C:N/I:N/A:C", 78, -1, -1},
        {"AV:N/AC:L/Au:N/C:N/I:N/A:C/E:F/RL:OF/RC:C", 78, 64, -1},
        {"AV:N/AC:L/Au:N/C:N/I:N/A:C/E:F/RL:OF/RC:C/CDP:H/TD:H/CR:M/IR:M/AR:H", 78, 64, 92},
        {"AV:N/AC:L/Au:N/C:C/I:C/A:C/E:F/RL:OF/RC:C", 100, 83, -1},
        {"(AV:L/AC:H/Au:N/C:C/I:C/A:C/E:POC/RL:OF/RC:C)", 62, 49, -1},
        {"CVSS2#AV:A/AC:M/Au:N/C:C/I:N/A:P/E:POC/RL:W/RC:UC", 64, 49, -1},
        {"A:P/I:P/C:N/Au:S/AC:H/AV:A/E:POC/RL:OF/RC:C/CDP:LM/TD:M/CR:M/IR:L/AR:L", 29, 23, 28},
        {"AV:L/AC:H/Au:M/C:N/I:N/A:N", 0, -1, -1},
        {"AV:L/AC:H/Au:M/C:P/I:N/A:N/CR:L", 8, -1, 0},
        {"CVSS:3.0/S:U/AV:N/AC:L/PR:H/UI:N/C:L/I:L/A:N/E:F/RL:X", 38, 37, -1},
        {"CVSS:3.0/AV:N/AC:L/PR:N/UI:R/S:C/C:H/I:H/A:N/E:H/RL:O/RC:C/CR:H/IR:H/AR:H/MAV:N/MAC:L/"
         "MPR:L/MUI:N/MS:C/MC:H/MI:H/MA:H",
         93, 89, 95},
        {"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", 98, -1, -1},
        {"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H", 100, -1, -1},
        {"CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:C/C:H/I:H/A:H/E:U/RL:O/RC:U", 96, 77, -1},
        {"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:N", 0, -1, -1},
        {"CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:H/SI:H/SA:H", 100, -1, -1},
        {"CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:N/VI:N/VA:N/SC:N/SI:N/SA:N/E:A", 0, 0, -1},
        {"CVSS:4.0/AV:P/AC:H/AT:P/PR:H/UI:A/VC:H/VI:H/VA:H/SC:H/SI:H/SA:H/E:A", 73, 73, -1},
        {"CVSS:4.0/AV:P/AC:H/AT:P/PR:H/UI:A/VC:H/VI:H/VA:H/SC:H/SI:H/SA:H/E:P", 73, 59, -1},
        {"CVSS:4.0/AV:P/AC:H/AT:P/PR:H/UI:A/VC:H/VI:H/VA:H/SC:H/SI:H/SA:H/E:U", 73, 41, -1},
        {"CVSS:4.0/AV:P/AC:H/AT:P/PR:H/UI:A/VC:H/VI:H/VA:H/SC:H/SI:H/SA:H/CR:H/IR:M/AR:L", 73, -1,
         71},
        {"CVSS:4.0/AV:P/AC:H/AT:P/PR:H/UI:A/VC:H/VI:H/VA:H/SC:H/SI:H/SA:H/CR:M/IR:M/AR:M", 73, -1,
         55},
        {"CVSS:4.0/AV:P/AC:H/AT:P/PR:H/UI:A/VC:H/VI:H/VA:H/SC:H/SI:H/SA:H/CR:L/IR:L/AR:L", 73, -1,
         54},
        {"CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:L/VI:H/VA:L/SC:N/SI:H/SA:L", 92, -1, -1},
        {"CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:L/VI:L/VA:N/SC:N/SI:L/SA:N/E:X/S:X/AU:X", 69, -1,
         -1},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct cvss c = parsed(cases[i].vector);

        if (c.base != cases[i].base || c.temporal != cases[i].temporal ||
            c.environmental != cases[i].environmental)
            fail_msg("%s: %d %d %d", cases[i].vector, c.base, c.temporal, c.environmental);
    }
}

/* Version 3.1 has another power in the environmental score. */
static void versions_apart(void **state)
{
    (void)state;
    assert_int_equal(parsed("CVSS:3.0/AV:N/AC:L/PR:N/UI:R/S:C/C:H/I:H/A:H/MS:C").environmental, 96);
    assert_int_equal(parsed("CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:C/C:H/I:H/A:H/MS:C").environmental, 97);
}

static void refused(void **state)
{
    static const struct {
        const char *vector, *says;
    } cases[] = {
        {"", "AV is missing"},
        {"AV:N/AC:L/Au:N/C:P/I:P", "A is missing"},
        {"AV:N/AC:L/Au:N/C:P/I:P/A:P/A:P", "A occurs twice"},
        {"AV:N/AC:L/Au:N/C:P/I:P/A:H", "\"H\" is not a value of A"},
        {"AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", "\"PR\" is not a metric of version 2.0"},
        {"AV:N//AC:L/Au:N/C:P/I:P/A:P", "\"\" is not a metric"},
        {"AV/AC:L/Au:N/C:P/I:P/A:P", "\"\" is not a value of AV"},
        {"CVSS2#E:U/RL:OF/RC:C", "AV is missing"},
        {"CVSS:3.2/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H", "version of \"CVSS:3.2/"},
        {"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H", "A is missing"},
        {"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H/C:L", "C occurs twice"},
        {"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H/E:POC", "\"POC\" is not a value of E"},
        {"CVSS:3.1/av:N", "\"av\" is not a metric"},
        {"CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:N/VI:N/VA:N/SC:N/SI:N", "SA is missing"},
        {"CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VI:N/VC:N/VA:N/SC:N/SI:N/SA:N", "VC is out of its"},
        {"CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:N/VI:N/VA:N/SC:N/SI:S/SA:N", "not a value of SI"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct err e = {0};
        struct cvss c;

        assert_int_equal(cvss_parse(str_of(cases[i].vector), &c, &e), E_PARSE);
        if (!strstr(e.text, cases[i].says))
            fail_msg("%s: %s", cases[i].vector, e.text);
    }
}

static void too_long(void **state)
{
    char text[1000];
    struct err e = {0};
    struct cvss c;

    (void)state;
    memset(text, 'A', sizeof text);
    assert_int_equal(cvss_parse((struct str){text, sizeof text}, &c, &e), E_LIMIT);
}

static void facts(void **state)
{
    struct cvss c = parsed("AV:N/AC:L/Au:N/C:C/I:C/A:C/E:U");

    (void)state;
    assert_true(c.automatable && c.total && c.version == CVSS_20);
    assert_int_equal(c.overall, c.temporal);
    assert_int_equal(c.severity, CVSS_HIGH);
    c = parsed("CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:U/C:H/I:H/A:H/MA:N");
    assert_true(!c.automatable && c.total);
    assert_int_equal(c.overall, c.environmental);
    c = parsed("CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:L");
    assert_true(c.automatable && !c.total);
    assert_int_equal(c.severity, CVSS_CRITICAL);
    c = parsed(" CVSS:4.0/AV:N/AC:L/AT:P/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N\n");
    assert_true(c.automatable && c.total && c.version == CVSS_40);
}

static void bands(void **state)
{
    static const struct {
        int tenths;
        enum cvss_severity v2, later;
    } cases[] = {
        {-1, CVSS_NONE, CVSS_NONE},     {0, CVSS_LOW, CVSS_NONE},
        {1, CVSS_LOW, CVSS_LOW},        {39, CVSS_LOW, CVSS_LOW},
        {40, CVSS_MEDIUM, CVSS_MEDIUM}, {69, CVSS_MEDIUM, CVSS_MEDIUM},
        {70, CVSS_HIGH, CVSS_HIGH},     {89, CVSS_HIGH, CVSS_HIGH},
        {90, CVSS_HIGH, CVSS_CRITICAL}, {100, CVSS_HIGH, CVSS_CRITICAL},
    };
    enum cvss_severity s;

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_int_equal(cvss_severity_of(CVSS_20, cases[i].tenths), cases[i].v2);
        assert_int_equal(cvss_severity_of(CVSS_30, cases[i].tenths), cases[i].later);
        assert_int_equal(cvss_severity_of(CVSS_40, cases[i].tenths), cases[i].later);
    }
    for (int i = CVSS_NONE; i <= CVSS_CRITICAL; i++) {
        assert_true(cvss_severity_parse(str_of(cvss_severity_text((enum cvss_severity)i)), &s));
        assert_int_equal(s, i);
    }
    assert_true(cvss_severity_parse(STR("Moderate"), &s) && s == CVSS_MEDIUM);
    assert_true(cvss_severity_parse(STR("IMPORTANT"), &s) && s == CVSS_HIGH);
    assert_false(cvss_severity_parse(STR("unknown"), &s));
    assert_string_equal(cvss_version_text(CVSS_31), "3.1");
}

/* Fills the values of a vector "AV:%c/..." by counting; false when all have been seen. */
static bool odometer(size_t *at, const char *const *values, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (values[i][++at[i]] != '\0')
            return true;
        at[i] = 0;
    }
    return false;
}

static struct str spell(char out[256], const char *prefix, const char *const *names,
                        const char *const *values, const size_t *at)
{
    size_t n = (size_t)snprintf(out, 256, "%s", prefix);

    for (size_t i = 0; names[i]; i++)
        n += (size_t)snprintf(out + n, 256 - n, "/%s:%c", names[i], values[i][at[i]]);
    return (struct str){out, n};
}

/* Every class of macrovector and every place in it; a vector outside its class would abort. */
static void all_of_version_4(void **state)
{
    static const char *const base[] = {"AV", "AC", "AT", "PR", "UI", "VC",
                                       "VI", "VA", "SC", "SI", "SA", NULL};
    static const char *const base_values[] = {"NALP", "LH",  "NP",  "NLH", "NPA", "HLN",
                                              "HLN",  "HLN", "HLN", "HLN", "HLN"};
    static const char *const own[] = {"VC", "VI", "VA", "SC",  "SI",  "SA", "E",
                                      "CR", "IR", "AR", "MSI", "MSA", NULL};
    static const char *const own_values[] = {"HLN", "HLN", "HLN", "HLN", "L",   "N",
                                             "AU",  "HML", "HML", "HML", "XSH", "XSN"};
    size_t at[12] = {0}, n = 0;
    char text[256];
    struct err e = {0};
    struct cvss c;

    (void)state;
    do {
        assert_int_equal(cvss_parse(spell(text, "CVSS:4.0", base, base_values, at), &c, &e), 0);
        assert_in_range(c.base, 0, 100);
        n++;
    } while (odometer(at, base_values, 11));
    do {
        struct str s = spell(text, "CVSS:4.0/AV:A/AC:L/AT:P/PR:L/UI:P", own, own_values, at);

        assert_int_equal(cvss_parse(s, &c, &e), 0);
        assert_in_range(c.overall, 0, 100);
        n++;
    } while (odometer(at, own_values, 12));
    assert_int_equal(n, 104976 + 39366);
}

struct files {
    size_t n, failed;
};

/* The files score the environment of version 3 even where absent: add what changes nothing. */
static struct cvss with_environment(struct str vector, struct cvss c)
{
    char text[256];
    struct err e = {0};
    const char *scope = str_find(vector, STR("/S:C")) >= 0 ? "C" : "U";

    if (c.environmental >= 0 || (c.version != CVSS_30 && c.version != CVSS_31))
        return c;
    snprintf(text, sizeof text, "%.*s/MS:%s", STR_ARG(vector), scope);
    assert_int_equal(cvss_parse(str_of(text), &c, &e), 0);
    return c;
}

/* "VECTOR - (7.8, None, None)", "VECTOR - (9.2,)", "VECTOR - 7.3" */
static bool line_right(struct str line)
{
    ptrdiff_t mid = str_find(line, STR(" - "));
    struct str vector = str_sub(line, 0, (size_t)mid),
               rest = str_sub(line, (size_t)mid + 3, line.n);
    struct err e = {0};
    struct cvss c;

    if (rest.n > 0 && rest.p[0] == '(')
        rest = str_sub(rest, 1, rest.n - 1);
    if (mid < 0 || cvss_parse(vector, &c, &e) < 0)
        return false;
    c = with_environment(vector, c);
    int got[3] = {c.version == CVSS_40 ? c.overall : c.base, c.temporal < 0 ? c.base : c.temporal,
                  c.environmental};

    for (int i = 0; i < 3 && rest.n > 0; i++) {
        struct str want = str_trim(str_cut(&rest, ','));
        double score;

        if (want.n == 0 || str_eq(want, STR("None")))
            continue;
        if (!str_double(want, &score) || (int)(score * 10 + 0.5) != got[i])
            return false;
    }
    return true;
}

static int file_check(void *ctx, const char *path, struct err *e)
{
    struct files *f = ctx;
    struct file_map m;
    int rc = 0;

    if (!strstr(path, "/vectors_"))
        return 0;
    rc = file_map(path, 1 << 24, &m, e);
    if (rc < 0)
        return rc;
    for (struct str text = m.bytes; text.n > 0;) {
        struct str line = str_line(&text);

        if (line.n == 0)
            continue;
        f->n++;
        if (line_right(line))
            continue;
        if (f->failed++ < 20)
            print_error("%s: %.*s\n", path, STR_ARG(line));
    }
    file_unmap(&m);
    return 0;
}

static void vectors(void **state)
{
    const char *data = getenv("NIJU_DATA");
    char path[512];
    struct files f = {0};
    struct err e = {0};

    (void)state;
    if (!data) {
        print_message("NIJU_DATA is unset: the vectors with scores are not run\n");
        skip();
    }
    snprintf(path, sizeof path, "%s/truth/cvss-redhat/tests", data);
    assert_int_equal(file_walk(path, file_check, &f, &e), 0);
    print_message("cvss: %zu of %zu vectors\n", f.n - f.failed, f.n);
    assert_true(f.n >= 6971);
    assert_int_equal(f.failed, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(scores),
        cmocka_unit_test(versions_apart),
        cmocka_unit_test(refused),
        cmocka_unit_test(too_long),
        cmocka_unit_test(facts),
        cmocka_unit_test(bands),
        cmocka_unit_test(all_of_version_4),
        cmocka_unit_test(vectors),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
