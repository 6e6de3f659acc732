#include "domain/task/task_decide.h"
#include "base/clock.h"
#include "codec/json_write.h"
#include "store/sql.h"

static const struct {
    const char *kind;
    enum task_state state;
} effects[] = {{"take", TASK_ACKNOWLEDGED},
               {"plan", TASK_PLANNED},
               {"interim", TASK_INTERIM},
               {"done", TASK_AWAITING}};

static int check(const struct act *t, const struct task_decision *d, const struct task *k,
                 struct err *e)
{
    if (k == NULL)
        return err_set(e, E_NOTFOUND, "no task %lld; see niju task list", (long long)d->task);
    if (k->state == TASK_CLOSED)
        return err_set(e, E_REFUSED, "task %lld is closed by evidence already", (long long)d->task);
    if (strcmp(d->kind, "plan") == 0 && d->until_day == 0)
        return err_set(e, E_INVALID, "a plan needs a day; give --by YYYY-MM-DD");
    if (strcmp(d->kind, "interim") == 0 && (d->until_day == 0 || d->reason.n == 0))
        return err_set(e, E_INVALID, "an interim measure needs --what and --until YYYY-MM-DD");
    if (d->until_day && d->until_day < clock_day(t->now, 0))
        return err_set(e, E_INVALID, "the day lies in the past");
    return 0;
}

static void apply(const struct act *t, const struct task_decision *d, struct task *k)
{
    for (size_t i = 0; i < sizeof effects / sizeof *effects; i++)
        if (strcmp(d->kind, effects[i].kind) == 0)
            k->state = effects[i].state;
    if (k->state == TASK_PLANNED)
        k->plan_day = d->until_day;
    if (k->state == TASK_AWAITING)
        k->done_at = t->now;
    if (k->state == TASK_INTERIM) {
        k->interim = d->reason;
        k->interim_until = d->until_day;
    }
}

static struct str detail_of(struct arena *a, const struct task_decision *d)
{
    struct buf b = BUF_INIT(0);
    struct json_writer w = json_writer_of(&b, false);
    char day[CLOCK_TEXT];

    json_object(&w);
    json_field_str_or_null(&w, "until",
                           d->until_day ? str_of(clock_day_text(d->until_day, day)) : STR_NONE);
    json_field_str_or_null(&w, "reason", d->reason);
    json_object_end(&w);
    struct str s = str_dup(a, buf_str(&b));

    buf_done(&b);
    return s;
}

struct deciding {
    struct act *t;
    const struct task_decision *d;
    struct task *ret;
};

static int decide_body(struct db *db, void *ctx, struct err *e)
{
    struct deciding *g = ctx;
    struct act *t = g->t;
    struct task_list tasks = {0};
    int rc = task_load(t, &tasks, e);
    struct task *k = rc == 0 ? task_by_id(&tasks, g->d->task) : NULL;

    if (rc == 0)
        rc = check(t, g->d, k, e);
    if (rc == 0) {
        struct str detail = detail_of(t->a, g->d);
        const struct sql_decision_insert_in in = {
            str_of(g->d->kind), {true, k->id},   t->now,
            t->actor,           g->d->until_day, g->d->reason.n ? g->d->reason : STR("")};

        apply(t, g->d, k);
        *g->ret = *k;
        rc = sql_decision_insert(db, &in, e);
        if (rc == 0)
            rc = task_write(t, k, g->d->kind, detail, e);
        if (rc == 0)
            rc = act_audit(t, str_fmt(t->a, "task.%s", g->d->kind).p,
                           str_fmt(t->a, "%lld", (long long)k->id), detail, e);
    }
    vec_done(&tasks);
    return rc;
}

int task_decide(struct act *t, const struct task_decision *d, struct task *ret, struct err *e)
{
    struct deciding g = {t, d, ret};

    return db_write(t->db, decide_body, &g, e);
}
