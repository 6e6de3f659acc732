#include "view/risk_view.h"
#include "codec/json_write.h"

static const enum tier shown_tiers[] = {TIER_3D_TRIAGE, TIER_3D, TIER_14D, TIER_60D, TIER_NEXT};

static struct str decimal(struct arena *a, int64_t thousandths)
{
    if (thousandths < 0)
        return STR("-");
    return str_fmt(a, "%lld.%02lld", (long long)(thousandths / 1000),
                   (long long)(thousandths % 1000 / 10));
}

static void cell_put(struct json_writer *w, const char *key, const struct monitor_cell *c)
{
    json_key(w, key);
    json_object(w);
    json_field_i64(w, "open", c->open);
    json_field_i64(w, "overdue", c->overdue);
    json_field_i64(w, "accepted", c->accepted);
    json_object_end(w);
}

static void thousandths_put(struct json_writer *w, const char *key, int64_t v)
{
    json_key(w, key);
    if (v < 0)
        json_put_null(w);
    else
        json_put_double(w, (double)v / 1000);
}

void risk_tiers_put(const struct monitor_row *r, struct json_writer *w)
{
    json_object(w);
    for (size_t i = 0; i < 5; i++)
        cell_put(w, tier_text(shown_tiers[i]), &r->tiers[shown_tiers[i]]);
    json_object_end(w);
}

void risk_severities_put(const struct monitor_row *r, struct json_writer *w)
{
    json_object(w);
    for (int s = CVSS_CRITICAL; s >= CVSS_NONE; s--)
        cell_put(w, s == CVSS_NONE ? "unknown" : cvss_severity_text((enum cvss_severity)s),
                 &r->severities[s]);
    json_object_end(w);
}

void risk_row_members(const struct monitor_row *r, struct json_writer *w)
{
    json_field_str_or_null(w, "unit", str_eq(r->code, STR("-")) ? STR_NONE : r->code);
    json_field_str(w, "name_ja", r->name_ja);
    json_field_str(w, "name_en", r->name_en);
    json_key(w, "tiers");
    risk_tiers_put(r, w);
    json_key(w, "severities");
    risk_severities_put(r, w);
    json_field_i64(w, "high_priority", r->high_priority);
    json_field_i64(w, "kev", r->kev);
    json_field_i64(w, "undetermined", r->undetermined);
    json_field_i64(w, "assumed", r->assumed);
    json_field_i64(w, "assets", r->assets);
    thousandths_put(w, "load", r->load);
    thousandths_put(w, "ser", r->ser);
}

static void render_json(const struct risk_view *v, bool lines, struct buf *out)
{
    struct json_writer w = json_writer_of(out, !lines);

    if (!lines) {
        json_object(&w);
        json_key(&w, "items");
        json_array(&w);
    }
    for (size_t i = 0; i < v->monitor.n; i++) {
        if (lines)
            w = json_writer_of(out, false);
        json_object(&w);
        risk_row_members(&v->monitor.rows[i], &w);
        json_object_end(&w);
        if (lines)
            buf_add_char(out, '\n');
    }
    if (lines)
        return;
    json_array_end(&w);
    json_field_i64(&w, "total", (int64_t)v->monitor.n);
    json_object_end(&w);
    buf_add_char(out, '\n');
}

static const struct view_column by_tier[] = {{"unit", "col.unit", false},
                                             {"name", "col.name", false},
                                             {"3d-triage", "tier.3d-triage", true},
                                             {"3d", "tier.3d", true},
                                             {"14d", "tier.14d", true},
                                             {"60d", "tier.60d", true},
                                             {"next", "tier.next", true},
                                             {"overdue", "col.overdue", true},
                                             {"high_priority", "col.high_priority", true},
                                             {"kev", "col.kev", true},
                                             {"undetermined", "col.undetermined", true},
                                             {"assets", "col.assets", true},
                                             {"load", "col.load", true},
                                             {"ser", "col.ser", true}};
static const struct view_column by_severity[] = {{"unit", "col.unit", false},
                                                 {"name", "col.name", false},
                                                 {"critical", "severity.critical", true},
                                                 {"high", "severity.high", true},
                                                 {"medium", "severity.medium", true},
                                                 {"low", "severity.low", true},
                                                 {"unknown", "severity.none", true},
                                                 {"overdue", "col.overdue", true},
                                                 {"high_priority", "col.high_priority", true},
                                                 {"kev", "col.kev", true},
                                                 {"undetermined", "col.undetermined", true},
                                                 {"assets", "col.assets", true},
                                                 {"load", "col.load", true},
                                                 {"ser", "col.ser", true}};
static const struct view_column by_kind[] = {{"unit", "col.unit", false},
                                             {"name", "col.name", false},
                                             {"vulnerability", "finding.vulnerability", true},
                                             {"no-data", "finding.no_data", true},
                                             {"overdue", "col.overdue", true},
                                             {"high_priority", "col.high_priority", true},
                                             {"kev", "col.kev", true},
                                             {"assets", "col.assets", true},
                                             {"load", "col.load", true},
                                             {"ser", "col.ser", true}};

/* "12 (3)": open, of them overdue. */
static void open_cell(struct view_table *t, struct arena *a, const struct monitor_cell *c,
                      bool urgent)
{
    struct str shown = c->overdue
                           ? str_fmt(a, "%lld (%lld)", (long long)c->open, (long long)c->overdue)
                           : str_fmt(a, "%lld", (long long)c->open);

    view_i64(t, c->open);
    view_shown(t, shown);
    view_tone(t, c->open == 0 ? TONE_DIM : c->overdue ? TONE_BAD : urgent ? TONE_WARN : TONE_PLAIN);
}

