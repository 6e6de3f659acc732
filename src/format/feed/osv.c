/*
 * OSV records (ossf.github.io/osv-schema, to 1.7): JSON, one a file, an array, or one a line.
 */
#include "codec/purl.h"
#include "format/feed/feed_input.h"
#include "format/feed/osv_range.h"
#include "model/space.h"

struct osv {
    struct feed_input *in;
    struct advisory r;
    struct feed_strs aliases, related, vectors, cwes, references;
    struct feed_affecteds affected;
    struct json affected_json;
    struct str wrong; /* the first key whose value is of a wrong type */
    bool dated;       /* modified or affected is there: it is a record */
    /* the ecosystem last met; records name the same over and over */
    struct str ecosystem, space;
    const struct space_kind *kind;
};

/* What one element of "affected" says, before it becomes entries. */
struct osv_package {
    struct advisory_affected entry;
    struct json package, ranges, versions;
    struct feed_ranges list;
    bool git;     /* it has ranges over commits */
    bool unclear; /* a range that is not understood */
};

typedef void osv_take_fn(struct osv *o, struct json v, struct str key);

struct osv_field {
    struct str key;
    osv_take_fn *take;
};

static void wrong(struct osv *o, struct str key)
{
    if (o->wrong.n == 0)
        o->wrong = key;
}

static void take_id(struct osv *o, struct json v, struct str key)
{
    if (!json_str(v, &o->r.id) || !feed_id_ok(o->r.id)) {
        o->r.id = STR_NONE;
        wrong(o, key);
    }
}

static void take_modified(struct osv *o, struct json v, struct str key)
{
    o->dated = true;
    if (!feed_time(v, &o->r.modified))
        wrong(o, key);
}

static void take_published(struct osv *o, struct json v, struct str key)
{
    if (!feed_time(v, &o->r.published))
        wrong(o, key);
}

/* Something that is there and is no time still says that the record is withdrawn. */
static void take_withdrawn(struct osv *o, struct json v, struct str key)
{
    if (!feed_time(v, &o->r.withdrawn))
        wrong(o, key);
    if (o->r.withdrawn == 0 && v.type != JSON_NULL)
        o->r.withdrawn = 1;
}

static void take_aliases(struct osv *o, struct json v, struct str key)
{
    if (!feed_strs_add(o->in->a, &o->aliases, v))
        wrong(o, key);
}

static void take_related(struct osv *o, struct json v, struct str key)
{
    if (!feed_strs_add(o->in->a, &o->related, v))
        wrong(o, key);
}

static void take_cwes(struct osv *o, struct json v, struct str key)
{
    if (!feed_strs_add(o->in->a, &o->cwes, v))
        wrong(o, key);
}

static void severity_word(struct osv *o, struct str word)
{
    enum cvss_severity s;

    if (cvss_severity_parse(word, &s) && s > o->r.severity)
        o->r.severity = s;
}

/* Vendors of AlmaLinux's kind lead with it: "Important: kernel security update". */
static void take_summary(struct osv *o, struct json v, struct str key)
{
    struct str s;

    if (v.type == JSON_NULL)
        return;
    if (!json_str(v, &s)) {
        wrong(o, key);
        return;
    }
    o->r.title = feed_title(s);
    ptrdiff_t colon = str_find_char(o->r.title, ':');

    if (colon > 0 && o->r.severity == CVSS_NONE)
        severity_word(o, str_sub(o->r.title, 0, (size_t)colon));
}

static void take_severity(struct osv *o, struct json v, struct str key)
{
    for (struct json_iter it = json_iter(v); v.type == JSON_ARRAY && json_next(&it);) {
        struct str type = json_get_str(it.value, STR("type"));
        struct str score = json_get_str(it.value, STR("score"));

        if (it.value.type != JSON_OBJECT || score.n == 0)
            wrong(o, key);
        else if (str_starts(type, STR("CVSS")))
            feed_strs_add_new(o->in->a, &o->vectors, score);
        else
            severity_word(o, score);
    }
    if (v.type != JSON_ARRAY && v.type != JSON_NULL)
        wrong(o, key);
}

