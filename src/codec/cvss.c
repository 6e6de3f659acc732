#include "codec/cvss.h"
#include "codec/cvss_vector.h"

enum { VECTOR_MAX = 512, SHOWN = 60 };

static const struct {
    const char *prefix;
    enum cvss_version version;
    int (*parse)(struct str s, struct cvss *ret, struct err *e);
} versions[] = {
    {"CVSS:3.1/", CVSS_31, cvss3_parse}, {"CVSS:3.0/", CVSS_30, cvss3_parse},
    {"CVSS:4.0/", CVSS_40, cvss4_parse}, {"CVSS:2.0/", CVSS_20, cvss2_parse},
    {"CVSS2#", CVSS_20, cvss2_parse}, /* Nessus writes it so */
};

static struct str without_parentheses(struct str s)
{
    if (str_starts(s, STR("(")) && str_ends(s, STR(")")))
        s = str_sub(s, 1, s.n - 1);
    return s;
}

static int parse(struct str s, struct cvss *ret, struct err *e)
{
    for (size_t i = 0; i < sizeof versions / sizeof *versions; i++) {
        struct str prefix = str_of(versions[i].prefix);

        if (!str_starts(s, prefix))
            continue;
        ret->version = versions[i].version;
        return versions[i].parse(str_sub(s, prefix.n, s.n), ret, e);
    }
    if (str_starts(s, STR("CVSS")))
        return err_set(e, E_PARSE,
                       "cvss: the version of \"%.*s\" is not known; use 2.0, 3.0, 3.1 "
                       "or 4.0",
                       STR_ARG(str_sub(s, 0, SHOWN)));
    ret->version = CVSS_20;
    return cvss2_parse(without_parentheses(s), ret, e);
}

int cvss_parse(struct str vector, struct cvss *ret, struct err *e)
{
    struct str s = str_trim(vector);
    struct cvss c = {0};

    if (s.n > VECTOR_MAX)
        return err_set(e, E_LIMIT, "cvss: %zu bytes, over %d", s.n, VECTOR_MAX);
    int rc = parse(s, &c, e);

    if (rc < 0)
        return rc;
    c.overall = c.environmental >= 0 ? c.environmental : c.temporal >= 0 ? c.temporal : c.base;
    c.severity = cvss_severity_of(c.version, c.overall);
    *ret = c;
    return 0;
}

const char *cvss_version_text(enum cvss_version v)
{
    static const char *const texts[] = {"2.0", "3.0", "3.1", "4.0"};

    return texts[v];
}

static const char *const severities[] = {"none", "low", "medium", "high", "critical"};

const char *cvss_severity_text(enum cvss_severity s)
{
    return severities[s];
}

bool cvss_severity_parse(struct str s, enum cvss_severity *ret)
{
    static const struct {
        const char *word;
        enum cvss_severity severity;
    } words[] = {
        {"none", CVSS_NONE},         {"low", CVSS_LOW},   {"medium", CVSS_MEDIUM},
        {"moderate", CVSS_MEDIUM},   {"high", CVSS_HIGH}, {"important", CVSS_HIGH},
        {"critical", CVSS_CRITICAL},
    };

    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (!str_ieq(s, str_of(words[i].word)))
            continue;
        *ret = words[i].severity;
        return true;
    }
    return false;
}

enum cvss_severity cvss_severity_of(enum cvss_version v, int tenths)
{
    if (tenths < 0 || (tenths == 0 && v != CVSS_20)) /* NVD's lowest band of 2.0 includes 0.0 */
        return CVSS_NONE;
    if (tenths < 40)
        return CVSS_LOW;
    if (tenths < 70)
        return CVSS_MEDIUM;
    return tenths < 90 || v == CVSS_20 ? CVSS_HIGH : CVSS_CRITICAL;
}