static int64_t sum_of(const struct monitor_cell *cells, size_t n, bool overdue)
{
    int64_t sum = 0;

    for (size_t i = 0; i < n; i++)
        sum += overdue ? cells[i].overdue : cells[i].open;
    return sum;
}

static void count_cell(struct view_table *t, int64_t n, enum view_tone tone)
{
    view_i64(t, n);
    view_tone(t, n ? tone : TONE_DIM);
}

static void row_fill(const struct risk_view *v, struct arena *a, const struct monitor_row *r,
                     struct view_table *t)
{
    view_str(t, r->code);
    view_str(t, v->lang == LANG_JA ? r->name_ja : r->name_en);
    if (v->by_kind) {
        count_cell(t, sum_of(r->tiers, TIERS, false), TONE_PLAIN);
        count_cell(t, r->undetermined, TONE_WARN);
    } else if (v->by_severity) {
        for (int s = CVSS_CRITICAL; s >= CVSS_NONE; s--)
            open_cell(t, a, &r->severities[s], s == CVSS_CRITICAL);
    } else {
        for (size_t i = 0; i < 5; i++)
            open_cell(t, a, &r->tiers[shown_tiers[i]], shown_tiers[i] <= TIER_3D);
    }
    count_cell(t, sum_of(r->tiers, TIERS, true), TONE_BAD);
    count_cell(t, r->high_priority, TONE_WARN);
    count_cell(t, r->kev, TONE_BAD);
    if (!v->by_kind)
        count_cell(t, r->undetermined, TONE_WARN);
    view_i64(t, r->assets);
    view_double(t, (double)r->load / 1000);
    view_shown(t, str_fmt(a, "%lld", (long long)(r->load / 1000)));
    if (r->ser < 0)
        view_null(t);
    else
        view_double(t, (double)r->ser / 1000);
    view_shown(t, decimal(a, r->ser));
}

static void table_make(const struct risk_view *v, struct arena *a, struct view_table *t, bool total)
{
    if (v->by_kind)
        view_table_init(t, by_kind, sizeof by_kind / sizeof *by_kind);
    else if (v->by_severity)
        view_table_init(t, by_severity, sizeof by_severity / sizeof *by_severity);
    else
        view_table_init(t, by_tier, sizeof by_tier / sizeof *by_tier);
    for (size_t i = 0; i < v->monitor.n; i++)
        row_fill(v, a, &v->monitor.rows[i], t);
    if (total) {
        struct monitor_row sum = v->monitor.total;

        sum.code = str_of(text_get(v->lang, "risk.total"));
        sum.name_ja = sum.name_en = STR_NONE;
        row_fill(v, a, &sum, t);
    }
}

static const struct view_column worst_columns[] = {{"component", "col.component", false},
                                                   {"space", "col.space", false},
                                                   {"target", "col.target", false},
                                                   {"tier", "col.tier", false},
                                                   {"kev", "col.kev", false},
                                                   {"units", "col.units", true},
                                                   {"assets", "col.assets", true},
                                                   {"exposures", "col.exposures", true},
                                                   {"overdue", "col.overdue_tasks", true}};

static void worst_render(const struct risk_view *v, struct arena *a, const struct view_style *style,
                         struct buf *out)
{
    struct view_table t;

    view_table_init(&t, worst_columns, sizeof worst_columns / sizeof *worst_columns);
    for (size_t i = 0; i < v->worst_n; i++) {
        const struct worst_fix *f = &v->worst[i];

        view_str(&t, f->name);
        view_str(&t, f->space);
        view_str_or_null(&t, f->target);
        view_str(&t, str_of(tier_text(f->tier)));
        view_shown(&t, str_of(text_get(v->lang, str_fmt(a, "tier.%s", tier_text(f->tier)).p)));
        view_tone(&t, f->tier <= TIER_3D ? TONE_BAD : TONE_WARN);
        view_str(&t, f->kev ? STR("KEV") : STR("-"));
        view_i64(&t, f->units);
        view_i64(&t, f->assets);
        view_i64(&t, f->exposures);
        view_i64(&t, f->overdue);
        view_tone(&t, f->overdue ? TONE_BAD : TONE_DIM);
    }
    view_render(&t, VIEW_TABLE, style, out);
    view_table_done(&t);
}

void risk_view_render(const struct risk_view *v, struct arena *a, enum view_format format,
                      const struct view_style *style, struct buf *out)
{
    struct view_table t;

    if (format == VIEW_JSON || format == VIEW_JSONL) {
        render_json(v, format == VIEW_JSONL, out);
        return;
    }
    table_make(v, a, &t, format == VIEW_TABLE);
    if (format == VIEW_TABLE)
        buf_fmt(out, "%s\n\n", text_get(v->lang, "risk.title"));
    view_render_or(&t, format, style, "risk.none", out);
    view_table_done(&t);
    if (format == VIEW_TABLE && v->worst_n > 0) {
        buf_fmt(out, "\n%s\n\n", text_get(v->lang, "risk.worst"));
        worst_render(v, a, style, out);
    }
    if (format == VIEW_TABLE)
        buf_fmt(out, "\n%s\n", text_get(v->lang, "risk.legend"));
}