static void take_references(struct osv *o, struct json v, struct str key)
{
    struct str url;

    for (struct json_iter it = json_iter(v); v.type == JSON_ARRAY && json_next(&it);) {
        if (!json_str(json_get(it.value, STR("url")), &url))
            wrong(o, key);
        else if (!o->in->sink->plain)
            feed_strs_add_new(o->in->a, &o->references, url);
    }
    if (v.type != JSON_ARRAY && v.type != JSON_NULL)
        wrong(o, key);
}

static void take_specific(struct osv *o, struct json v, struct str key)
{
    struct str s;

    (void)key;
    for (struct json_iter it = json_iter(v); v.type == JSON_OBJECT && json_next(&it);) {
        if (str_eq(it.key, STR("severity")) && json_str(it.value, &s))
            severity_word(o, s);
        else if (str_eq(it.key, STR("cwe_ids")))
            take_cwes(o, it.value, it.key);
    }
}

static void take_affected(struct osv *o, struct json v, struct str key)
{
    o->dated = true;
    o->affected_json = v;
    if (v.type != JSON_ARRAY && v.type != JSON_NULL)
        wrong(o, key);
}

static const struct osv_field fields[] = {
    {{"id", 2}, take_id},
    {{"affected", 8}, take_affected},
    {{"aliases", 7}, take_aliases},
    {{"modified", 8}, take_modified},
    {{"published", 9}, take_published},
    {{"related", 7}, take_related},
    {{"references", 10}, take_references},
    {{"severity", 8}, take_severity},
    {{"summary", 7}, take_summary},
    {{"upstream", 8}, take_related},
    {{"withdrawn", 9}, take_withdrawn},
    {{"database_specific", 17}, take_specific},
};

/* "pkg:rpm/redhat/nodejs?arch=src&rpmmod=nodejs:18" tells the module stream and architecture. */
static void qualifiers_take(struct osv *o, struct json purl, struct advisory_affected *entry)
{
    struct str text;
    struct purl p;

    if (!json_str(purl, &text) || str_find_char(text, '?') < 0 ||
        purl_parse(o->in->a, text, &p, NULL) < 0)
        return;
    struct str arch = purl_qualifier(&p, STR("arch"));

    entry->module = purl_qualifier(&p, STR("rpmmod"));
    if (!str_eq(arch, STR("src")) && !str_eq(arch, STR("source")))
        entry->arch = arch;
}

/* False when the package is of no space that we know, or is none. */
static bool package_take(struct osv *o, struct osv_package *p)
{
    struct str ecosystem = STR_NONE, name = STR_NONE;
    struct json purl = {0};

    for (struct json_iter it = json_iter(p->package);
         p->package.type == JSON_OBJECT && json_next(&it);) {
        if (str_eq(it.key, STR("ecosystem")) && ecosystem.n == 0)
            (void)json_str(it.value, &ecosystem);
        else if (str_eq(it.key, STR("name")) && name.n == 0)
            (void)json_str(it.value, &name);
        else if (str_eq(it.key, STR("purl")))
            purl = it.value;
    }
    if (p->package.type == JSON_MISSING || p->package.type == JSON_NULL)
        return false;
    if (ecosystem.n == 0 || !feed_name_ok(name)) {
        wrong(o, STR("affected[].package"));
        return false;
    }
    if (!str_eq(ecosystem, o->ecosystem)) {
        o->ecosystem = ecosystem;
        o->space = space_of_ecosystem(o->in->a, ecosystem);
        o->kind = o->space.n > 0 ? space_kind_find(o->space) : NULL;
    }
    if (o->kind == NULL)
        return false;
    p->entry.space = o->space;
    p->entry.name = space_name(o->in->a, o->kind, name);
    qualifiers_take(o, purl, &p->entry);
    return true;
}

