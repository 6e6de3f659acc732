#include "domain/task/task.h"
#include "store/sql.h"

static const char *const kind_names[TASK_KINDS] = {"fix", "mitigate", "data-quality"};
static const char *const state_names[TASK_STATES] = {
    "open", "acknowledged", "planned", "interim", "awaiting", "reopened", "accepted", "closed"};

const char *task_kind_text(enum task_kind k)
{
    return kind_names[k];
}

bool task_kind_parse(struct str s, enum task_kind *ret)
{
    for (int k = 0; k < TASK_KINDS; k++) {
        if (!str_eq(s, str_of(kind_names[k])))
            continue;
        *ret = (enum task_kind)k;
        return true;
    }
    return false;
}

const char *task_state_text(enum task_state s)
{
    return state_names[s];
}

bool task_state_parse(struct str s, enum task_state *ret)
{
    for (int k = 0; k < TASK_STATES; k++) {
        if (!str_eq(s, str_of(state_names[k])))
            continue;
        *ret = (enum task_state)k;
        return true;
    }
    return false;
}

struct str task_release(struct arena *a, const struct task *t)
{
    struct str rest = t->space;
    struct str type = str_cut(&rest, '/');
    struct str distro = str_cut(&rest, '/');

    (void)type;
    return rest.n ? str_fmt(a, "%.*s-%.*s", STR_ARG(distro), STR_ARG(rest)) : STR_NONE;
}

static int task_take(struct arena *a, const struct sql_tasks_from_row *row, struct task *k,
                     struct err *e)
{
    *k = (struct task){
        .id = row->id,
        .unit = row->unit.set ? row->unit.v : 0,
        .space = str_dup(a, row->space),
        .name = str_dup(a, row->name),
        .line = str_dup(a, row->line),
        .opened_at = row->opened_at,
        .closed_at = row->closed_at,
        .tier = (enum tier)row->tier,
        .due_day = row->due_day,
        .severity = (enum cvss_severity)row->severity,
        .high_priority = row->high_priority != 0,
        .kev = row->kev != 0,
        .no_fix = row->no_fix != 0,
        .target = str_dup(a, row->target),
        .assets = row->assets,
        .exposures = row->exposures,
        .done_at = row->done_at,
        .plan_day = row->plan_day,
        .interim = str_dup(a, row->interim),
        .interim_until = row->interim_until,
        .assignee = str_dup(a, row->assignee),
        .handover = row->handover.set ? row->handover.v : 0,
        .version = row->version,
    };
    if (!task_kind_parse(row->kind, &k->kind) || !task_state_parse(row->state, &k->state))
        return err_set(e, E_STORE, "task %lld is damaged; restore a backup", (long long)row->id);
    return 0;
}

int task_load(struct act *t, struct task_list *ret, struct err *e)
{
    struct sql_tasks_from_cursor c;
    struct sql_tasks_from_row row;
    int rc = sql_tasks_from(t->db, &(struct sql_tasks_from_in){0, INT64_MAX}, &c, e);

    if (rc < 0)
        return rc;
    while ((rc = sql_tasks_from_next(&c, &row, e)) > 0) {
        rc = task_take(t->a, &row, vec_add(ret), e);
        if (rc < 0)
            break;
    }
    sql_tasks_from_done(&c);
    return rc;
}

struct task *task_by_id(struct task_list *l, int64_t id)
{
    for (size_t i = 0; i < l->n; i++)
        if (l->p[i].id == id)
            return &l->p[i];
    return NULL;
}

int task_get(struct act *t, int64_t id, struct task *ret, struct err *e)
{
    struct sql_tasks_from_row row;
    int rc = sql_tasks_from_one(t->db, &(struct sql_tasks_from_in){id, 1}, t->a, &row, e);

    if (rc < 0)
        return rc;
    if (rc == 0 || row.id != id)
        return err_set(e, E_NOTFOUND, "no task %lld; see niju task list", (long long)id);
    return task_take(t->a, &row, ret, e);
}

bool task_overdue(const struct task *k, int64_t today)
{
    return k->state != TASK_CLOSED && k->due_day && k->due_day < today;
}

int task_events(struct act *t, int64_t task, struct task_event_list *ret, struct err *e)
{
    struct sql_task_events_cursor c;
    struct sql_task_events_row row;
    int rc = sql_task_events(t->db, &(struct sql_task_events_in){task}, &c, e);

    if (rc < 0)
        return rc;
    while ((rc = sql_task_events_next(&c, &row, e)) > 0)
        *vec_add(ret) = (struct task_event){row.id, row.at, str_dup(t->a, row.actor),
                                            str_dup(t->a, row.kind), str_dup(t->a, row.detail)};
    sql_task_events_done(&c);
    return rc;
}

int task_write_figures(struct act *t, const struct task *k, struct err *e)
{
    const struct sql_task_update_in in = {
        .id = k->id,
        .state = str_of(task_state_text(k->state)),
        .kind = str_of(task_kind_text(k->kind)),
        .closed_at = k->closed_at,
        .tier = k->tier,
        .due_day = k->due_day,
        .severity = k->severity,
        .high_priority = k->high_priority,
        .kev = k->kev,
        .target = k->target.n ? k->target : STR(""),
        .no_fix = k->no_fix,
        .assets = k->assets,
        .exposures = k->exposures,
        .done_at = k->done_at,
        .plan_day = k->plan_day,
        .interim = k->interim.n ? k->interim : STR(""),
        .interim_until = k->interim_until,
    };

    return sql_task_update(t->db, &in, e);
}

int task_write(struct act *t, const struct task *k, const char *event, struct str detail,
               struct err *e)
{
    const struct sql_task_event_insert_in in = {k->id, t->now, t->actor, str_of(event), detail};
    int rc = task_write_figures(t, k, e);

    return rc < 0 ? rc : sql_task_event_insert(t->db, &in, e);
}
