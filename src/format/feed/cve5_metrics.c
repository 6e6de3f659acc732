/* Metrics of a CVE record: CVSS of four versions, CISA's SSVC and KEV, vendors' own words. */
#include "base/clock.h"
#include "format/feed/cve5.h"

static void ssvc_option(struct ssvc *s, struct str key, struct str value)
{
    if (str_ieq(key, STR("Exploitation"))) {
        if (str_ieq(value, STR("none")))
            s->exploitation = SSVC_EXPLOITATION_NONE;
        else if (str_ieq(value, STR("poc")) || str_ieq(value, STR("public poc")))
            s->exploitation = SSVC_EXPLOITATION_POC;
        else if (str_ieq(value, STR("active")))
            s->exploitation = SSVC_EXPLOITATION_ACTIVE;
    } else if (str_ieq(key, STR("Automatable"))) {
        s->automatable = str_ieq(value, STR("yes"))  ? SSVC_YES
                         : str_ieq(value, STR("no")) ? SSVC_NO
                                                     : SSVC_UNKNOWN;
    } else if (str_ieq(key, STR("Technical Impact"))) {
        s->total = str_ieq(value, STR("total"))     ? SSVC_YES
                   : str_ieq(value, STR("partial")) ? SSVC_NO
                                                    : SSVC_UNKNOWN;
    }
}

static int ssvc_take(struct cve5 *c, struct json content, struct err *e)
{
    struct ssvc s = {.cve = c->r.id};
    struct json options = json_get(content, STR("options"));
    struct str value;

    (void)feed_time(json_get(content, STR("timestamp")), &s.at);
    for (struct json_iter it = json_iter(options); json_next(&it);) {
        for (struct json_iter o = json_iter(it.value);
             it.value.type == JSON_OBJECT && json_next(&o);) {
            if (json_str(o.value, &value))
                ssvc_option(&s, o.key, str_trim(value));
        }
    }
    if (s.exploitation == SSVC_EXPLOITATION_UNKNOWN && s.automatable == SSVC_UNKNOWN &&
        s.total == SSVC_UNKNOWN) {
        feed_bad(c->in, c->r.id, STR("ssvc"), "no answer that is understood");
        return 0;
    }
    return c->in->sink->ssvc ? c->in->sink->ssvc(c->in->sink->ctx, &s, e) : 0;
}

/* CISA's container tells the day of addition only; the due day is in the catalogue. */
static int kev_take(struct cve5 *c, struct json content, struct err *e)
{
    struct kev k = {.cve = c->r.id};
    struct str day = json_get_str(content, STR("dateAdded"));

    if (!clock_parse_day(str_sub(day, 0, 10), &k.added_day)) {
        feed_bad(c->in, c->r.id, STR("kev"), "its day of addition is missing or wrong");
        return 0;
    }
    return c->in->sink->kev ? c->in->sink->kev(c->in->sink->ctx, &k, e) : 0;
}

/* "Red Hat severity rating": {"value": "Moderate"}; "Textual description ...": {"text": "low"}. */
static void word_take(struct cve5 *c, struct json content)
{
    struct str word = json_get_str(content, STR("value"));
    enum cvss_severity s;

    if (word.n == 0)
        word = json_get_str(content, STR("text"));
    if (cvss_severity_parse(str_trim(word), &s) && s > c->r.severity)
        c->r.severity = s;
}

static int other_take(struct cve5 *c, struct json other, struct err *e)
{
    struct str type = json_get_str(other, STR("type"));
    struct json content = json_get(other, STR("content"));

    if (str_ieq(type, STR("ssvc")))
        return ssvc_take(c, content, e);
    if (str_ieq(type, STR("kev")))
        return kev_take(c, content, e);
    word_take(c, content);
    return 0;
}

int cve5_metrics_read(struct cve5 *c, struct json metrics, struct err *e)
{
    int rc = 0;

    for (struct json_iter it = json_iter(metrics); rc == 0 && json_next(&it);) {
        for (struct json_iter m = json_iter(it.value);
             rc == 0 && it.value.type == JSON_OBJECT && json_next(&m);) {
            if (str_starts(m.key, STR("cvssV")))
                feed_strs_add_new(c->in->a, &c->vectors,
                                  json_get_str(m.value, STR("vectorString")));
            else if (str_eq(m.key, STR("other")))
                rc = other_take(c, m.value, e);
        }
    }
    return rc;
}