static void ranges_take(struct osv *o, struct osv_package *p)
{
    for (struct json_iter it = json_iter(p->ranges);
         p->ranges.type == JSON_ARRAY && json_next(&it);) {
        struct str type = STR_NONE;
        struct json events = {0};

        for (struct json_iter r = json_iter(it.value);
             it.value.type == JSON_OBJECT && json_next(&r);) {
            if (str_eq(r.key, STR("type")))
                (void)json_str(r.value, &type);
            else if (str_eq(r.key, STR("events")))
                events = r.value;
        }
        if (str_eq(type, STR("GIT")))
            p->git = true;
        else if (!osv_range_add(o->in->a, o->kind->order, events, &p->list))
            p->unclear = true;
    }
    if (p->ranges.type != JSON_ARRAY && p->ranges.type != JSON_NULL &&
        p->ranges.type != JSON_MISSING)
        p->unclear = true;
}

static void versions_take(struct osv *o, struct osv_package *p)
{
    struct feed_strs list = {0};

    if (p->versions.type == JSON_ARRAY) {
        list.cap = json_count(p->versions) + 1;
        list.p = arena_alloc(o->in->a, struct str, list.cap);
    }
    if (!feed_strs_add(o->in->a, &list, p->versions))
        p->unclear = true;
    p->entry.versions = list.p;
    p->entry.version_n = list.n;
}

/* The feed's word for its state: Debian's urgency, "unimportant", "end-of-life". */
static void specific_take(struct osv *o, struct osv_package *p, struct json v)
{
    struct str s;

    for (struct json_iter it = json_iter(v); v.type == JSON_OBJECT && json_next(&it);) {
        if (str_eq(it.key, STR("urgency")) && json_str(it.value, &s))
            p->entry.note = s;
        else if (str_eq(it.key, STR("severity")) && json_str(it.value, &s))
            severity_word(o, s);
        else if (str_eq(it.key, STR("cvss")) && json_str(it.value, &s))
            feed_strs_add_new(o->in->a, &o->vectors, s);
    }
}

/*
 * AlmaLinux tells the stream of a module in the title alone: "Moderate: nodejs:12 security
 * update". "" when the title has none.
 */
static struct str title_stream(struct str title)
{
    while (title.n > 0) {
        struct str word = str_cut(&title, ' ');
        ptrdiff_t colon = str_find_char(word, ':');

        if (colon > 0 && (size_t)colon + 1 < word.n && feed_id_ok(word))
            return word;
    }
    return STR_NONE;
}

static void module_take(struct osv *o, struct osv_package *p)
{
    if (o->kind->order != VER_RPM || p->entry.module.n > 0)
        return;
    for (size_t i = 0; i < p->list.n; i++) {
        if (str_find(p->list.p[i].fixed, STR(".module")) >= 0)
            p->entry.module = title_stream(o->r.title);
    }
}

static bool open_ended(const struct osv_package *p, bool from_start)
{
    for (size_t i = 0; i < p->list.n; i++) {
        const struct advisory_range *r = &p->list.p[i];

        if (r->fixed.n == 0 && r->last_affected.n == 0 && (!from_start || r->introduced.n == 0))
            return true;
    }
    return false;
}

