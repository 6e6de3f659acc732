#include "domain/exposure/exposure.h"
#include "base/clock.h"
#include "base/map.h"
#include "base/sort.h"
#include "base/vec.h"
#include "domain/exposure/due.h"
#include "index/matcher.h"

/* One stretch of time in which one component of one source was exposed. */
struct stretch {
    uint32_t group, vuln, component;
    int status;
    int64_t from_at, to_at;
    int64_t inventory_at;
    const struct install *install;
    const struct known_verdict *verdict;
};
VEC_TYPE(stretch_list, struct stretch);

struct maker {
    struct estate_view *v;
    const struct policy_history *policy;
    struct exposure_list *out;
    struct stretch_list stretches; /* of the asset at hand */
    uint32_t *group_of;            /* by component, +1; 0 = not made yet */
    int64_t no_data;               /* vuln id of "no data", -1 = none */
};

static uint32_t group_intern(struct maker *m, const struct exposure_group *g)
{
    struct buf key = BUF_INIT(0);
    bool fresh;

    buf_add(&key, g->space);
    buf_add_char(&key, '\0');
    buf_add(&key, g->name);
    buf_add_char(&key, '\0');
    buf_add(&key, g->line);
    uint64_t id = map_intern(m->out->group_ids, buf_str(&key), &fresh);

    buf_done(&key);
    if (fresh) {
        m->out->groups =
            vec_grow(m->out->groups, m->out->group_n, &m->out->group_cap, sizeof *m->out->groups);
        m->out->groups[m->out->group_n++] = *g;
    }
    return (uint32_t)id;
}

static uint32_t group_of(struct maker *m, uint32_t component)
{
    if (m->group_of[component] == 0) {
        struct exposure_group g;

        exposure_group_of(m->v->t->a, &m->v->components.items[component], &g);
        m->group_of[component] = group_intern(m, &g) + 1;
    }
    return m->group_of[component] - 1;
}

/* "No data for this release" speaks of the release, not of a package. */
static uint32_t release_group(struct maker *m, uint32_t component)
{
    struct exposure_group g;

    exposure_group_of(m->v->t->a, &m->v->components.items[component], &g);
    g.name = g.package = STR("*");
    g.line = STR_NONE;
    return group_intern(m, &g);
}

static void stretch_add(struct maker *m, const struct install *in, uint32_t component,
                        const struct known_verdict *k)
{
    int64_t from = k->from_at > in->from_at ? k->from_at : in->from_at;
    int64_t to = k->to_at < in->to_at ? k->to_at : in->to_at;
    bool no_data = (int64_t)k->vuln == m->no_data;

    if (from >= to)
        return;
    *vec_add(&m->stretches) = (struct stretch){
        .group = no_data ? release_group(m, component) : group_of(m, component),
        .vuln = k->vuln,
        .component = no_data ? 0 : component,
        .status = k->status,
        .from_at = from,
        .to_at = to,
        .inventory_at = in->from_at,
        .install = in,
        .verdict = k,
    };
}

static void install_add(struct maker *m, const struct install *in)
{
    bool no_data_done = false;

    for (size_t i = 0; i < in->set->n; i++) {
        uint32_t component = in->set->p[i];
        const struct verdict_span *s = &m->v->of_component[component];

        for (size_t k = 0; k < s->n; k++) {
            const struct known_verdict *verdict = &m->v->verdicts[s->from + k];
            bool no_data = (int64_t)verdict->vuln == m->no_data;

            if (no_data && no_data_done)
                continue; /* one a release and source is enough to say so */
            no_data_done = no_data_done || no_data;
            stretch_add(m, in, component, verdict);
        }
    }
}

static int stretch_cmp(const void *pa, const void *pb, void *ctx)
{
    const struct stretch *a = pa, *b = pb;

    (void)ctx;
    if (a->group != b->group)
        return a->group < b->group ? -1 : 1;
    if (a->vuln != b->vuln)
        return a->vuln < b->vuln ? -1 : 1;
    if (a->status != b->status)
        return a->status < b->status ? -1 : 1;
    if (a->from_at != b->from_at)
        return a->from_at < b->from_at ? -1 : 1;
    if (a->component != b->component)
        return a->component < b->component ? -1 : 1;
    return str_cmp(a->install->source, b->install->source);
}

