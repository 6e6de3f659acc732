#include "domain/task/task_decide.h"
#include "base/clock.h"
#include "codec/json_write.h"
#include "domain/org/change_log.h"
#include "store/sql.h"

enum { TEXT_MAX = 4000 };

static const struct effect {
    const char *kind;
    enum task_state state; /* TASK_STATES: stays */
} effects[] = {{"take", TASK_ACKNOWLEDGED}, {"plan", TASK_PLANNED},    {"interim", TASK_INTERIM},
               {"done", TASK_AWAITING},     {"comment", TASK_STATES},  {"assign", TASK_STATES},
               {"not-ours", TASK_STATES},   {"send-back", TASK_STATES}};

static const struct effect *effect_find(struct str kind)
{
    for (size_t i = 0; i < sizeof effects / sizeof *effects; i++)
        if (str_eq(kind, str_of(effects[i].kind)))
            return &effects[i];
    return NULL;
}

bool task_decision_known(struct str kind)
{
    return effect_find(kind) != NULL;
}

static bool is(const struct task_decision *d, const char *kind)
{
    return strcmp(d->kind, kind) == 0;
}

static int version_check(int64_t seen, const struct task *k, struct err *e)
{
    if (seen && seen != k->version)
        return err_set(e, E_CONFLICT, "task %lld has changed since; look at it again",
                       (long long)k->id);
    return 0;
}

static int words_check(const struct task_decision *d, struct err *e)
{
    if (is(d, "plan") && d->until_day == 0)
        return err_set(e, E_INVALID, "a plan needs a day; give --by YYYY-MM-DD");
    if (is(d, "interim") && (d->until_day == 0 || d->reason.n == 0))
        return err_set(e, E_INVALID, "an interim measure needs --what and --until YYYY-MM-DD");
    if (is(d, "comment") && d->reason.n == 0)
        return err_set(e, E_INVALID, "an empty comment; write something");
    if (is(d, "not-ours") && d->reason.n == 0)
        return err_set(e, E_INVALID, "a hand-over needs a reason; say why it is theirs");
    if (d->reason.n > TEXT_MAX || d->to.n > UNIT_CODE_MAX)
        return err_set(e, E_INVALID, "a text of over %d bytes; shorten it", TEXT_MAX);
    return 0;
}

static int check(const struct act *t, const struct task_decision *d, const struct task *k,
                 struct err *e)
{
    int rc = version_check(d->version, k, e);

    if (rc < 0)
        return rc;
    if (k->state == TASK_CLOSED && !is(d, "comment"))
        return err_set(e, E_REFUSED, "task %lld is closed by evidence already", (long long)d->task);
    if (is(d, "not-ours") && d->unit == k->unit)
        return err_set(e, E_INVALID, "the task is that unit's already");
    if (is(d, "send-back") && k->handover == 0)
        return err_set(e, E_REFUSED, "task %lld is not offered to anybody", (long long)d->task);
    if (d->until_day && d->until_day < clock_day(t->now, 0))
        return err_set(e, E_INVALID, "the day lies in the past");
    return words_check(d, e);
}

static void apply(const struct act *t, const struct task_decision *d, struct task *k)
{
    const struct effect *x = effect_find(str_of(d->kind));

    if (x->state != TASK_STATES)
        k->state = x->state;
    if (x->state == TASK_PLANNED)
        k->plan_day = d->until_day;
    if (x->state == TASK_AWAITING)
        k->done_at = t->now;
    if (x->state == TASK_INTERIM) {
        k->interim = d->reason;
        k->interim_until = d->until_day;
    }
    if (is(d, "assign"))
        k->assignee = d->to;
    if (is(d, "not-ours"))
        k->handover = d->unit;
    if (is(d, "send-back"))
        k->handover = 0;
    k->version++;
}

static void day_put(struct json_writer *w, const char *key, int64_t day)
{
    char text[CLOCK_TEXT];

    json_field_str_or_null(w, key, day ? str_of(clock_day_text(day, text)) : STR_NONE);
}

/* What people decide of it; the rest is evidence's. */
static void decided_put(struct json_writer *w, const char *key, const struct task *k)
{
    json_key(w, key);
    json_object(w);
    json_field_str(w, "state", str_of(task_state_text(k->state)));
    day_put(w, "planned", k->plan_day);
    json_field_str_or_null(w, "interim", k->interim);
    day_put(w, "interim_until", k->interim_until);
    json_field_str_or_null(w, "assignee", k->assignee);
    json_field_i64(w, "unit", k->unit);
    json_field_i64(w, "handover", k->handover);
    json_object_end(w);
}

