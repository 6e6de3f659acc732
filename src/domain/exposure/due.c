#include "domain/exposure/due.h"
#include "base/clock.h"
#include "base/sort.h"
#include "base/vec.h"

VEC_TYPE(moment_list, int64_t);

static int moment_cmp(const void *a, const void *b, void *ctx)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

    (void)ctx;
    return (x > y) - (x < y);
}

static bool kev_at(const struct vuln_fact *f, int64_t at)
{
    return f && f->kev && f->kev_added_day * CLOCK_DAY <= at;
}

/* The KEV listing's moment, or the open end. It counts from its own date, not from the import's. */
static int64_t kev_moment(const struct known_vuln *v)
{
    const struct vuln_fact *f = v->fact_n ? &v->facts[v->fact_n - 1] : NULL;

    return f && f->kev ? f->kev_added_day * CLOCK_DAY : ACT_OPEN_END;
}

static enum asset_exposed exposed_at(const struct due_question *q, int64_t at)
{
    size_t from, n = estate_view_spans(q->view, q->asset->id, &from);
    enum asset_exposed x = q->asset->exposed;

    for (size_t i = 0; i < n; i++)
        if (i == 0 || q->view->asset_spans[from + i].from_at <= at)
            x = q->view->asset_spans[from + i].exposed;
    return x;
}

static const struct policy *policy_at(const struct policy_history *h, int64_t at)
{
    size_t found = 0;

    for (size_t i = 0; i < h->n && h->p[i].from_at <= at; i++)
        found = i;
    return h->p[found].policy;
}

static struct policy_answer decide_at(const struct due_question *q, const struct exposure *x,
                                      int64_t at)
{
    const struct vuln_fact *f = known_vuln_fact(q->vuln, at);
    const struct vuln_fact *last = q->vuln->fact_n ? &q->vuln->facts[q->vuln->fact_n - 1] : NULL;
    const struct system *s = system_by_id(&q->view->systems, q->asset->system);
    const struct policy_facts facts = {
        .exposed = exposed_at(q, at) != EXPOSED_NO,
        .kev = kev_at(f, at) || kev_at(last, at),
        .automatable = f && f->automatable,
        .total = f && f->total,
        .sensitive = s == NULL || system_sensitive(s),
        .severity = f ? f->severity : CVSS_NONE,
        .criticality = x->criticality,
        .purpose = x->purpose,
    };

    return policy_decide(policy_at(q->policy, at), &facts);
}

/* Every moment at which the tier may have changed, from the clock's start to now. */
static void moments_collect(const struct due_question *q, int64_t clock_at, struct moment_list *out)
{
    size_t from, n = estate_view_spans(q->view, q->asset->id, &from);
    int64_t now = q->view->t->now;

    *vec_add(out) = clock_at;
    for (size_t i = 0; i < q->vuln->fact_n; i++)
        *vec_add(out) = q->vuln->facts[i].from_at;
    *vec_add(out) = kev_moment(q->vuln);
    for (size_t i = 0; i < n; i++)
        *vec_add(out) = q->view->asset_spans[from + i].from_at;
    for (size_t i = 0; i < q->policy->n; i++)
        *vec_add(out) = q->policy->p[i].from_at;
    size_t kept = 0;

    for (size_t i = 0; i < out->n; i++)
        if (out->p[i] >= clock_at && out->p[i] <= now)
            out->p[kept++] = out->p[i];
    out->n = kept;
    sort_with(out->p, out->n, sizeof *out->p, moment_cmp, NULL);
}

static void facts_fill(const struct due_question *q, struct exposure *x)
{
    const struct vuln_fact *f = known_vuln_fact(q->vuln, q->view->t->now);
    const struct system *s = system_by_id(&q->view->systems, q->asset->system);

    x->severity = f ? f->severity : CVSS_NONE;
    x->kev = kev_at(f, q->view->t->now);
    x->assumed = f == NULL || f->assumed;
    x->exposed = q->asset->exposed != EXPOSED_NO;
    x->exposed_assumed = q->asset->exposed == EXPOSED_UNKNOWN;
    x->criticality = asset_criticality(q->asset, &q->view->systems);
    x->purpose = s ? s->purpose : STR_NONE;
    x->high_priority = x->severity >= CVSS_HIGH && x->exposed && (s == NULL || system_sensitive(s));
}

void due_answer(const struct due_question *q, struct exposure *x)
{
    int32_t zone = q->unit ? (int32_t)q->unit->zone_min : 0;
    struct moment_list moments = {0};
    int64_t event = kev_moment(q->vuln);

    facts_fill(q, x);
    x->detected_at = q->detected_at;
    x->clock_at = event < q->detected_at ? event : q->detected_at;
    if (x->clock_at < q->inventory_at)
        x->clock_at = q->inventory_at;
    moments_collect(q, x->clock_at, &moments);
    x->due_day = INT64_MAX;
    for (size_t i = 0; i < moments.n; i++) {
        struct policy_answer answer = decide_at(q, x, moments.p[i]);
        int64_t due = clock_day(moments.p[i], zone) + answer.days;

        /* an upgrade pulls the date in; a downgrade keeps it */
        x->due_day = due < x->due_day ? due : x->due_day;
        x->tier = answer.tier;
        x->policy_row = answer.row;
    }
    vec_done(&moments);
}
