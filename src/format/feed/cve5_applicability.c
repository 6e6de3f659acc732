/*
 * "cpeApplicability" of a CVE record (NVD's configurations). The normal form is flat: an OR
 * of matches is taken as it is; so is "this firmware AND on that hardware", for the firmware
 * names the device. Any other AND, and a negation, depend on what else is installed: their
 * products are AFFECTED_UNKNOWN with the note "condition".
 */
#include "codec/cpe.h"
#include "format/feed/cve5.h"
#include "format/feed/version_text.h"

struct match {
    bool vulnerable, strange;
    struct cpe cpe;
    struct str start_including, start_excluding, end_including, end_excluding;
};
FEED_LIST(match_list, struct match);

struct configuration {
    struct match_list matches;
    size_t nodes;
    bool all; /* an AND over its nodes or their matches */
    bool negated;
    bool strange;
};

static void bound_read(struct json v, struct str *ret, struct match *m)
{
    if (!json_str(v, ret) && v.type != JSON_NULL)
        m->strange = true;
}

static void match_read(struct arena *a, struct json v, struct match *m)
{
    struct str criteria = STR_NONE;

    for (struct json_iter it = json_iter(v); v.type == JSON_OBJECT && json_next(&it);) {
        if (str_eq(it.key, STR("vulnerable")))
            m->strange = !json_bool(it.value, &m->vulnerable) || m->strange;
        else if (str_eq(it.key, STR("criteria")))
            bound_read(it.value, &criteria, m);
        else if (str_eq(it.key, STR("versionStartIncluding")))
            bound_read(it.value, &m->start_including, m);
        else if (str_eq(it.key, STR("versionStartExcluding")))
            bound_read(it.value, &m->start_excluding, m);
        else if (str_eq(it.key, STR("versionEndIncluding")))
            bound_read(it.value, &m->end_including, m);
        else if (str_eq(it.key, STR("versionEndExcluding")))
            bound_read(it.value, &m->end_excluding, m);
    }
    if (criteria.n == 0 || cpe_parse(a, criteria, &m->cpe, NULL) < 0 ||
        m->cpe.f[CPE_VENDOR].kind != CPE_VALUE || m->cpe.f[CPE_PRODUCT].kind != CPE_VALUE)
        m->strange = true;
}

static void node_read(struct arena *a, struct json v, struct configuration *to)
{
    size_t before = to->matches.n;
    bool negate = false, is_and = false;

    for (struct json_iter it = json_iter(v); v.type == JSON_OBJECT && json_next(&it);) {
        struct str s;

        if (str_eq(it.key, STR("operator")))
            is_and = json_str(it.value, &s) && str_ieq(s, STR("AND"));
        else if (str_eq(it.key, STR("negate")))
            to->strange = !json_bool(it.value, &negate) || to->strange;
        else if (str_eq(it.key, STR("cpeMatch")))
            for (struct json_iter m = json_iter(it.value); json_next(&m);)
                match_read(a, m.value, feed_list_add(a, &to->matches));
    }
    to->nodes++;
    to->negated = to->negated || negate;
    to->all = to->all || (is_and && to->matches.n - before > 1);
    to->strange = to->strange || v.type != JSON_OBJECT;
}

static void configuration_read(struct arena *a, struct json v, struct configuration *to)
{
    bool is_and = false;

    for (struct json_iter it = json_iter(v); v.type == JSON_OBJECT && json_next(&it);) {
        struct str s;

        if (str_eq(it.key, STR("operator")))
            is_and = json_str(it.value, &s) && str_ieq(s, STR("AND"));
        else if (str_eq(it.key, STR("negate")))
            to->strange = !json_bool(it.value, &to->negated) || to->strange;
        else if (str_eq(it.key, STR("nodes")))
            for (struct json_iter n = json_iter(it.value); json_next(&n);)
                node_read(a, n.value, to);
    }
    to->all = to->all || (is_and && to->nodes > 1);
    to->strange = to->strange || v.type != JSON_OBJECT;
}

static bool is_flat(const struct configuration *c)
{
    bool platform = false;

    for (size_t i = 0; i < c->matches.n; i++) {
        const struct match *m = &c->matches.p[i];

        if (m->strange || m->vulnerable)
            continue;
        platform = true;
        if (c->all && !(m->cpe.f[CPE_PART].text.n > 0 && m->cpe.f[CPE_PART].text.p[0] == 'h'))
            return false;
    }
    return !c->negated && (!c->all || platform);
}

static void versions_set(struct arena *a, const struct match *m, struct advisory_affected *entry)
{
    struct advisory_range *r;
    struct str *v;

    if (m->start_including.n + m->start_excluding.n + m->end_including.n + m->end_excluding.n) {
        r = arena_alloc(a, struct advisory_range, 1);
        r->introduced = m->start_including;
        if (m->start_excluding.n > 0)
            r->introduced = version_text_behind(a, m->start_excluding);
        r->fixed = m->end_excluding;
        r->last_affected = m->end_excluding.n ? STR_NONE : m->end_including;
        entry->ranges = r;
        entry->range_n = 1;
    } else if (m->cpe.f[CPE_VERSION].kind == CPE_VALUE) {
        v = arena_alloc(a, struct str, 1);
        *v = cpe_plain(a, &m->cpe, CPE_VERSION);
        entry->versions = v;
        entry->version_n = 1;
    } else {
        entry->status = AFFECTED_ALL;
    }
}

static void match_put(struct cve5 *c, const struct match *m, bool flat)
{
    struct arena *a = c->in->a;
    struct advisory_affected entry = {
        .space = STR("cpe"),
        .name = cve5_cpe_name(a, m->cpe.f[CPE_VENDOR].text, m->cpe.f[CPE_PRODUCT].text),
        .part = m->cpe.f[CPE_PART].text.n > 0 ? m->cpe.f[CPE_PART].text.p[0] : 0,
        .status = AFFECTED_RANGES,
    };

    versions_set(a, m, &entry);
    if (!flat) {
        entry.status = AFFECTED_UNKNOWN;
        entry.range_n = entry.version_n = 0;
        entry.note = STR("condition");
    }
    feed_strs_add_new(a, &c->named, entry.name);
    *feed_list_add(a, &c->affected) = entry;
}

void cve5_applicability_read(struct cve5 *c, struct json applicability)
{
    bool strange = applicability.type != JSON_ARRAY && applicability.type != JSON_NULL &&
                   applicability.type != JSON_MISSING;

    for (struct json_iter it = json_iter(applicability);
         applicability.type == JSON_ARRAY && json_next(&it);) {
        struct configuration all = {0};

        configuration_read(c->in->a, it.value, &all);
        bool flat = is_flat(&all);

        strange = strange || all.strange;
        for (size_t i = 0; i < all.matches.n; i++) {
            strange = strange || all.matches.p[i].strange;
            if (!all.matches.p[i].strange && all.matches.p[i].vulnerable)
                match_put(c, &all.matches.p[i], flat);
        }
    }
    if (strange)
        feed_bad(c->in, c->r.id, str_fmt(c->in->a, "%.*s.cpeApplicability", STR_ARG(cve5_where(c))),
                 "a configuration that is not understood");
}