struct chain {
    int64_t detected_at, inventory_at, end;
};

static void exposure_add(struct maker *m, const struct asset *asset, const struct stretch *s,
                         const struct chain *c)
{
    struct exposure_list *out = m->out;
    struct exposure x = {
        .asset = asset->id,
        .unit = asset_owner(asset, &m->v->systems),
        .component = s->component,
        .vuln = s->vuln,
        .group = s->group,
        .status = s->status,
        .reason = s->verdict->reason,
        .fixed = s->verdict->fixed,
        .source = s->install->source,
        .seen_at = s->install->seen_at,
    };
    const struct due_question q = {
        .view = m->v,
        .policy = m->policy,
        .vuln = &m->v->vulns[s->vuln],
        .asset = asset,
        .unit = org_by_id(&m->v->org, x.unit),
        .inventory_at = c->inventory_at,
        .detected_at = c->detected_at,
    };

    due_answer(&q, &x);
    if (x.status == VERDICT_UNDETERMINED) {
        x.tier = TIER_NONE;
        x.due_day = 0;
    }
    *vec_add(out) = x;
}

/* Two sources that show the same component are one exposure. */
static bool said_before(const struct stretch *s, size_t from, size_t i)
{
    for (size_t k = from; k < i; k++)
        if (s[k].to_at == ACT_OPEN_END && s[k].component == s[i].component)
            return true;
    return false;
}

/*
 * Stretches [from, to) are one (group, vulnerability, status): chains, and what is open of the
 * last.
 */
static void chain_make(struct maker *m, const struct asset *asset, size_t from, size_t to)
{
    const struct stretch *s = m->stretches.p;
    struct chain c = {s[from].from_at, s[from].inventory_at, s[from].to_at};

    for (size_t i = from + 1; i < to; i++) {
        if (s[i].from_at - c.end > EXPOSURE_GAP_DAYS * CLOCK_DAY && c.end != ACT_OPEN_END)
            c = (struct chain){s[i].from_at, s[i].inventory_at, s[i].to_at};
        c.end = s[i].to_at > c.end ? s[i].to_at : c.end;
        c.inventory_at = s[i].inventory_at < c.inventory_at ? s[i].inventory_at : c.inventory_at;
    }
    for (size_t i = from; i < to; i++) {
        if (s[i].to_at == ACT_OPEN_END && !said_before(s, from, i))
            exposure_add(m, asset, &s[i], &c);
    }
}

static void asset_make(struct maker *m, const struct asset *asset)
{
    size_t from, n = estate_view_installs(m->v, asset->id, &from);
    struct stretch_list *l = &m->stretches;

    vec_reset(l);
    for (size_t i = 0; i < n; i++)
        install_add(m, &m->v->installs[from + i]);
    sort_with(l->p, l->n, sizeof *l->p, stretch_cmp, NULL);
    for (size_t i = 0, end; i < l->n; i = end) {
        for (end = i + 1; end < l->n && l->p[end].group == l->p[i].group &&
                          l->p[end].vuln == l->p[i].vuln && l->p[end].status == l->p[i].status;)
            end++;
        chain_make(m, asset, i, end);
    }
}

int exposure_list_make(struct estate_view *v, const struct policy_history *policy,
                       struct exposure_list *ret, struct err *e)
{
    struct maker m = {.v = v, .policy = policy, .out = ret, .no_data = -1};
    uint64_t id;

    (void)e;
    *ret = (struct exposure_list){.group_ids = map_new()};
    if (map_get(v->vuln_by_code, STR("no-data"), &id))
        m.no_data = (int64_t)id;
    m.group_of = arena_alloc(v->t->a, uint32_t, v->components.n);
    for (size_t i = 0; i < v->assets.n; i++)
        asset_make(&m, &v->assets.items[i]);
    vec_done(&m.stretches);
    return 0;
}

void exposure_list_done(struct exposure_list *l)
{
    map_free(l->group_ids);
    alloc_free(l->p);
    alloc_free(l->groups);
    *l = (struct exposure_list){0};
}
