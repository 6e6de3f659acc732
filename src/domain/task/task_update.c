#include "domain/task/task_update.h"
#include "base/clock.h"
#include "base/map.h"
#include "codec/json_write.h"
#include "store/sql.h"

struct update {
    struct act *t;
    struct task_list tasks;
    struct map *latest; /* key -> index of the newest task of that key */
    bool *met;          /* by task index: some sum is about it */
    const struct task_leave *leave;
    struct task_change *ret;
};

static struct str key_make(struct buf *b, const struct task *k, enum task_kind kind)
{
    buf_reset(b);
    buf_fmt(b, "%lld%c%d%c", (long long)k->unit, 0, (int)kind, 0);
    buf_add(b, k->space);
    buf_add_char(b, '\0');
    buf_add(b, k->name);
    buf_add_char(b, '\0');
    buf_add(b, k->line);
    return buf_str(b);
}

static struct task *latest_find(const struct update *u, const struct task *k, enum task_kind kind)
{
    struct buf b = BUF_INIT(0);
    uint64_t i;
    bool found = map_get(u->latest, key_make(&b, k, kind), &i);

    buf_done(&b);
    return found ? &u->tasks.p[i] : NULL;
}

static void latest_index(struct update *u)
{
    struct buf b = BUF_INIT(0);

    u->latest = map_new();
    for (size_t i = 0; i < u->tasks.n; i++)
        map_set(u->latest, key_make(&b, &u->tasks.p[i], u->tasks.p[i].kind), i);
    buf_done(&b);
}

/* Facts of a change as JSON, for the history. */
static struct str detail_of(struct arena *a, const struct task *k)
{
    struct buf b = BUF_INIT(0);
    struct json_writer w = json_writer_of(&b, false);
    char day[CLOCK_TEXT];

    json_object(&w);
    json_field_str(&w, "kind", str_of(task_kind_text(k->kind)));
    json_field_str_or_null(&w, "target", k->target);
    json_field_str(&w, "tier", str_of(tier_text(k->tier)));
    json_field_str_or_null(&w, "due",
                           k->due_day ? str_of(clock_day_text(k->due_day, day)) : STR_NONE);
    json_field_i64(&w, "assets", k->assets);
    json_field_i64(&w, "exposures", k->exposures);
    json_object_end(&w);
    struct str s = str_dup(a, buf_str(&b));

    buf_done(&b);
    return s;
}

static void figures_take(struct task *k, const struct task *want)
{
    k->kind = want->kind;
    k->tier = want->tier;
    k->due_day = want->due_day;
    k->severity = want->severity;
    k->high_priority = want->high_priority;
    k->kev = want->kev;
    k->no_fix = want->no_fix;
    k->target = want->target;
    k->assets = want->assets;
    k->exposures = want->exposures;
}

static bool story_same(const struct task *k, const struct task *want)
{
    return k->kind == want->kind && k->tier == want->tier && k->due_day == want->due_day &&
           str_eq(k->target, want->target);
}

static bool figures_same(const struct task *k, const struct task *want)
{
    return story_same(k, want) && k->severity == want->severity &&
           k->high_priority == want->high_priority && k->kev == want->kev &&
           k->assets == want->assets && k->exposures == want->exposures;
}

/* Said to be done, and an inventory that came later still shows it. */
static bool disproved(const struct task *k, const struct task_sum *s)
{
    return k->state == TASK_AWAITING && s->seen_at > k->done_at;
}

static int task_adjust(struct update *u, struct task *k, const struct task_sum *s, struct err *e)
{
    bool story = story_same(k, &s->want), figures = figures_same(k, &s->want);

    figures_take(k, &s->want);
    if (disproved(k, s)) {
        k->state = TASK_REOPENED;
        k->done_at = 0;
        u->ret->disproved++;
        return task_write(u->t, k, "disproved", detail_of(u->t->a, k), e);
    }
    if (figures)
        return 0;
    u->ret->changed++;
    return story ? task_write_figures(u->t, k, e)
                 : task_write(u->t, k, "changed", detail_of(u->t->a, k), e);
}

