#include "view/task_view.h"
#include "base/clock.h"
#include "codec/cvss.h"
#include "domain/task/task_advice.h"

const struct view_column task_view_columns[TASK_VIEW_COLUMNS] = {
    {"id", "col.id", true},
    {"unit", "col.unit", false},
    {"component", "col.component", false},
    {"release", "col.release", false},
    {"target", "col.target", false},
    {"tier", "col.tier", false},
    {"due", "col.due", false},
    {"state", "col.state", false},
    {"assets", "col.assets", true},
    {"exposures", "col.exposures", true},
    {"kind", "col.kind", false},
    {"severity", "col.severity", false},
    {"high_priority", NULL, false},
    {"kev", "col.kev", false},
    {"overdue", NULL, false},
    {"opened", NULL, false},
    {"closed", NULL, false},
    {"line", NULL, false},
    {"planned", NULL, false},
    {"interim", NULL, false},
    {"interim_until", NULL, false},
    {"command", NULL, false},
    {"restart", NULL, false},
    {"assignee", NULL, false},
    {"handover", NULL, false},
    {"version", NULL, true},
};


static const char *const restarts[] = {"none", "service", "reboot", "rebuild"};

bool task_view_overdue(const struct task_view *v, const struct task *k)
{
    const struct unit *u = org_by_id(v->org, k->unit);

    return task_overdue(k, clock_day(v->now, u ? (int32_t)u->zone_min : 0));
}

static enum view_tone tier_tone(enum tier t)
{
    return t == TIER_NONE || t == TIER_NEXT ? TONE_PLAIN : t <= TIER_3D ? TONE_BAD : TONE_WARN;
}

static void shown_by_key(const struct task_view *v, struct view_table *t, const char *prefix,
                         const char *value)
{
    const char *key = str_fmt(v->a, "%s%s", prefix, value).p;

    if (text_has(key))
        view_shown(t, str_of(text_get(v->lang, key)));
}

static void unit_cell(const struct task_view *v, struct view_table *t, int64_t id)
{
    const struct unit *u = org_by_id(v->org, id);

    view_str_or_null(t, u ? u->code : STR_NONE);
}

static void key_cells(const struct task_view *v, struct view_table *t, const struct task *k)
{
    view_i64(t, k->id);
    unit_cell(v, t, k->unit);
    view_str(t, k->name);
    view_str_or_null(t, task_release(v->a, k));
    view_str_or_null(t, k->target);
    view_str_or_null(t, k->tier ? str_of(tier_text(k->tier)) : STR_NONE);
    view_tone(t, tier_tone(k->tier));
    shown_by_key(v, t, "tier.", tier_text(k->tier));
    view_day(t, v->a, k->due_day);
    view_tone(t, task_view_overdue(v, k) ? TONE_BAD : TONE_PLAIN);
    view_str(t, str_of(task_state_text(k->state)));
    shown_by_key(v, t, "state.", task_state_text(k->state));
    view_i64(t, k->assets);
    view_i64(t, k->exposures);
}

void task_view_row(const struct task_view *v, const struct task *k, struct view_table *t)
{
    struct task_advice advice;

    task_advice_make(v->a, k, k->name, &advice);
    key_cells(v, t, k);
    view_str(t, str_of(task_kind_text(k->kind)));
    shown_by_key(v, t, "task_kind.", task_kind_text(k->kind));
    view_str(t, str_of(cvss_severity_text(k->severity)));
    shown_by_key(v, t, "severity.", cvss_severity_text(k->severity));
    view_bool(t, k->high_priority);
    view_bool(t, k->kev);
    view_shown(t, k->kev ? STR("KEV") : STR("-"));
    view_bool(t, task_view_overdue(v, k));
    view_time(t, v->a, k->opened_at);
    view_time(t, v->a, k->closed_at);
    view_str_or_null(t, k->line);
    view_day(t, v->a, k->plan_day);
    view_str_or_null(t, k->interim);
    view_day(t, v->a, k->interim_until);
    view_str_or_null(t, advice.command);
    view_str(t, str_of(restarts[advice.restart]));
    view_str_or_null(t, k->assignee);
    unit_cell(v, t, k->handover);
    view_i64(t, k->version);
}

const struct view_column task_event_columns[] = {{"at", "col.at", false},
                                                 {"actor", "col.actor", false},
                                                 {"event", "col.event", false},
                                                 {"detail", "col.detail", false}};
const size_t task_event_column_n = sizeof task_event_columns / sizeof *task_event_columns;

void task_event_row(const struct task_view *v, const struct task_event *ev, struct view_table *t)
{
    view_time(t, v->a, ev->at);
    view_str(t, ev->actor);
    view_str(t, ev->kind);
    view_json(t, ev->detail, ev->detail);
}

void task_view_words(const struct task_view *v, const struct task *k, struct task_words *ret)
{
    struct task_advice advice;
    struct buf b = BUF_INIT(0);

    task_advice_make(v->a, k, k->name, &advice);
    text_put(&b, v->lang, advice.text, "name", str_z(v->a, k->name), "target",
             str_z(v->a, k->target), NULL);
    ret->advice = str_dup(v->a, buf_str(&b));
    ret->command = advice.command;
    ret->restart = STR_NONE;
    if (advice.restart != RESTART_NONE)
        ret->restart =
            str_of(text_get(v->lang, str_fmt(v->a, "restart.%s", restarts[advice.restart]).p));
    buf_done(&b);
}
