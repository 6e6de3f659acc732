#include "domain/task/task_sum.h"
#include "base/clock.h"
#include "base/sort.h"
#include "index/matcher.h"
#include "model/space.h"

enum task_kind task_kind_of(const struct exposure *x, int64_t now)
{
    if (exposure_unjudged(x))
        return now - x->detected_at >= (int64_t)DATA_QUALITY_DAYS * CLOCK_DAY ? TASK_DATA_QUALITY
                                                                              : TASK_KINDS;
    return x->fixed.n > 0 ? TASK_FIX : TASK_MITIGATE;
}

struct sorting {
    const struct exposure_list *x;
    int64_t now;
};

/* By name, so that the order of imports gives no order of tasks. */
static int group_cmp(const struct exposure_group *a, const struct exposure_group *b)
{
    int c = str_cmp(a->space, b->space);

    c = c ? c : str_cmp(a->name, b->name);
    return c ? c : str_cmp(a->line, b->line);
}

static int exposure_cmp(const void *pa, const void *pb, void *ctx)
{
    const struct sorting *s = ctx;
    const struct exposure *a = &s->x->p[*(const size_t *)pa], *b = &s->x->p[*(const size_t *)pb];
    enum task_kind ka = task_kind_of(a, s->now), kb = task_kind_of(b, s->now);

    if (a->unit != b->unit)
        return a->unit < b->unit ? -1 : 1;
    if (a->group != b->group)
        return group_cmp(&s->x->groups[a->group], &s->x->groups[b->group]);
    if (ka != kb)
        return ka < kb ? -1 : 1;
    return a->asset < b->asset ? -1 : a->asset > b->asset;
}

/* The higher of two fixed versions; one that cannot be ordered loses. */
static struct str target_max(struct str space, struct str a, struct str b)
{
    const struct space_kind *kind = space_kind_find(space);
    int order = 0;

    if (a.n == 0 || b.n == 0)
        return a.n ? a : b;
    if (kind == NULL || ver_cmp(kind->order, a, b, &order, NULL) < 0)
        order = str_cmp(a, b);
    return order < 0 ? b : a;
}

static void sum_add(struct task_sum *s, const struct exposure *x)
{
    struct task *w = &s->want;

    w->exposures++;
    w->assets += s->last_asset != x->asset;
    s->last_asset = x->asset;
    s->seen_at = x->seen_at > s->seen_at ? x->seen_at : s->seen_at;
    if (x->tier != TIER_NONE && (w->tier == TIER_NONE || x->tier < w->tier))
        w->tier = x->tier;
    if (x->due_day && (w->due_day == 0 || x->due_day < w->due_day))
        w->due_day = x->due_day;
    w->severity = x->severity > w->severity ? x->severity : w->severity;
    w->high_priority = w->high_priority || x->high_priority;
    w->kev = w->kev || x->kev;
    if (s->kind == TASK_FIX)
        w->target = target_max(w->space, w->target, x->fixed);
}

static struct task_sum *sum_begin(struct task_sum_list *ret, const struct exposure_list *l,
                                  const struct exposure *x, enum task_kind kind)
{
    const struct exposure_group *g = &l->groups[x->group];
    struct task_sum *s = vec_add(ret);

    s->unit = x->unit;
    s->group = x->group;
    s->kind = kind;
    s->last_asset = -1;
    s->want = (struct task){
        .unit = x->unit,
        .kind = kind,
        .space = g->space,
        .name = g->name,
        .line = g->line,
        .no_fix = kind == TASK_MITIGATE,
    };
    return s;
}

void task_sum_make(const struct exposure_list *x, int64_t now, struct task_sum_list *ret)
{
    VEC(size_t) order = {0};
    struct sorting s = {x, now};
    struct task_sum *last = NULL;

    for (size_t i = 0; i < x->n; i++)
        if (task_kind_of(&x->p[i], now) != TASK_KINDS)
            *vec_add(&order) = i;
    sort_with(order.p, order.n, sizeof *order.p, exposure_cmp, &s);
    for (size_t i = 0; i < order.n; i++) {
        const struct exposure *at = &x->p[order.p[i]];
        enum task_kind kind = task_kind_of(at, now);

        if (last == NULL || last->unit != at->unit || last->group != at->group ||
            last->kind != kind)
            last = sum_begin(ret, x, at, kind);
        sum_add(last, at);
    }
    vec_done(&order);
}
