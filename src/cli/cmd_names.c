/* niju purl, cpe match, cvss, vers: names, vectors and ranges by hand. */
#include "cli/cmd.h"
#include "codec/cpe.h"
#include "codec/cvss.h"
#include "codec/json_write.h"
#include "codec/purl.h"
#include "codec/vers.h"

static void purl_json(struct json_writer *w, struct arena *a, const struct purl *p)
{
    json_object(w);
    json_field_str(w, "type", p->type);
    json_field_str_or_null(w, "namespace", p->namespace);
    json_field_str(w, "name", p->name);
    json_field_str_or_null(w, "version", p->version);
    json_key(w, "qualifiers");
    json_object(w);
    for (size_t i = 0; i < p->qualifier_n; i++) {
        json_key(w, str_z(a, p->qualifiers[i].key));
        json_put_str(w, p->qualifiers[i].value);
    }
    json_object_end(w);
    json_field_str_or_null(w, "subpath", p->subpath);
    json_field_str(w, "canonical", purl_text(a, p));
    json_object_end(w);
}

static int purl(struct cli *c, struct err *e)
{
    struct json_writer w = json_writer_of(&c->out, true);
    struct purl p;
    int rc = purl_parse(c->a, c->words[0], &p, e);

    if (rc < 0)
        return rc;
    if (c->format_given && (c->format == VIEW_TABLE || c->format == VIEW_CSV)) {
        buf_fmt(&c->out, "%.*s\n", STR_ARG(purl_text(c->a, &p)));
        return 0;
    }
    purl_json(&w, c->a, &p);
    buf_add_char(&c->out, '\n');
    return 0;
}

const struct cli_command cmd_purl = {.name = "purl",
                                     .usage = "PURL",
                                     .help = "help.purl",
                                     .min_words = 1,
                                     .max_words = 1,
                                     .run = purl};

static int cpe_match_run(struct cli *c, struct err *e)
{
    struct cpe source, target;
    int rc = cpe_parse(c->a, c->words[0], &source, e);

    if (rc == 0)
        rc = cpe_parse(c->a, c->words[1], &target, e);
    if (rc == 0)
        buf_fmt(&c->out, "%s\n", cpe_relation_name(cpe_match(&source, &target)));
    return rc;
}

const struct cli_command cmd_cpe_match = {.name = "cpe match",
                                          .usage = "SOURCE TARGET",
                                          .help = "help.cpe_match",
                                          .min_words = 2,
                                          .max_words = 2,
                                          .run = cpe_match_run};

static void tenths(struct json_writer *w, const char *key, int value)
{
    json_key(w, key);
    json_put_tenths(w, value);
}

static int cvss(struct cli *c, struct err *e)
{
    struct json_writer w = json_writer_of(&c->out, true);
    struct cvss v;
    int rc = cvss_parse(c->words[0], &v, e);

    if (rc < 0)
        return rc;
    if (c->format_given && (c->format == VIEW_TABLE || c->format == VIEW_CSV)) {
        buf_fmt(&c->out, "%s %d.%d %s\n", cvss_version_text(v.version), v.overall / 10,
                v.overall % 10, cvss_severity_text(v.severity));
        return 0;
    }
    json_object(&w);
    json_field_str(&w, "vector", c->words[0]);
    json_field_str(&w, "version", str_of(cvss_version_text(v.version)));
    tenths(&w, "base", v.base);
    tenths(&w, "threat", v.version == CVSS_40 ? v.temporal : -1);
    tenths(&w, "temporal", v.version == CVSS_40 ? -1 : v.temporal);
    tenths(&w, "environmental", v.environmental);
    tenths(&w, "score", v.overall);
    json_field_str(&w, "severity", str_of(cvss_severity_text(v.severity)));
    json_object_end(&w);
    buf_add_char(&c->out, '\n');
    return 0;
}

const struct cli_command cmd_cvss = {.name = "cvss",
                                     .usage = "VECTOR",
                                     .help = "help.cvss",
                                     .min_words = 1,
                                     .max_words = 1,
                                     .run = cvss};

static int vers(struct cli *c, struct err *e)
{
    struct vers_range r;
    bool in;
    int rc = vers_parse(c->a, c->words[0], &r, e);

    if (rc == 0)
        rc = vers_contains(&r, c->words[1], &in, e);
    if (rc == 0)
        buf_add(&c->out, in ? STR("in\n") : STR("out\n"));
    return rc;
}

const struct cli_command cmd_vers = {.name = "vers",
                                     .usage = "RANGE VERSION",
                                     .help = "help.vers",
                                     .min_words = 2,
                                     .max_words = 2,
                                     .run = vers};
