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

/* Minutes east of UTC where the asset's unit of that time keeps its days. */
static int32_t zone_at(const struct due_question *q, int64_t at)
{
    struct asset_standing s;

    estate_view_standing(q->view, q->asset, at, &s);
    const struct unit *u = org_by_id(&q->view->org, s.unit);

    return u ? (int32_t)u->zone_min : 0;
}

/* The first fact that says KEV, or NULL. */
static const struct vuln_fact *kev_first(const struct known_vuln *v)
{
    for (size_t i = 0; i < v->fact_n; i++)
        if (v->facts[i].kev)
            return &v->facts[i];
    return NULL;
}

/*
 * When it was listed: the beginning of the listing's day where the unit is, not the day on which
 * the list was imported; the open end when it never was. A day that came off the list stays.
 */
static int64_t kev_moment(const struct due_question *q)
{
    const struct known_vuln *v = q->vuln;
    const struct vuln_fact *first = kev_first(v);
    int64_t found = first ? first->from_at : ACT_OPEN_END;

    for (size_t i = 0; i < v->fact_n; i++) {
        int64_t day = v->facts[i].kev_added_day * CLOCK_DAY;
        int64_t at = day - (int64_t)zone_at(q, day) * 60;

        if (v->facts[i].kev && at < found)
            found = at;
    }
    return found;
}

/* As the facts of that moment had it; before they said so, by the date of the listing. */
static bool kev_at(const struct due_question *q, int64_t at)
{
    const struct vuln_fact *first = kev_first(q->vuln);

    if (first == NULL)
        return false;
    if (at < first->from_at)
        return at >= kev_moment(q);
    return known_vuln_fact(q->vuln, at)->kev;
}

static const struct policy *policy_at(const struct policy_history *h, int64_t at)
{
    size_t found = 0;

    for (size_t i = 0; i < h->n && h->p[i].from_at <= at; i++)
        found = i;
    return h->p[found].policy;
}

/* By the facts and the policy of `at`, the asset as it stood at `standing`. */
static struct policy_answer decide_at(const struct due_question *q, int64_t at, int64_t standing)
{
    const struct vuln_fact *f = known_vuln_fact(q->vuln, at);
    struct asset_standing s;

    estate_view_standing(q->view, q->asset, standing, &s);
    const struct policy_facts facts = {
        .exposed = s.exposed != EXPOSED_NO,
        .kev = kev_at(q, at),
        .automatable = f && f->automatable,
        .total = f && f->total,
        .sensitive = s.sensitive,
        .severity = f ? f->severity : CVSS_NONE,
        .criticality = s.criticality,
        .purpose = s.purpose,
    };

    return policy_decide(policy_at(q->policy, at), &facts);
}

/* Every moment at which the tier may have changed, from the clock's start to now. */
static void moments_collect(const struct due_question *q, int64_t clock_at, struct moment_list *out)
{
    const struct estate_view *v = q->view;
    size_t from, n = estate_view_spans(v, q->asset, &from), kept = 0;

    *vec_add(out) = clock_at;
    for (size_t i = 0; i < q->vuln->fact_n; i++)
        *vec_add(out) = q->vuln->facts[i].from_at;
    *vec_add(out) = kev_moment(q);
    for (size_t i = 0; i < n; i++) {
        size_t first, more = estate_view_system_spans(v, v->asset_spans[from + i].system, &first);

        *vec_add(out) = v->asset_spans[from + i].from_at;
        for (size_t k = 0; k < more; k++)
            *vec_add(out) = v->system_spans[first + k].from_at;
    }
    for (size_t i = 0; i < q->policy->n; i++)
        *vec_add(out) = q->policy->p[i].from_at;
    for (size_t i = 0; i < out->n; i++)
        if (out->p[i] >= clock_at && out->p[i] <= v->t->now)
            out->p[kept++] = out->p[i];
    out->n = kept;
    sort_with(out->p, out->n, sizeof *out->p, moment_cmp, NULL);
}

static void facts_fill(const struct due_question *q, struct exposure *x)
{
    int64_t now = q->view->t->now;
    const struct vuln_fact *f = known_vuln_fact(q->vuln, now);
    struct asset_standing s;

    estate_view_standing(q->view, q->asset, now, &s);
    x->severity = f ? f->severity : CVSS_NONE;
    x->kev = kev_at(q, now);
    x->assumed = f == NULL || f->assumed;
    x->exposed = s.exposed != EXPOSED_NO;
    x->exposed_assumed = s.exposed == EXPOSED_UNKNOWN;
    x->criticality = s.criticality;
    x->purpose = s.purpose;
    x->high_priority = x->severity >= CVSS_HIGH && x->exposed && s.sensitive;
}

static void book_fill(const struct due_question *q, struct exposure *x)
{
    int64_t now = q->view->t->now, start = exposure_month_start(now);
    struct asset_standing s;

    estate_view_standing(q->view, q->asset, start, &s);
    const struct unit *u = org_heir(&q->view->org, s.unit);

    x->book_unit = u ? u->id : 0;
    x->book_criticality = s.criticality;
    x->book_tier = decide_at(q, now, start).tier;
}

void due_answer(const struct due_question *q, struct exposure *x)
{
    struct moment_list moments = {0};
    int64_t event = kev_moment(q);
    int days = 0;

    facts_fill(q, x);
    book_fill(q, x);
    x->detected_at = q->detected_at;
    x->clock_at = event < q->detected_at ? event : q->detected_at;
    if (x->clock_at < q->inventory_at)
        x->clock_at = q->inventory_at;
    moments_collect(q, x->clock_at, &moments);
    for (size_t i = 0; i < moments.n; i++) {
        int64_t at = moments.p[i];
        struct policy_answer answer = decide_at(q, at, at);
        int64_t due = clock_day(at, zone_at(q, at)) + answer.days;

        /* an upgrade may pull the date in; a downgrade keeps it */
        if (i == 0 || (answer.days < days && due < x->due_day))
            x->due_day = due;
        days = answer.days;
        x->tier = answer.tier;
        x->policy_row = answer.row;
    }
    vec_done(&moments);
}
