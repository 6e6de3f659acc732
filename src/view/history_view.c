#include "view/history_view.h"
#include "base/clock.h"
#include "model/tier.h"

static void tiers_put(const struct history_cell *cells, struct json_writer *w)
{
    static const enum tier shown[] = {TIER_3D_TRIAGE, TIER_3D, TIER_14D, TIER_60D, TIER_NEXT};

    json_object(w);
    for (size_t i = 0; i < sizeof shown / sizeof *shown; i++) {
        json_key(w, tier_text(shown[i]));
        json_object(w);
        json_field_i64(w, "open", cells[shown[i]].open);
        json_field_i64(w, "overdue", cells[shown[i]].overdue);
        json_object_end(w);
    }
    json_object_end(w);
}

static void tiers_cell(const struct history_cell *cells, struct arena *a, struct view_table *t)
{
    struct buf b = BUF_INIT(0);
    struct json_writer w = json_writer_of(&b, false);

    tiers_put(cells, &w);
    struct str json = str_dup(a, buf_str(&b));

    buf_done(&b);
    view_json(t, json, json);
}

static const struct view_column trend_list[] = {
    {"day", NULL, false},          {"tiers", NULL, false},       {"kev", NULL, true},
    {"high_priority", NULL, true}, {"undetermined", NULL, true}, {"opened", NULL, true},
    {"closed", NULL, true}};
const struct view_columns trend_columns = {trend_list, sizeof trend_list / sizeof *trend_list};

void trend_row(const struct history_day *d, struct arena *a, struct view_table *t)
{
    view_day(t, a, d->day);
    tiers_cell(d->tiers, a, t);
    view_i64(t, d->kev);
    view_i64(t, d->high_priority);
    view_i64(t, d->undetermined);
    view_i64(t, d->opened);
    view_i64(t, d->closed);
}

static const struct view_column flow_list[] = {
    {"day", NULL, false}, {"opened", NULL, true}, {"closed", NULL, true}, {"open", NULL, true}};
const struct view_columns flow_columns = {flow_list, sizeof flow_list / sizeof *flow_list};

void flow_row(const struct history_day *d, struct arena *a, struct view_table *t)
{
    view_day(t, a, d->day);
    view_i64(t, d->opened);
    view_i64(t, d->closed);
    view_i64(t, history_open(d));
}

static const struct view_column age_list[] = {{"band", NULL, false},
                                              {"from_days", NULL, true},
                                              {"to_days", NULL, true},
                                              {"tiers", NULL, false},
                                              {"undetermined", NULL, true}};
const struct view_columns age_columns = {age_list, sizeof age_list / sizeof *age_list};

void age_row(const struct age_band *b, struct arena *a, struct view_table *t)
{
    bool last = b->to_days < 0;

    view_str(t, last ? str_fmt(a, "%lld-", (long long)b->from_days)
                     : str_fmt(a, "%lld-%lld", (long long)b->from_days, (long long)b->to_days));
    view_i64(t, b->from_days);
    if (last)
        view_null(t);
    else
        view_i64(t, b->to_days);
    tiers_cell(b->tiers, a, t);
    view_i64(t, b->undetermined);
}

static struct str mark_link(const struct history_mark *m, struct arena *a)
{
    switch (m->kind) {
    case MARK_KEV: return str_fmt(a, "/advisories/%.*s", STR_ARG(m->name));
    case MARK_REORGANISATION: return str_fmt(a, "/units/%.*s", STR_ARG(m->name));
    case MARK_POLICY: break;
    }
    return STR_NONE;
}

void marks_put(const struct history_mark_list *l, struct arena *a, struct json_writer *w)
{
    static const char *const kinds[] = {"kev", "policy", "reorganisation"};
    char day[CLOCK_TEXT];

    json_array(w);
    for (size_t i = 0; i < l->n; i++) {
        const struct history_mark *m = &l->p[i];

        json_object(w);
        json_field_str(w, "day", str_of(clock_day_text(m->day, day)));
        json_field_str(w, "kind", str_of(kinds[m->kind]));
        json_field_str(w, "text", m->name);
        json_field_str_or_null(w, "link", mark_link(m, a));
        json_object_end(w);
    }
    json_array_end(w);
}

void adherence_put(const struct month *m, const struct adherence *done, struct json_writer *w)
{
    json_object(w);
    json_field_str(w, "month", m->text);
    json_field_i64(w, "due", done->due);
    json_field_i64(w, "in_time", done->in_time);
    json_object_end(w);
}
