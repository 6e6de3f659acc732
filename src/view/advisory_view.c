#include "view/advisory_view.h"
#include "base/clock.h"
#include "codec/json_write.h"

static void time_put(struct json_writer *w, const char *key, int64_t at)
{
    char text[CLOCK_TEXT];

    json_field_str_or_null(w, key, at ? str_of(clock_text(at, text)) : STR_NONE);
}

static void day_put(struct json_writer *w, const char *key, int64_t day)
{
    char text[CLOCK_TEXT];

    json_field_str_or_null(w, key, day ? str_of(clock_day_text(day, text)) : STR_NONE);
}

static const char *const exploitations[] = {NULL, "none", "poc", "active"};
static const char *const automatables[] = {NULL, "no", "yes"};
static const char *const impacts[] = {NULL, "partial", "total"};
static const char *const kinds[] = {"range",        "exact",       "all",
                                    "not_affected", "end_of_life", "unknown"};

static void facts_put(const struct image_vuln *v, struct json_writer *w)
{
    json_key(w, "cvss");
    if (v->vector.n == 0) {
        json_put_null(w);
    } else {
        json_object(w);
        json_field_str(w, "vector", v->vector);
        json_key(w, "base");
        json_put_tenths(w, v->base);
        json_object_end(w);
    }
    json_field_str(w, "severity", str_of(cvss_severity_text(v->severity)));
    json_key(w, "kev");
    if (!v->kev) {
        json_put_null(w);
    } else {
        json_object(w);
        day_put(w, "added", v->kev_added_day);
        day_put(w, "due", v->kev_due_day);
        json_field_bool(w, "ransomware", v->ransomware);
        json_object_end(w);
    }
    json_key(w, "epss");
    if (!v->has_epss) {
        json_put_null(w);
    } else {
        json_object(w);
        json_key(w, "score");
        json_put_double(w, v->epss / 1e6);
        json_key(w, "percentile");
        json_put_double(w, v->epss_percentile / 1e6);
        day_put(w, "date", v->epss_day);
        json_object_end(w);
    }
    json_key(w, "ssvc");
    json_object(w);
    json_key(w, "exploitation");
    json_put_z(w, exploitations[v->exploitation]);
    json_key(w, "automatable");
    json_put_z(w, automatables[v->automatable]);
    json_key(w, "technical_impact");
    json_put_z(w, impacts[v->total]);
    json_object_end(w);
}

static void record_put(const struct image *img, const struct image_vuln *v, uint32_t i,
                       struct json_writer *w)
{
    struct image_record r;

    image_record_get(img, image_record_at(img, v, i), &r);
    json_object(w);
    json_field_str(w, "source", r.source);
    json_field_str(w, "id", r.id);
    time_put(w, "published", r.published);
    time_put(w, "modified", r.modified);
    time_put(w, "withdrawn", r.withdrawn);
    json_object_end(w);
}

static void entry_put(const struct image *img, const struct image_entry *en, struct json_writer *w)
{
    struct image_record r;

    image_record_get(img, en->record, &r);
    json_object(w);
    json_field_str(w, "source", r.source);
    json_field_str(w, "record", r.id);
    json_field_str(w, "status", str_of(kinds[en->kind]));
    json_field_str_or_null(w, "introduced", en->introduced);
    json_field_str_or_null(w, "fixed", en->hi_inclusive ? STR_NONE : en->fixed);
    json_field_str_or_null(w, "last_affected", en->hi_inclusive ? en->fixed : STR_NONE);
    json_field_str_or_null(w, "arch", en->arch);
    json_field_str_or_null(w, "module", en->module);
    json_field_str_or_null(w, "note", en->note);
    json_object_end(w);
}

static void package_put(const struct image *img, uint32_t vuln, uint32_t number,
                        struct json_writer *w)
{
    struct image_package p;

    image_package_at(img, number, &p);
    json_object(w);
    json_field_str(w, "space", p.space);
    json_field_str(w, "name", p.name);
    json_key(w, "verdicts");
    json_array(w);
    for (uint32_t i = 0; i < p.n; i++) {
        struct image_entry en;

        image_entry_at(img, p.from + i, &en);
        if (en.vuln == vuln)
            entry_put(img, &en, w);
    }
    json_array_end(w);
    json_object_end(w);
}

