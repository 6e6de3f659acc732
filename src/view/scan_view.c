#include "view/scan_view.h"
#include "codec/json_write.h"
#include "view/because.h"

static void aliases_put(const struct scan_view *v, const struct scan_item *it,
                        struct json_writer *w)
{
    json_key(w, "aliases");
    json_array(w);
    for (uint32_t i = 0; i < it->vuln.alias_n; i++)
        json_put_str(w, image_alias_at(v->img, &it->vuln, i));
    json_array_end(w);
}

static void cvss_put(const struct scan_item *it, struct json_writer *w)
{
    json_key(w, "cvss");
    if (it->vuln.vector.n == 0) {
        json_put_null(w);
        return;
    }
    json_object(w);
    json_field_str(w, "vector", it->vuln.vector);
    json_key(w, "base");
    json_put_tenths(w, it->vuln.base);
    json_field_str(w, "severity", str_of(cvss_severity_text(it->vuln.severity)));
    json_object_end(w);
}

static void item_put(const struct scan_view *v, const struct scan_item *it, enum lang lang,
                     struct arena *a, struct json_writer *w)
{
    struct buf why = BUF_INIT(0);
    bool affected = it->verdict.status == VERDICT_AFFECTED;

    json_object(w);
    json_field_str(w, "component", component_purl(a, it->component));
    json_field_str_or_null(w, "source", it->component->source_name);
    json_field_str_or_null(w, "installed", it->component->version);
    json_field_str_or_null(w, "advisory", it->vuln.id);
    aliases_put(v, it, w);
    json_field_str(w, "status", affected ? STR("affected") : STR("undetermined"));
    json_field_str_or_null(w, "fixed", it->verdict.fixed);
    cvss_put(it, w);
    json_field_bool(w, "kev", it->vuln.kev);
    json_key(w, "epss");
    if (it->vuln.has_epss)
        json_put_double(w, it->vuln.epss / 1e6);
    else
        json_put_null(w);
    json_field_str_or_null(w, "tier", affected ? str_of(tier_text(it->tier)) : STR_NONE);
    because_put(&why, lang, v->img, it->component, &it->verdict);
    json_field_str(w, "because", buf_str(&why));
    json_object_end(w);
    buf_done(&why);
}

static void render_json(const struct scan_view *v, struct arena *a, enum lang lang, struct buf *out)
{
    struct json_writer w = json_writer_of(out, true);

    json_object(&w);
    json_field_str(&w, "target", v->target);
    json_field_str_or_null(&w, "release", v->release);
    json_field_i64(&w, "components", (int64_t)v->components);
    json_key(&w, "items");
    json_array(&w);
    for (size_t i = 0; i < v->items->n; i++)
        item_put(v, &v->items->p[i], lang, a, &w);
    json_array_end(&w);
    json_field_i64(&w, "total", (int64_t)v->items->n);
    json_object_end(&w);
    buf_add_char(out, '\n');
}

static void render_jsonl(const struct scan_view *v, struct arena *a, enum lang lang,
                         struct buf *out)
{
    for (size_t i = 0; i < v->items->n; i++) {
        struct json_writer w = json_writer_of(out, false);

        item_put(v, &v->items->p[i], lang, a, &w);
        buf_add_char(out, '\n');
    }
}

static const struct view_column columns[] = {
    {"advisory", "col.advisory", false},
    {"component", "col.component", false},
    {"installed", "col.installed", false},
    {"fixed", "col.fixed", false},
    {"status", "col.status", false},
    {"severity", "col.severity", false},
    {"base", "col.base", true},
    {"kev", "col.kev", false},
    {"tier", "col.tier", false},
    {"because", NULL, false},
};

/* The words of the list, looked up once and not for each row. */
struct words {
    struct str affected, undetermined;
    struct str severity[CVSS_CRITICAL + 1];
    struct str tier[TIERS];
};

