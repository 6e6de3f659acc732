/*
 * The security tracker's JSON: package -> CVE -> releases. One record a source package, for a
 * CVE may name many packages and the file is in the order of packages; each entry names the CVE
 * it speaks of.
 */
#include "format/feed/debian_release.h"

struct tracker {
    struct feed_input *in;
    struct str package;
    struct feed_strs cves;
    struct feed_affecteds affected;
};

/* What one release says. */
struct tracker_state {
    struct str status, fixed, urgency, nodsa;
};

static struct tracker_state state_read(struct json v)
{
    struct tracker_state s = {0};

    for (struct json_iter it = json_iter(v); v.type == JSON_OBJECT && json_next(&it);) {
        if (str_eq(it.key, STR("status")))
            (void)json_str(it.value, &s.status);
        else if (str_eq(it.key, STR("fixed_version")))
            (void)json_str(it.value, &s.fixed);
        else if (str_eq(it.key, STR("urgency")))
            (void)json_str(it.value, &s.urgency);
        else if (str_eq(it.key, STR("nodsa_reason")))
            (void)json_str(it.value, &s.nodsa);
    }
    return s;
}

/* A fixed version of 0 is the tracker's way to say that the release never had the fault. */
static void fixed_take(struct tracker *t, struct str fixed, struct advisory_affected *entry)
{
    struct advisory_range *range;

    if (str_eq(fixed, STR("0"))) {
        entry->status = AFFECTED_NONE;
        return;
    }
    range = arena_alloc(t->in->a, struct advisory_range, 1);
    range->fixed = fixed;
    entry->status = AFFECTED_RANGES;
    entry->ranges = range;
    entry->range_n = 1;
}

static bool state_take(struct tracker *t, const struct tracker_state *s,
                       struct advisory_affected *entry)
{
    entry->note = s->urgency;
    entry->status = AFFECTED_UNKNOWN;
    if (str_eq(s->status, STR("resolved")) && s->fixed.n > 0)
        fixed_take(t, s->fixed, entry);
    else if (str_eq(s->status, STR("open")))
        entry->status = AFFECTED_ALL;
    else
        return str_eq(s->status, STR("undetermined"));
    if (entry->status == AFFECTED_ALL && str_eq(s->urgency, STR("end-of-life")))
        entry->status = AFFECTED_EOL;
    return true;
}

static void release_take(struct tracker *t, struct str cve, struct str codename, struct json v)
{
    struct advisory_affected entry = {.name = t->package, .cve = cve};
    struct tracker_state s = state_read(v);
    bool known = state_take(t, &s, &entry);

    entry.space = debian_release_space(t->in->a, codename);
    if (entry.space.n > 0)
        *feed_list_add(t->in->a, &t->affected) = entry;
    if (!known || entry.space.n == 0)
        feed_bad(t->in, t->package,
                 str_fmt(t->in->a, "%.*s.releases.%.*s", STR_ARG(cve), STR_ARG(codename)),
                 entry.space.n ? "a status that is not understood" : "an unknown release");
}

static void cve_take(struct tracker *t, struct str cve, struct json v)
{
    struct json releases = json_get(v, STR("releases"));

    if (!feed_id_ok(cve) || releases.type != JSON_OBJECT) {
        feed_bad(t->in, t->package, str_sub(cve, 0, FEED_ID_MAX), "no releases are told");
        return;
    }
    *feed_list_add(t->in->a, &t->cves) = cve;
    for (struct json_iter it = json_iter(releases); json_next(&it);)
        release_take(t, cve, it.key, it.value);
}

static int package_take(struct feed_input *in, struct str package, struct json cves, struct err *e)
{
    struct tracker t = {.in = in, .package = package};

    arena_reset(in->a);
    if (!feed_id_ok(package) || cves.type != JSON_OBJECT) {
        feed_bad(in, package, STR_NONE, "a package without its CVEs");
        return 0;
    }
    for (struct json_iter it = json_iter(cves); json_next(&it);)
        cve_take(&t, it.key, it.value);
    if (t.cves.n == 0)
        return 0;
    struct advisory r = {.source = STR("debian-tracker"),
                         .id = package,
                         .cves = t.cves.p,
                         .cve_n = t.cves.n,
                         .affected = t.affected.p,
                         .affected_n = t.affected.n};

    in->count->records++;
    return in->sink->advisory ? in->sink->advisory(in->sink->ctx, &r, e) : 0;
}

int debian_tracker_read(struct feed_input *in, struct err *e)
{
    uint64_t before = in->count->records;
    struct json root;
    struct str text;
    int rc = feed_text(in, &text, e);

    if (rc == 0)
        rc = json_parse(in->json, text, &root, e);
    if (rc < 0)
        return rc;
    for (struct json_iter it = json_iter(root);
         rc == 0 && root.type == JSON_OBJECT && json_next(&it);)
        rc = package_take(in, it.key, it.value, e);
    if (rc == 0 && before == in->count->records)
        rc = feed_unexpected(in, root, e);
    return rc;
}