static void lists_put(const struct image *img, uint32_t vuln, const struct image_vuln *v,
                      struct json_writer *w)
{
    const uint32_t *packages;
    size_t n = image_vuln_packages(img, vuln, &packages);

    json_key(w, "records");
    json_array(w);
    for (uint32_t i = 0; i < v->record_n; i++)
        record_put(img, v, i, w);
    json_array_end(w);
    json_key(w, "packages");
    json_array(w);
    for (size_t i = 0; i < n; i++)
        package_put(img, vuln, packages[i], w);
    json_array_end(w);
}

void advisory_view_json(const struct image *img, uint32_t vuln, struct buf *out)
{
    struct json_writer w = json_writer_of(out, true);
    struct image_vuln v;

    image_vuln_at(img, vuln, &v);
    json_object(&w);
    json_field_str(&w, "id", v.id);
    json_key(&w, "aliases");
    json_array(&w);
    for (uint32_t i = 0; i < v.alias_n; i++)
        json_put_str(&w, image_alias_at(img, &v, i));
    json_array_end(&w);
    json_field_str_or_null(&w, "title", v.title);
    time_put(&w, "published", v.published);
    time_put(&w, "modified", v.modified);
    time_put(&w, "withdrawn", v.withdrawn);
    facts_put(&v, &w);
    lists_put(img, vuln, &v, &w);
    json_object_end(&w);
    buf_add_char(out, '\n');
}

static const struct view_column columns[] = {
    {"space", "col.space", false},   {"name", "col.component", false},
    {"source", "col.source", false}, {"record", "col.record", false},
    {"status", "col.status", false}, {"introduced", "col.introduced", false},
    {"fixed", "col.fixed", false},
};

static void package_rows(const struct image *img, uint32_t vuln, uint32_t number,
                         struct view_table *t)
{
    struct image_package p;

    image_package_at(img, number, &p);
    for (uint32_t i = 0; i < p.n; i++) {
        struct image_record r;
        struct image_entry en;

        image_entry_at(img, p.from + i, &en);
        if (en.vuln != vuln)
            continue;
        image_record_get(img, en.record, &r);
        view_str(t, p.space);
        view_str(t, p.name);
        view_str(t, r.source);
        view_str(t, r.id);
        view_str(t, str_of(kinds[en.kind]));
        view_str_or_null(t, en.introduced);
        view_str_or_null(t, en.fixed);
    }
}

void advisory_view_text(const struct image *img, uint32_t vuln, const struct view_style *style,
                        struct buf *out)
{
    const uint32_t *packages;
    size_t n = image_vuln_packages(img, vuln, &packages);
    char day[CLOCK_TEXT];
    struct view_table t;
    struct image_vuln v;

    image_vuln_at(img, vuln, &v);
    buf_fmt(out, "%.*s  %.*s\n", STR_ARG(v.id), STR_ARG(v.title));
    for (uint32_t i = 0; i < v.alias_n; i++)
        buf_fmt(out, "%s%.*s%s", i ? ", " : "  = ", STR_ARG(image_alias_at(img, &v, i)),
                i + 1 == v.alias_n ? "\n" : "");
    if (v.vector.n > 0)
        buf_fmt(out, "  %.*s  %d.%d\n", STR_ARG(v.vector), v.base / 10, v.base % 10);
    if (v.kev)
        buf_fmt(out, "  KEV %s\n", clock_day_text(v.kev_added_day, day));
    if (v.has_epss)
        buf_fmt(out, "  EPSS %.5f\n", v.epss / 1e6);
    if (v.exploitation || v.automatable || v.total)
        buf_fmt(out, "  SSVC exploitation=%s automatable=%s technical_impact=%s\n",
                v.exploitation ? exploitations[v.exploitation] : "-",
                v.automatable ? automatables[v.automatable] : "-",
                v.total ? impacts[v.total] : "-");
    if (v.withdrawn)
        buf_fmt(out, "  %s\n", text_get(style->lang, "advisory.withdrawn"));
    buf_add_char(out, '\n');
    view_table_init(&t, columns, sizeof columns / sizeof *columns);
    for (size_t i = 0; i < n; i++)
        package_rows(img, vuln, packages[i], &t);
    view_render_or(&t, VIEW_TABLE, style, "advisory.no_packages", out);
    view_table_done(&t);
}