static void entries_put(struct osv *o, struct osv_package *p, size_t i)
{
    struct advisory_affected *entry = &p->entry;
    bool eol = str_eq(entry->note, STR("end-of-life"));
    bool some = p->list.n + entry->version_n > 0;

    entry->ranges = p->list.p;
    entry->range_n = p->list.n;
    entry->status = AFFECTED_RANGES;
    if (eol && (!some || open_ended(p, false)))
        entry->status = AFFECTED_EOL;
    else if (open_ended(p, true))
        entry->status = AFFECTED_ALL;
    else if (!some)
        entry->status = AFFECTED_UNKNOWN;
    if (entry->status != AFFECTED_RANGES)
        entry->range_n = entry->version_n = 0;
    *feed_list_add(o->in->a, &o->affected) = *entry;
    if (p->unclear && some && entry->status == AFFECTED_RANGES) {
        entry->status = AFFECTED_UNKNOWN;
        entry->range_n = entry->version_n = 0;
        *feed_list_add(o->in->a, &o->affected) = *entry;
    }
    if (p->unclear)
        feed_bad(o->in, o->r.id, str_fmt(o->in->a, "affected[%zu]", i),
                 "a range or version that is not understood");
    else if (entry->status == AFFECTED_UNKNOWN && !p->git)
        feed_bad(o->in, o->r.id, str_fmt(o->in->a, "affected[%zu]", i),
                 "neither ranges nor versions");
}

static void package_read(struct osv *o, struct json v, size_t i)
{
    struct osv_package p = {0};
    struct json specific[2] = {0};

    for (struct json_iter it = json_iter(v); v.type == JSON_OBJECT && json_next(&it);) {
        if (str_eq(it.key, STR("package")))
            p.package = it.value;
        else if (str_eq(it.key, STR("ranges")))
            p.ranges = it.value;
        else if (str_eq(it.key, STR("versions")))
            p.versions = it.value;
        else if (str_eq(it.key, STR("severity")))
            take_severity(o, it.value, it.key);
        else if (str_eq(it.key, STR("ecosystem_specific")))
            specific[0] = it.value;
        else if (str_eq(it.key, STR("database_specific")))
            specific[1] = it.value;
    }
    if (v.type != JSON_OBJECT)
        wrong(o, STR("affected[]"));
    specific_take(o, &p, specific[0]);
    specific_take(o, &p, specific[1]);
    if (!package_take(o, &p))
        return;
    ranges_take(o, &p);
    versions_take(o, &p);
    module_take(o, &p);
    entries_put(o, &p, i);
}

static void lists_put(struct osv *o)
{
    struct advisory *r = &o->r;

    r->aliases = o->aliases.p;
    r->alias_n = o->aliases.n;
    r->related = o->related.p;
    r->related_n = o->related.n;
    r->vectors = o->vectors.p;
    r->vector_n = o->vectors.n;
    r->cwes = o->cwes.p;
    r->cwe_n = o->cwes.n;
    r->references = o->references.p;
    r->reference_n = o->references.n;
    r->affected = o->affected.p;
    r->affected_n = o->affected.n;
}

static void fields_take(struct osv *o, struct json v)
{
    uint32_t seen = 0;

    for (struct json_iter it = json_iter(v); json_next(&it);) {
        for (uint32_t i = 0; i < sizeof fields / sizeof *fields; i++) {
            if (!str_eq(it.key, fields[i].key))
                continue;
            if (!(seen & 1u << i))
                fields[i].take(o, it.value, fields[i].key);
            seen |= 1u << i;
            break;
        }
    }
}

static int record_read(struct feed_input *in, struct json v, struct err *e)
{
    struct osv o = {.in = in, .r = {.source = STR("osv")}};

    if (v.type == JSON_OBJECT)
        fields_take(&o, v);
    if (o.r.id.n == 0 || !o.dated) {
        feed_bad(in, o.r.id, STR_NONE, "not an OSV record: id, modified or affected is missing");
        return 0;
    }
    for (struct json_iter it = json_iter(o.affected_json);
         o.affected_json.type == JSON_ARRAY && json_next(&it);)
        package_read(&o, it.value, it.i);
    if (o.wrong.n > 0)
        feed_bad(in, o.r.id, o.wrong, "a value of a wrong type; it is left out");
    lists_put(&o);
    in->count->records++;
    return in->sink->advisory ? in->sink->advisory(in->sink->ctx, &o.r, e) : 0;
}

int osv_read(struct feed_input *in, struct err *e)
{
    return feed_records(in, record_read, e);
}
