#include "domain/task/task_leave.h"

/* Whether the asset was the unit's at that moment. */
static bool owned_at(const struct task_leave *l, int64_t asset, int64_t unit, int64_t at)
{
    struct asset_standing s;

    estate_view_standing(l->view, asset, at, &s);
    return s.unit == unit;
}

/* Whether it was the unit's at any time since. */
static bool owned_since(const struct task_leave *l, int64_t asset, int64_t unit, int64_t since)
{
    const struct estate_view *v = l->view;
    size_t from, n = estate_view_spans(v, asset, &from);

    if (owned_at(l, asset, unit, since))
        return true;
    for (size_t i = 0; i < n; i++) {
        const struct asset_span *a = &v->asset_spans[from + i];
        size_t first, more = estate_view_system_spans(v, a->system, &first);

        if (a->from_at >= since && owned_at(l, asset, unit, a->from_at))
            return true;
        for (size_t k = 0; k < more; k++) {
            int64_t at = v->system_spans[first + k].from_at;

            if (at >= since && owned_at(l, asset, unit, at))
                return true;
        }
    }
    return false;
}

static bool group_same(const struct task_leave *l, const struct exposure *x, const struct task *k)
{
    const struct exposure_group *g = &l->x->groups[x->group];

    return str_eq(g->name, k->name) && str_eq(g->space, k->space) && str_eq(g->line, k->line);
}

const char *task_leave_why(const struct task_leave *l, const struct task *k)
{
    static const char *const whys[] = {"moved", "asset-retired", "source-retired"};

    for (size_t i = 0; i < l->x->n + l->x->gone_n; i++) {
        const struct exposure *x = &l->x->p[i];

        if ((i >= l->x->n ? x->gone_at >= k->opened_at : x->unit != k->unit) &&
            group_same(l, x, k) && owned_since(l, x->asset, k->unit, k->opened_at))
            return whys[x->gone];
    }
    return "evidence";
}
