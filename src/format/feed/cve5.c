/*
 * CVE records, JSON 5.0 to 5.2 (github.com/CVEProject/cve-schema): one a file, an array, or
 * one a line. The containers of ADPs (CISA's first of all) are read before the CNA's, so that
 * their CPEs stand for the CNA's plain names; vectors, titles and links are in the order CNA,
 * ADPs.
 */
#include "format/feed/cve5.h"

enum { ADPS = 64 };

/* The parts of a container, found in one pass. */
struct container {
    struct json affected, applicability, metrics, problems, references, title;
};

static void container_read(struct json v, struct container *ret)
{
    *ret = (struct container){0};
    for (struct json_iter it = json_iter(v); v.type == JSON_OBJECT && json_next(&it);) {
        if (str_eq(it.key, STR("affected")))
            ret->affected = it.value;
        else if (str_eq(it.key, STR("cpeApplicability")))
            ret->applicability = it.value;
        else if (str_eq(it.key, STR("metrics")))
            ret->metrics = it.value;
        else if (str_eq(it.key, STR("problemTypes")))
            ret->problems = it.value;
        else if (str_eq(it.key, STR("references")))
            ret->references = it.value;
        else if (str_eq(it.key, STR("title")))
            ret->title = it.value;
    }
}

/* "CWE-79: ..." -> "CWE-79"; "" when it begins otherwise. */
static struct str cwe_of(struct str s)
{
    size_t n = 4;

    s = str_trim(s);
    if (!str_starts(s, STR("CWE-")))
        return STR_NONE;
    while (n < s.n && char_is_digit(s.p[n]))
        n++;
    return n > 4 ? str_sub(s, 0, n) : STR_NONE;
}

static void problems_read(struct cve5 *c, struct json problems)
{
    for (struct json_iter it = json_iter(problems); json_next(&it);) {
        struct json list = json_get(it.value, STR("descriptions"));

        for (struct json_iter d = json_iter(list); json_next(&d);) {
            struct str cwe = cwe_of(json_get_str(d.value, STR("cweId")));

            if (cwe.n == 0)
                cwe = cwe_of(json_get_str(d.value, STR("description")));
            feed_strs_add_new(c->in->a, &c->cwes, cwe);
        }
    }
}

static void references_read(struct cve5 *c, struct json references)
{
    for (struct json_iter it = json_iter(references); json_next(&it);)
        feed_strs_add_new(c->in->a, &c->references, json_get_str(it.value, STR("url")));
}

static int facts_read(struct cve5 *c, const struct container *from, struct err *e)
{
    if (!c->in->sink->plain) {
        problems_read(c, from->problems);
        references_read(c, from->references);
    }
    return cve5_metrics_read(c, from->metrics, e);
}

struct str cve5_where(const struct cve5 *c)
{
    return c->container ? str_fmt(c->in->a, "adp[%zu]", c->container - 1) : STR("cna");
}

static void products_read(struct cve5 *c, const struct container *from, size_t container)
{
    c->container = container;
    cve5_applicability_read(c, from->applicability);
    cve5_affected_read(c, from->affected);
}

static int containers_read(struct cve5 *c, struct json containers, struct err *e)
{
    struct container cna, adps[ADPS];
    struct json adp = json_get(containers, STR("adp"));
    struct str title;
    size_t n = 0;

    container_read(json_get(containers, STR("cna")), &cna);
    if (json_str(cna.title, &title))
        c->r.title = feed_title(title);
    for (struct json_iter it = json_iter(adp); adp.type == JSON_ARRAY && n < ADPS && json_next(&it);
         n++) {
        container_read(it.value, &adps[n]);
        if (!c->r.rejected)
            products_read(c, &adps[n], n + 1);
    }
    size_t before = c->affected.n;

    if (!c->r.rejected)
        products_read(c, &cna, 0);
    cve5_unknown_drop(c, before);
    int rc = facts_read(c, &cna, e);

    for (size_t i = 0; rc == 0 && i < n; i++)
        rc = facts_read(c, &adps[i], e);
    return rc;
}

static bool metadata_read(struct cve5 *c, struct json v)
{
    struct str s;
    bool good = true;

    for (struct json_iter it = json_iter(v); v.type == JSON_OBJECT && json_next(&it);) {
        if (str_eq(it.key, STR("cveId"))) {
            (void)json_str(it.value, &c->r.id);
        } else if (str_eq(it.key, STR("state"))) {
            good = json_str(it.value, &s) && good;
            c->r.rejected = json_str(it.value, &s) && str_ieq(s, STR("REJECTED"));
        } else if (str_eq(it.key, STR("datePublished"))) {
            good = feed_time(it.value, &c->r.published) && good;
        } else if (str_eq(it.key, STR("dateUpdated"))) {
            good = feed_time(it.value, &c->r.modified) && good;
        } else if (str_eq(it.key, STR("dateRejected"))) {
            (void)feed_time(it.value, &c->rejected_at);
        }
    }
    return good;
}

static void lists_put(struct cve5 *c)
{
    struct advisory *r = &c->r;

    if (r->rejected)
        r->withdrawn = c->rejected_at ? c->rejected_at : r->modified ? r->modified : 1;
    r->vectors = c->vectors.p;
    r->vector_n = c->vectors.n;
    r->cwes = c->cwes.p;
    r->cwe_n = c->cwes.n;
    r->references = c->references.p;
    r->reference_n = c->references.n;
    r->affected = c->affected.p;
    r->affected_n = c->affected.n;
}

static int record_read(struct feed_input *in, struct json v, struct err *e)
{
    struct cve5 c = {.in = in, .r = {.source = STR("cve5")}};
    struct json metadata = {0}, containers = {0};

    for (struct json_iter it = json_iter(v); v.type == JSON_OBJECT && json_next(&it);) {
        if (str_eq(it.key, STR("cveMetadata")))
            metadata = it.value;
        else if (str_eq(it.key, STR("containers")))
            containers = it.value;
    }
    bool good = metadata_read(&c, metadata);

    if (!feed_id_ok(c.r.id) || !str_starts(c.r.id, STR("CVE-")) || containers.type != JSON_OBJECT) {
        feed_bad(in, feed_id_ok(c.r.id) ? c.r.id : STR_NONE, STR_NONE,
                 "not a CVE record: cveMetadata.cveId or containers is missing");
        return 0;
    }
    if (!good)
        feed_bad(in, c.r.id, STR("cveMetadata"), "a value of a wrong type; it is left out");
    int rc = containers_read(&c, containers, e);

    lists_put(&c);
    if (rc == 0) {
        in->count->records++;
        rc = in->sink->advisory ? in->sink->advisory(in->sink->ctx, &c.r, e) : 0;
    }
    return rc;
}

int cve5_read(struct feed_input *in, struct err *e)
{
    return feed_records(in, record_read, e);
}