static void words_get(struct arena *a, enum lang lang, struct words *w)
{
    w->affected = str_of(text_get(lang, "status.affected"));
    w->undetermined = str_of(text_get(lang, "status.undetermined"));
    for (enum cvss_severity s = 0; s <= CVSS_CRITICAL; s++)
        w->severity[s] = str_of(text_get(lang, str_fmt(a, "severity.%s", cvss_severity_text(s)).p));
    for (enum tier t = 0; t < TIERS; t++)
        w->tier[t] = str_of(text_get(lang, str_fmt(a, "tier.%s", tier_text(t)).p));
}

static void item_row(const struct scan_item *it, struct arena *a, const struct words *w,
                     struct view_table *t)
{
    bool affected = it->verdict.status == VERDICT_AFFECTED;

    view_str_or_null(t, it->vuln.id);
    view_str(t, it->component->name);
    view_str_or_null(t, it->component->version);
    view_str_or_null(t, it->verdict.fixed);
    view_str(t, affected ? STR("affected") : STR("undetermined"));
    view_shown(t, affected ? w->affected : w->undetermined);
    view_tone(t, affected ? TONE_PLAIN : TONE_WARN);
    view_str(t, str_of(cvss_severity_text(it->vuln.severity)));
    view_shown(t, w->severity[it->vuln.severity]);
    view_str_or_null(t, it->vuln.base >= 0 && it->vuln.vector.n
                            ? str_fmt(a, "%d.%d", it->vuln.base / 10, it->vuln.base % 10)
                            : STR_NONE);
    view_str_or_null(t, it->vuln.kev ? STR("KEV") : STR_NONE);
    view_tone(t, TONE_BAD);
    view_str_or_null(t, affected ? str_of(tier_text(it->tier)) : STR_NONE);
    view_shown(t, affected ? w->tier[it->tier] : STR_NONE);
    view_tone(t, !affected || it->tier == TIER_NEXT ? TONE_PLAIN
                 : it->tier <= TIER_3D              ? TONE_BAD
                                                    : TONE_WARN);
}

/* What no table shows: made where it is wanted only. */
static void because_cell(const struct scan_view *v, const struct scan_item *it, struct arena *a,
                         enum lang lang, struct view_table *t)
{
    struct buf why = BUF_INIT(0);

    because_put(&why, lang, v->img, it->component, &it->verdict);
    view_str(t, str_dup(a, buf_str(&why)));
    buf_done(&why);
}

static void summary_put(const struct scan_view *v, struct arena *a, enum lang lang, struct buf *out)
{
    size_t affected = 0;

    for (size_t i = 0; i < v->items->n; i++)
        affected += v->items->p[i].verdict.status == VERDICT_AFFECTED;
    text_put(out, lang, "scan.summary", "target", str_z(a, v->target), "release",
             v->release.n ? str_z(a, v->release) : "-", "components",
             str_fmt(a, "%zu", v->components).p, "affected", str_fmt(a, "%zu", affected).p,
             "undetermined", str_fmt(a, "%zu", v->items->n - affected).p, NULL);
    buf_add_char(out, '\n');
}

void scan_view_render(const struct scan_view *v, struct arena *a, enum view_format format,
                      const struct view_style *style, struct buf *out)
{
    struct view_table t;
    struct words w;

    if (format == VIEW_JSON || format == VIEW_JSONL) {
        (format == VIEW_JSON ? render_json : render_jsonl)(v, a, style->lang, out);
        return;
    }
    words_get(a, style->lang, &w);
    view_table_init(&t, columns, sizeof columns / sizeof *columns);
    for (size_t i = 0; i < v->items->n; i++) {
        item_row(&v->items->p[i], a, &w, &t);
        if (format == VIEW_TABLE)
            view_null(&t);
        else
            because_cell(v, &v->items->p[i], a, style->lang, &t);
    }
    view_render_or(&t, format, style, "scan.none", out);
    view_table_done(&t);
    if (format == VIEW_TABLE)
        summary_put(v, a, style->lang, out);
}