static int task_begin(struct update *u, const struct task_sum *s, struct err *e)
{
    struct sql_task_insert_row row = {0};
    const struct sql_task_insert_in in = {
        .unit = {s->unit != 0, s->unit},
        .kind = str_of(task_kind_text(s->kind)),
        .space = s->want.space.n ? s->want.space : STR(""),
        .name = s->want.name,
        .line = s->want.line.n ? s->want.line : STR(""),
        .state = STR("open"),
        .opened_at = u->t->now,
        .closed_at = 0,
    };
    struct task k = s->want;
    int rc = sql_task_insert_one(u->t->db, &in, u->t->a, &row, e);

    if (rc < 0)
        return rc;
    k.id = row.id;
    k.opened_at = u->t->now;
    u->ret->opened++;
    return task_write(u->t, &k, "opened", detail_of(u->t->a, &k), e);
}

static int task_again(struct update *u, struct task *k, const struct task_sum *s, struct err *e)
{
    figures_take(k, &s->want);
    k->state = TASK_REOPENED;
    k->closed_at = 0;
    k->done_at = 0;
    u->ret->reopened++;
    return task_write(u->t, k, "reopened", detail_of(u->t->a, k), e);
}

static bool may_reopen(const struct update *u, const struct task *k)
{
    return k->closed_at + (int64_t)TASK_REOPEN_DAYS * CLOCK_DAY >= u->t->now;
}

static enum task_kind sibling(enum task_kind kind)
{
    return kind == TASK_FIX ? TASK_MITIGATE : kind == TASK_MITIGATE ? TASK_FIX : TASK_DATA_QUALITY;
}

/*
 * The task that goes on as the sum's, or NULL. When a fix appears for what had none, or is
 * withdrawn, the question stays the same: so do the task and its history.
 */
static struct task *task_for(const struct update *u, const struct task_sum *s, bool sibling_stays)
{
    struct task *k = latest_find(u, &s->want, s->kind);
    struct task *other = sibling_stays ? NULL : latest_find(u, &s->want, sibling(s->kind));

    if (k && k->state != TASK_CLOSED)
        return k;
    if (other && other->state != TASK_CLOSED)
        return other;
    if (k && may_reopen(u, k))
        return k;
    return other && may_reopen(u, other) ? other : NULL;
}

static int sum_apply(struct update *u, const struct task_sum *s, bool sibling_stays, struct err *e)
{
    struct task *k = task_for(u, s, sibling_stays);

    if (k == NULL)
        return task_begin(u, s, e);
    u->met[k - u->tasks.p] = true;
    return k->state == TASK_CLOSED ? task_again(u, k, s, e) : task_adjust(u, k, s, e);
}

static const char *close_why(const struct update *u, const struct task *k)
{
    const struct task *other = latest_find(u, k, sibling(k->kind));

    if (other && other != k && u->met[other - u->tasks.p])
        return "joined";
    return task_leave_why(u->leave, k);
}

static int tasks_close(struct update *u, struct err *e)
{
    int rc = 0;

    for (size_t i = 0; rc == 0 && i < u->tasks.n; i++) {
        struct task *k = &u->tasks.p[i];

        if (u->met[i] || k->state == TASK_CLOSED)
            continue;
        struct str why = str_fmt(u->t->a, "{\"by\":\"%s\"}", close_why(u, k));

        k->state = TASK_CLOSED;
        k->closed_at = u->t->now;
        k->assets = k->exposures = 0;
        u->ret->closed++;
        rc = task_write(u->t, k, "closed", why, e);
    }
    return rc;
}

/* Whether a unit's group has exposures with a fix and such without. */
static bool both_kinds(const struct task_sum_list *sums, size_t fix)
{
    return fix + 1 < sums->n && sums->p[fix].kind == TASK_FIX &&
           sums->p[fix + 1].kind == TASK_MITIGATE && sums->p[fix + 1].unit == sums->p[fix].unit &&
           sums->p[fix + 1].group == sums->p[fix].group;
}

int task_update(struct act *t, const struct task_sum_list *sums, const struct task_leave *leave,
                struct task_change *ret, struct err *e)
{
    struct update u = {.t = t, .leave = leave, .ret = ret};
    int rc = task_load(t, &u.tasks, e);

    latest_index(&u);
    u.met = arena_alloc(t->a, bool, u.tasks.n);
    for (size_t i = 0; rc == 0 && i < sums->n; i++)
        rc = sum_apply(&u, &sums->p[i], both_kinds(sums, i) || (i > 0 && both_kinds(sums, i - 1)),
                       e);
    if (rc == 0)
        rc = tasks_close(&u, e);
    map_free(u.latest);
    vec_done(&u.tasks);
    return rc;
}
