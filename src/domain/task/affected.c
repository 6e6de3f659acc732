#include "domain/task/affected.h"
#include "domain/task/task_sum.h"
#include "base/vec.h"
#include "index/matcher.h"

struct asking {
    struct act *t;
    const struct affected_query *q;
    struct affected *ret;
    struct component wanted; /* by component: type "" matches any */
};

static bool component_wanted(const struct asking *k, const struct component *c)
{
    const struct component *w = &k->wanted;

    if (k->q->component.n == 0)
        return true;
    if (!str_eq(w->name, c->name) && !str_eq(w->name, c->source_name))
        return false;
    return (w->type.n == 0 || str_eq(w->type, c->type)) &&
           (w->namespace.n == 0 || str_eq(w->namespace, c->namespace)) &&
           (w->version.n == 0 || str_eq(w->version, c->version));
}

static int64_t task_of(const struct affected *f, const struct exposure *x)
{
    const struct exposure_group *g = &f->exposures.groups[x->group];
    enum task_kind kind = task_kind_of(x, f->view.t->now);

    for (size_t i = 0; i < f->tasks.n; i++) {
        const struct task *k = &f->tasks.p[i];

        if (k->state != TASK_CLOSED && k->unit == x->unit && k->kind == kind &&
            str_eq(k->space, g->space) && str_eq(k->name, g->name) && str_eq(k->line, g->line))
            return k->id;
    }
    return 0;
}

static struct affected_item *item_add(struct affected *f, const struct asset *s)
{
    f->items = vec_grow(f->items, f->n, &f->cap, sizeof *f->items);
    struct affected_item *it = &f->items[f->n++];

    it->asset = s;
    it->system = s->system;
    it->unit = asset_owner(s, &f->view.systems, &f->view.org);
    return it;
}

static void exposures_take(struct asking *k)
{
    struct affected *f = k->ret;
    uint64_t vuln = UINT64_MAX;

    if (k->q->advisory.n > 0 && !map_get(f->view.vuln_by_code, k->q->advisory, &vuln))
        return;
    for (size_t i = 0; i < f->exposures.n; i++) {
        const struct exposure *x = &f->exposures.p[i];
        const struct asset *s = asset_by_id(&f->view.assets, x->asset);
        const struct component *c = &f->view.components.items[x->component];

        if ((vuln != UINT64_MAX && x->vuln != vuln) || (x->component && !component_wanted(k, c)) ||
            (x->component == 0 && k->q->component.n > 0) ||
            (k->q->asset.n > 0 && !str_eq(s->name, k->q->asset)))
            continue;
        int64_t task = task_of(f, x);

        if (k->q->task && k->q->task != task)
            continue;
        struct affected_item *it = item_add(f, s);

        it->component = x->component ? c : NULL;
        it->status = x->status;
        it->exposure = *x;
        it->task = task;
    }
}

/* By component: also the assets that have it and are not exposed. */
static void installs_take(struct asking *k)
{
    struct affected *f = k->ret;
    size_t exposed = f->n;

    for (size_t i = 0; i < f->view.install_n; i++) {
        const struct install *in = &f->view.installs[i];
        const struct asset *s = asset_by_id(&f->view.assets, in->asset);

        for (size_t n = 0; in->to_at == ACT_OPEN_END && s && n < in->set->n; n++) {
            const struct component *c = &f->view.components.items[in->set->p[n]];
            bool listed =
                !component_wanted(k, c) || (k->q->asset.n > 0 && !str_eq(s->name, k->q->asset));

            for (size_t x = 0; !listed && x < exposed; x++)
                listed = f->items[x].asset == s && f->items[x].component == c;
            if (!listed)
                item_add(f, s)->component = c;
        }
    }
}

static int wanted_read(struct asking *k, struct err *e)
{
    struct str s = k->q->component;

    if (!str_starts(s, STR("pkg:"))) {
        k->wanted.name = s;
        return 0;
    }
    return component_of_purl(k->t->a, s, &k->wanted, e);
}

static int affected_body(struct db *db, void *ctx, struct err *e)
{
    struct asking *k = ctx;
    struct affected *f = k->ret;
    int rc = estate_view_load(k->t, &f->view, e);

    (void)db;
    if (rc == 0)
        rc = policy_load(k->t, &f->policy, e);
    if (rc == 0)
        rc = exposure_list_make(&f->view, &f->policy, &f->exposures, e);
    if (rc == 0)
        rc = task_load(k->t, &f->tasks, e);
    return rc;
}

int affected_make(struct act *t, const struct affected_query *q, struct affected *ret,
                  struct err *e)
{
    struct asking k = {.t = t, .q = q, .ret = ret};
    int rc = wanted_read(&k, e);

    *ret = (struct affected){0};
    if (rc == 0)
        rc = db_read(t->db, affected_body, &k, e);
    if (rc < 0) {
        affected_done(ret);
        return rc;
    }
    exposures_take(&k);
    if (q->component.n > 0)
        installs_take(&k);
    return 0;
}

void affected_done(struct affected *f)
{
    vec_done(&f->tasks);
    exposure_list_done(&f->exposures);
    if (f->view.t)
        estate_view_done(&f->view);
    alloc_free(f->items);
    f->items = NULL;
    f->n = 0;
}
