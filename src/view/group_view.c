#include "view/group_view.h"
#include "base/clock.h"

static const struct view_column unit_list[] = {
    {"code", "col.code", false},
    {"parent", "col.parent", false},
    {"name_ja", "col.name_ja", false},
    {"name_en", "col.name_en", false},
    {"kind", "col.kind", false},
    {"region", "col.region", false},
    {"headcount", "col.headcount", true},
    {"from", "col.from", false},
    {"to", "col.to", false},
    {"merged_into", NULL, false},
};
static const struct view_column system_list[] = {
    {"code", "col.code", false},
    {"unit", "col.unit", false},
    {"name_ja", "col.name_ja", false},
    {"name_en", "col.name_en", false},
    {"purpose", "col.purpose", false},
    {"phase", "col.phase", false},
    {"criticality", "col.criticality", true},
    {"data_classes", "col.data_classes", false},
    {"customers", NULL, false},
    {"countries", NULL, false},
    {"stop_decider", "col.stop_decider", false},
    {"stop_deputy", NULL, false},
};
static const struct view_column asset_list[] = {
    {"name", "col.asset", false},
    {"unit", "col.unit", false},
    {"system", "col.system", false},
    {"kind", "col.kind", false},
    {"exposed", "col.exposed", false},
    {"exposed_evidence", NULL, false},
    {"criticality", "col.criticality", true},
    {"address", "col.address", false},
    {"release", "col.release", false},
    {"sources", "col.sources", true},
    {"components", "col.components", true},
    {"seen", "col.seen", false},
    {"stale_days", NULL, true},
};
static const struct view_column appointment_list_columns[] = {
    {"unit", "col.unit", false}, {"post", NULL, false},       {"person", NULL, false},
    {"deputy", NULL, false},     {"from", "col.from", false}, {"to", "col.to", false},
};
const struct view_columns unit_columns = {unit_list, sizeof unit_list / sizeof *unit_list};
const struct view_columns system_columns = {system_list, sizeof system_list / sizeof *system_list};
const struct view_columns asset_columns = {asset_list, sizeof asset_list / sizeof *asset_list};
const struct view_columns appointment_columns = {
    appointment_list_columns, sizeof appointment_list_columns / sizeof *appointment_list_columns};

void view_unit(struct view_table *t, const struct org *org, int64_t unit)
{
    const struct unit *u = org_by_id(org, unit);

    view_str_or_null(t, u ? u->code : STR_NONE);
}

/* The day of a moment; null for an open end. */
static void moment_day(const struct group_view *v, struct view_table *t, int64_t at)
{
    if (at == ACT_OPEN_END)
        view_null(t);
    else
        view_day(t, v->a, clock_day(at, 0));
}

void unit_row_put(const struct group_view *v, const struct unit *u, struct view_table *t)
{
    view_str(t, u->code);
    view_unit(t, v->org, u->parent);
    view_str(t, u->name_ja);
    view_str(t, u->name_en);
    view_str(t, u->kind);
    view_str_or_null(t, u->region);
    if (u->headcount >= 0)
        view_i64(t, u->headcount);
    else
        view_null(t);
    moment_day(v, t, u->from_at);
    moment_day(v, t, u->to_at);
    view_unit(t, v->org, u->merged_into);
}

void system_row_put(const struct group_view *v, const struct system *s, struct view_table *t)
{
    view_str(t, s->code);
    view_unit(t, v->org, s->unit);
    view_str(t, s->name_ja);
    view_str(t, s->name_en);
    view_str(t, s->purpose);
    view_str(t, s->phase);
    view_i64(t, s->criticality);
    view_str_or_null(t, s->data_classes);
    view_str_or_null(t, s->customers);
    view_str_or_null(t, s->countries);
    view_str_or_null(t, s->stop_decider);
    view_str_or_null(t, s->stop_deputy);
}

void asset_row_put(const struct group_view *v, const struct asset_row *r, struct view_table *t)
{
    const struct system *s = system_by_id(v->systems, r->asset.system);

    view_str(t, r->asset.name);
    view_unit(t, v->org, r->unit);
    view_str_or_null(t, s ? s->code : STR_NONE);
    view_str(t, r->asset.kind);
    view_str(t, str_of(asset_exposed_text(r->asset.exposed)));
    view_tone(t, r->asset.exposed == EXPOSED_NO ? TONE_PLAIN : TONE_WARN);
    view_str_or_null(t, r->asset.exposed_evidence);
    view_i64(t, r->criticality);
    view_str_or_null(t, r->asset.address);
    view_str_or_null(t, r->release);
    view_i64(t, r->sources);
    view_i64(t, r->components);
    view_time(t, v->a, r->seen_at);
    if (r->seen_at)
        view_i64(t, (v->now - r->seen_at) / CLOCK_DAY);
    else
        view_null(t);
}

void appointment_row_put(const struct group_view *v, const struct appointment *p,
                         struct view_table *t)
{
    view_unit(t, v->org, p->unit);
    view_str(t, p->post);
    view_str(t, p->person);
    view_bool(t, p->deputy);
    moment_day(v, t, p->from_at);
    moment_day(v, t, p->to_at);
}
