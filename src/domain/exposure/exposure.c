#include "domain/exposure/exposure.h"
#include "base/clock.h"
#include "base/map.h"
#include "base/sort.h"
#include "base/vec.h"
#include "domain/exposure/due.h"
#include "domain/match/verdict_update.h"
#include "index/matcher.h"

/* One stretch of time in which one component of one source was exposed. */
struct stretch {
    uint32_t group, vuln, component;
    int status;
    int64_t from_at, to_at;
    bool retired; /* its source was, or it would be open */
    const struct install *install;
    const struct known_verdict *verdict;
};
VEC_TYPE(stretch_list, struct stretch);

/* A component that verdicts name, and since when inventories show it without a long gap. */
struct presence {
    uint32_t component;
    int64_t from_at, to_at;
    int64_t since;
};
VEC_TYPE(presence_list, struct presence);

struct maker {
    struct estate_view *v;
    const struct policy_history *policy;
    struct exposure_list *out;
    struct stretch_list stretches;  /* of the asset at hand */
    struct presence_list presences; /* likewise */
    uint32_t *group_of;             /* by component, +1; 0 = not made yet */
    int64_t no_data;                /* vuln id of "no data", -1 = none */
    int64_t retired_at;             /* of the asset at hand, 0 = not */
    bool gone;                      /* looking for what ended without evidence */
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

static bool gap_long(int64_t end, int64_t next)
{
    return end != ACT_OPEN_END && next - end > (int64_t)EXPOSURE_GAP_DAYS * CLOCK_DAY;
}

/* One a release and time is enough to say that there is no data. */
static bool no_data_said(const struct maker *m, const struct stretch *s, size_t from)
{
    for (size_t i = from; i < m->stretches.n; i++) {
        const struct stretch *k = &m->stretches.p[i];

        if (k->component == 0 && k->group == s->group && k->from_at == s->from_at &&
            k->to_at == s->to_at)
            return true;
    }
    return false;
}

/* The last that a source said, and ended by a person not long ago. */
static bool source_retired(const struct maker *m, const struct install *in)
{
    const struct install *end = m->v->installs + m->v->install_n, *next = in + 1;

    if (in->to_at == ACT_OPEN_END || gap_long(in->to_at, m->v->t->now))
        return false;
    return next == end || next->asset != in->asset || !str_eq(next->source, in->source);
}

static void stretch_add(struct maker *m, const struct install *in, const struct known_verdict *k,
                        size_t first)
{
    bool retired = m->gone && source_retired(m, in);
    int64_t to_at = retired ? ACT_OPEN_END : in->to_at;
    bool no_data = (int64_t)k->vuln == m->no_data;
    struct stretch s = {
        .vuln = k->vuln,
        .component = no_data ? 0 : k->component,
        .status = k->status,
        .from_at = k->from_at > in->from_at ? k->from_at : in->from_at,
        .to_at = k->to_at < to_at ? k->to_at : to_at,
        .retired = retired,
        .install = in,
        .verdict = k,
    };

    if (s.from_at >= s.to_at)
        return;
    s.group = no_data ? release_group(m, k->component) : group_of(m, k->component);
    if (!no_data || !no_data_said(m, &s, first))
        *vec_add(&m->stretches) = s;
}

static void install_add(struct maker *m, const struct install *in)
{
    size_t first = m->stretches.n;

    for (size_t i = 0; i < in->set->n; i++) {
        uint32_t component = in->set->p[i];
        const struct verdict_span *s = &m->v->of_component[component];

        for (size_t k = 0; k < s->n; k++)
            stretch_add(m, in, &m->v->verdicts[s->from + k], first);
        if (s->n > 0)
            *vec_add(&m->presences) = (struct presence){component, in->from_at, in->to_at, 0};
    }
}

static int presence_cmp(const void *pa, const void *pb, void *ctx)
{
    const struct presence *a = pa, *b = pb;

    (void)ctx;
    if (a->component != b->component)
        return a->component < b->component ? -1 : 1;
    return (a->from_at > b->from_at) - (a->from_at < b->from_at);
}

static void presences_join(struct presence_list *l)
{
    int64_t end = 0;

    sort_with(l->p, l->n, sizeof *l->p, presence_cmp, NULL);
    for (size_t i = 0; i < l->n; i++) {
        struct presence *p = &l->p[i];
        bool on = i > 0 && p[-1].component == p->component && !gap_long(end, p->from_at);

        p->since = on ? p[-1].since : p->from_at;
        end = on && end > p->to_at ? end : p->to_at;
    }
}

/* Since when inventories show what the stretch is about. */
static int64_t shown_since(const struct maker *m, const struct stretch *s)
{
    const struct presence key = {s->verdict->component, s->install->from_at, 0, 0};
    size_t lo = 0, hi = m->presences.n;

    while (lo < hi) {
        size_t mid = (lo + hi) / 2;

        if (presence_cmp(&m->presences.p[mid], &key, NULL) < 0)
            lo = mid + 1;
        else
            hi = mid;
    }
    return m->presences.p[lo].since;
}

static int stretch_cmp(const void *pa, const void *pb, void *ctx)
{
    const struct stretch *a = pa, *b = pb;

    (void)ctx;
    if (a->group != b->group)
        return a->group < b->group ? -1 : 1;
    if (a->vuln != b->vuln)
        return a->vuln < b->vuln ? -1 : 1;
    if (a->from_at != b->from_at)
        return a->from_at < b->from_at ? -1 : 1;
    if (a->component != b->component)
        return a->component < b->component ? -1 : 1;
    return str_cmp(a->install->source, b->install->source);
}

/* Stretches without a long gap, of one group and vulnerability. */
struct chain {
    const struct stretch *p;
    size_t n;
    int64_t detected_at[2], shown_at[2]; /* by whether affected or undetermined */
};

static void chain_sum(const struct maker *m, struct chain *c)
{
    for (int k = 0; k < 2; k++)
        c->detected_at[k] = c->shown_at[k] = ACT_OPEN_END;
    for (size_t i = 0; i < c->n; i++) {
        const struct stretch *s = &c->p[i];
        int k = s->status == VERDICT_UNDETERMINED;
        int64_t shown = shown_since(m, s);

        if (s->from_at < c->detected_at[k])
            c->detected_at[k] = s->from_at;
        if (shown < c->shown_at[k])
            c->shown_at[k] = shown;
    }
}

/*
 * What was affected and cannot be judged any more is not fixed by that: the last stretch of the
 * same source that was affected before this component became undetermined; NULL when none.
 */
static const struct stretch *affected_before(const struct chain *c, const struct stretch *s)
{
    const struct stretch *found = NULL;
    int64_t start = s->from_at, end = 0; /* of the run of undetermined ones that s ends */

    for (size_t i = 0; i < c->n; i++) {
        const struct stretch *k = &c->p[i];

        if (k->status != s->status || k->component != s->component ||
            !str_eq(k->install->source, s->install->source))
            continue;
        start = end == 0 || k->from_at > end ? k->from_at : start;
        end = k->to_at > end ? k->to_at : end;
    }
    for (size_t i = 0; i < c->n; i++)
        if (c->p[i].status == VERDICT_AFFECTED && c->p[i].to_at <= start &&
            str_eq(c->p[i].install->source, s->install->source))
            found = &c->p[i];
    return found;
}

static void exposure_add(struct maker *m, const struct asset *asset, const struct chain *c,
                         const struct stretch *s)
{
    bool undetermined = s->status == VERDICT_UNDETERMINED;
    const struct stretch *was = undetermined ? affected_before(c, s) : NULL;
    int k = undetermined && was == NULL;
    struct exposure_list *out = m->out;
    struct exposure x = {
        .asset = asset->id,
        .unit = asset_owner(asset, &m->v->systems, &m->v->org),
        .component = s->component,
        .vuln = s->vuln,
        .group = s->group,
        .status = s->status,
        .reason = s->verdict->reason,
        .fixed = was ? was->verdict->fixed : s->verdict->fixed,
        .source = s->install->source,
        .seen_at = s->install->seen_at,
    };
    const struct due_question q = {
        .view = m->v,
        .policy = m->policy,
        .vuln = &m->v->vulns[s->vuln],
        .asset = asset->id,
        .inventory_at = c->shown_at[k],
        .detected_at = c->detected_at[k],
    };

    if (m->gone) {
        x.gone = s->retired ? EXPOSURE_SOURCE_RETIRED : EXPOSURE_ASSET_RETIRED;
        x.gone_at = s->retired ? s->install->to_at : m->retired_at;
    }

    due_answer(&q, &x);
    if (k) {
        x.tier = TIER_NONE;
        x.due_day = 0;
    }
    *vec_add(out) = x;
}

/* Two sources that show the same component are one exposure; the later word counts. */
static bool said_before(struct exposure_list *out, size_t from, const struct stretch *s)
{
    for (size_t i = from; i < out->n; i++) {
        if (out->p[i].component != s->component)
            continue;
        if (s->install->seen_at > out->p[i].seen_at)
            out->p[i].seen_at = s->install->seen_at;
        return true;
    }
    return false;
}

/* Stretches of one group and vulnerability: what is open stands in the last chain of them. */
static void chain_make(struct maker *m, const struct asset *asset, const struct stretch *s,
                       size_t n)
{
    size_t from = 0, first = m->out->n;
    int64_t end = s[0].to_at;

    for (size_t i = 1; i < n; i++) {
        bool cut = gap_long(end, s[i].from_at);

        from = cut ? i : from;
        end = cut || s[i].to_at > end ? s[i].to_at : end;
    }
    if (end != ACT_OPEN_END)
        return;
    struct chain c = {.p = s + from, .n = n - from};

    chain_sum(m, &c);
    for (size_t i = 0; i < c.n && m->gone && m->retired_at == 0; i++)
        if (c.p[i].to_at == ACT_OPEN_END && !c.p[i].retired)
            return; /* another source shows it still: nothing ended */
    for (size_t i = 0; i < c.n; i++)
        if (c.p[i].to_at == ACT_OPEN_END && !said_before(m->out, first, &c.p[i]))
            exposure_add(m, asset, &c, &c.p[i]);
}

static void asset_make(struct maker *m, const struct asset *asset)
{
    size_t from, n = estate_view_installs(m->v, asset->id, &from);
    struct stretch_list *l = &m->stretches;

    vec_reset(l);
    vec_reset(&m->presences);
    for (size_t i = 0; i < n; i++)
        install_add(m, &m->v->installs[from + i]);
    presences_join(&m->presences);
    sort_with(l->p, l->n, sizeof *l->p, stretch_cmp, NULL);
    for (size_t i = 0, end; i < l->n; i = end) {
        for (end = i + 1;
             end < l->n && l->p[end].group == l->p[i].group && l->p[end].vuln == l->p[i].vuln;)
            end++;
        chain_make(m, asset, &l->p[i], end - i);
    }
}

/* Assets that were retired not long ago. */
static void retired_make(struct maker *m)
{
    const struct estate_view *v = m->v;

    for (size_t i = 0; i < v->asset_span_n; i++) {
        const struct asset gone = {.id = v->asset_span_ids[i]};
        bool last = i + 1 == v->asset_span_n || v->asset_span_ids[i + 1] != gone.id;
        int64_t to_at = v->asset_spans[i].to_at;

        if (!last || to_at > v->t->now || gap_long(to_at, v->t->now))
            continue;
        m->retired_at = to_at;
        asset_make(m, &gone);
    }
    m->retired_at = 0;
}

static bool any_source_retired(const struct maker *m, int64_t asset)
{
    size_t from, n = estate_view_installs(m->v, asset, &from);

    for (size_t i = 0; i < n; i++)
        if (source_retired(m, &m->v->installs[from + i]))
            return true;
    return false;
}

static void gone_make(struct maker *m)
{
    size_t open = m->out->n;

    m->gone = true;
    retired_make(m);
    for (size_t i = 0; i < m->v->assets.n; i++)
        if (any_source_retired(m, m->v->assets.items[i].id))
            asset_make(m, &m->v->assets.items[i]);
    m->out->gone_n = m->out->n - open;
    m->out->n = open;
}

int64_t exposure_month_start(int64_t at)
{
    char text[CLOCK_TEXT];
    int64_t day = clock_day(at, 0);
    uint64_t of_month = 1;

    (void)str_u64(str_sub(str_of(clock_day_text(day, text)), 8, 10), &of_month);
    return (day - (int64_t)of_month + 1) * CLOCK_DAY;
}

int exposure_list_make(struct estate_view *v, const struct policy_history *policy,
                       struct exposure_list *ret, struct err *e)
{
    struct maker m = {.v = v, .policy = policy, .out = ret, .no_data = -1};
    uint64_t id;

    (void)e;
    *ret = (struct exposure_list){.group_ids = map_new()};
    if (map_get(v->vuln_by_code, STR(VULN_CODE_NO_DATA), &id))
        m.no_data = (int64_t)id;
    m.group_of = arena_alloc(v->t->a, uint32_t, v->components.n);
    for (size_t i = 0; i < v->assets.n; i++)
        asset_make(&m, &v->assets.items[i]);
    gone_make(&m);
    vec_done(&m.stretches);
    vec_done(&m.presences);
    return 0;
}

void exposure_list_done(struct exposure_list *l)
{
    map_free(l->group_ids);
    alloc_free(l->p);
    alloc_free(l->groups);
    *l = (struct exposure_list){0};
}