static void said_put(struct json_writer *w, const struct task_decision *d)
{
    day_put(w, "until", d->until_day);
    json_field_str_or_null(w, "reason", d->reason);
    if (is(d, "assign"))
        json_field_str_or_null(w, "to", d->to);
    if (is(d, "not-ours"))
        json_field_i64(w, "unit", d->unit);
}

/* `before` NULL: only what was said. */
static struct str detail_of(struct arena *a, const struct task_decision *d,
                            const struct task *before, const struct task *after)
{
    struct buf b = BUF_INIT(0);
    struct json_writer w = json_writer_of(&b, false);

    json_object(&w);
    said_put(&w, d);
    if (before) {
        decided_put(&w, "before", before);
        decided_put(&w, "after", after);
    }
    json_object_end(&w);
    struct str s = str_dup(a, buf_str(&b));

    buf_done(&b);
    return s;
}

static struct db_opt_i64 opt(int64_t id)
{
    return (struct db_opt_i64){id != 0, id};
}

static struct str text_of(struct str s)
{
    return s.n ? s : STR("");
}

static int decided_write(struct act *t, const struct task_decision *d, const struct task *before,
                         const struct task *k, struct err *e)
{
    const struct sql_decision_insert_in in = {str_of(d->kind), opt(k->id),   t->now,
                                              t->actor,        d->until_day, text_of(d->reason)};
    const struct sql_task_decide_in own = {k->id, text_of(k->assignee), opt(k->handover)};
    int rc = sql_decision_insert(t->db, &in, e);

    if (rc == 0)
        rc = task_write(t, k, d->kind, detail_of(t->a, d, NULL, NULL), e);
    if (rc == 0)
        rc = sql_task_decide(t->db, &own, e);
    if (rc == 0)
        rc = act_audit(t, str_fmt(t->a, "task.%s", d->kind).p,
                       str_fmt(t->a, "%lld", (long long)k->id), detail_of(t->a, d, before, k), e);
    return rc;
}

struct deciding {
    struct act *t;
    const struct task_decision *d;
    struct task *ret;
};

static int decide_body(struct db *db, void *ctx, struct err *e)
{
    struct deciding *g = ctx;
    struct task k = {0};
    int rc = task_get(g->t, g->d->task, &k, e);

    (void)db;
    if (rc < 0)
        return rc;
    const struct task before = k;

    *g->ret = k;
    rc = check(g->t, g->d, &k, e);
    if (rc < 0)
        return rc;
    apply(g->t, g->d, &k);
    *g->ret = k;
    return g->d->preview ? 0 : decided_write(g->t, g->d, &before, &k, e);
}

int task_decide(struct act *t, const struct task_decision *d, struct task *ret, struct err *e)
{
    struct deciding g = {t, d, ret};

    return d->preview ? db_read(t->db, decide_body, &g, e) : db_write(t->db, decide_body, &g, e);
}

struct receiving {
    struct act *t;
    const struct task_receipt *r;
};

static int receive_body(struct db *db, void *ctx, struct err *e)
{
    struct receiving *g = ctx;
    const struct task_receipt *r = g->r;
    struct task_decision d = {.kind = "accept-handover", .task = r->task, .reason = r->note};
    struct change_list changes = {0};
    struct task k = {0};
    int rc = task_get(g->t, r->task, &k, e);

    if (rc == 0)
        rc = version_check(r->version, &k, e);
    if (rc == 0 && (k.handover == 0 || k.state == TASK_CLOSED))
        rc = err_set(e, E_REFUSED, "task %lld is not offered to anybody", (long long)r->task);
    if (rc < 0)
        return rc;
    const struct task before = k;
    const int64_t unit = k.handover;

    k.handover = 0;
    k.assignee = STR_NONE;
    for (size_t i = 0; rc == 0 && i < r->n; i++) {
        const struct sql_asset_unit_set_in in = {r->assets[i], g->t->now, opt(unit)};
        const struct sql_asset_unit_end_in end = {r->assets[i], g->t->now};

        rc = sql_asset_unit_set(db, &in, e);
        if (rc == 0)
            rc = sql_asset_unit_end(db, &end, e);
        change_note(&changes, CHANGE_ASSET, r->assets[i]);
    }
    if (rc == 0)
        rc = change_log_write(g->t, &changes, e);
    change_list_done(&changes);
    return rc < 0 ? rc : decided_write(g->t, &d, &before, &k, e);
}

int task_receive(struct act *t, const struct task_receipt *r, struct err *e)
{
    struct receiving g = {t, r};

    return db_write(t->db, receive_body, &g, e);
}
