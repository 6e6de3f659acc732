/* The heaviest fixes: what one change would take off the most. */
#include "base/clock.h"
#include "base/map.h"
#include "base/sort.h"
#include "domain/risk/load.h"
#include "domain/risk/monitor.h"
#include "model/space.h"

VEC_TYPE(fix_list, struct worst_fix);

static int fix_cmp(const void *pa, const void *pb, void *ctx)
{
    const struct worst_fix *a = pa, *b = pb;

    (void)ctx;
    if (a->weight != b->weight)
        return a->weight > b->weight ? -1 : 1;
    int c = str_cmp(a->space, b->space);

    return c ? c : str_cmp(a->name, b->name);
}

static void fix_add(struct worst_fix *f, const struct task *k, int64_t today)
{
    const struct space_kind *kind = space_kind_find(k->space);
    int order = 1;

    f->units++;
    f->assets += k->assets;
    f->exposures += k->exposures;
    f->overdue += k->due_day && k->due_day < today;
    f->kev = f->kev || k->kev;
    f->weight += load_of(k->tier, 1, k->due_day, today) * k->exposures;
    if (f->tier == TIER_NONE || k->tier < f->tier)
        f->tier = k->tier;
    if (f->target.n > 0 && k->target.n > 0 &&
        (kind == NULL || ver_cmp(kind->order, k->target, f->target, &order, NULL) < 0))
        order = str_cmp(k->target, f->target);
    if (order > 0 && k->target.n > 0)
        f->target = k->target;
}

struct looking {
    const struct worst_query *q;
    struct org org;
    struct unit *top; /* NULL = all */
};

static bool unit_wanted(const struct looking *l, int64_t unit)
{
    if (l->q->scope)
        return unit_scope_has(l->q->scope, unit);
    return l->top == NULL || org_below(&l->org, org_by_id(&l->org, unit), l->top);
}

static void fixes_sum(struct act *t, const struct looking *l, const struct task_list *tasks,
                      struct fix_list *fixes)
{
    struct map *ids = map_new();
    struct buf key = BUF_INIT(0);

    for (size_t i = 0; i < tasks->n; i++) {
        const struct task *k = &tasks->p[i];
        const struct unit *u = org_by_id(&l->org, k->unit);
        bool fresh;

        if (k->state == TASK_CLOSED || k->kind == TASK_DATA_QUALITY || !unit_wanted(l, k->unit))
            continue;
        buf_reset(&key);
        buf_fmt(&key, "%.*s %.*s %.*s", STR_ARG(k->space), STR_ARG(k->name), STR_ARG(k->line));
        uint64_t at = map_intern(ids, buf_str(&key), &fresh);

        if (fresh)
            *vec_add(fixes) =
                (struct worst_fix){.space = k->space, .name = k->name, .line = k->line};
        fix_add(&fixes->p[at], k, clock_day(t->now, u ? (int32_t)u->zone_min : 0));
    }
    buf_done(&key);
    map_free(ids);
}

int monitor_worst(struct act *t, const struct worst_query *q, struct worst_fix *ret, size_t *found,
                  struct err *e)
{
    struct task_list tasks = {0};
    struct fix_list fixes = {0};
    struct looking l = {.q = q};
    int rc = org_load(t, t->now, &l.org, e);

    if (rc < 0)
        return rc;
    if (q->unit.n > 0)
        rc = org_find(&l.org, q->unit, &l.top, e);
    if (rc == 0)
        rc = task_load(t, &tasks, e);
    if (rc == 0)
        fixes_sum(t, &l, &tasks, &fixes);
    sort_with(fixes.p, fixes.n, sizeof *fixes.p, fix_cmp, NULL);
    *found = fixes.n < q->n ? fixes.n : q->n;
    if (*found)
        memcpy(ret, fixes.p, *found * sizeof *ret);
    vec_done(&fixes);
    vec_done(&tasks);
    org_done(&l.org);
    return rc;
}
