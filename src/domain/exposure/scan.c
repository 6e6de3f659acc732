#include "domain/exposure/scan.h"
#include "base/clock.h"
#include "base/map.h"
#include "domain/match/verdict_update.h"

struct scanning {
    const struct scan_question *q;
    struct arena *a;
    struct map *no_data; /* space -> index of its item */
    struct scan_item_list *out;
};

static enum tier tier_of(const struct scan_question *q, const struct image_vuln *iv)
{
    struct vuln_fact f;

    vuln_fact_of_image(iv, &f);
    const struct policy_facts facts = {
        .exposed = q->exposed,
        .kev = f.kev && f.kev_added_day * CLOCK_DAY <= q->now,
        .automatable = f.automatable,
        .total = f.total,
        .sensitive = true,
        .severity = f.severity,
        .criticality = 3,
    };

    return policy_decide(q->policy, &facts).tier;
}

/* One item a release says it all: an item a package would bury the rest. */
static bool no_data_merge(struct scanning *s, const struct component *c)
{
    struct str space = space_subject_of(s->a, c).space;
    uint64_t at;

    if (map_get(s->no_data, space, &at)) {
        s->out->p[at].covers++;
        return true;
    }
    map_set(s->no_data, space, s->out->n);
    return false;
}

static void item_add(struct scanning *s, const struct component *c, const struct verdict *v)
{
    struct scan_item item = {.component = c, .verdict = *v, .covers = 1};

    if (v->vuln == VULN_NONE) {
        if (no_data_merge(s, c))
            return;
    } else {
        image_vuln_at(s->q->img, v->vuln, &item.vuln);
    }
    if (v->status == VERDICT_AFFECTED)
        item.tier = tier_of(s->q, &item.vuln);
    *vec_add(s->out) = item;
}

void scan_inventory(struct arena *a, const struct scan_question *q, const struct inventory *inv,
                    struct scan_item_list *out)
{
    struct scanning s = {q, a, map_new(), out};
    struct verdict_list verdicts = {0};
    struct match_run run;

    match_run_init(&run, q->img, a);
    for (size_t i = 0; i < inv->n; i++) {
        vec_reset(&verdicts);
        match_run_add(&run, &inv->components[i], &verdicts);
        for (size_t k = 0; k < verdicts.n; k++)
            item_add(&s, &inv->components[i], &verdicts.p[k]);
    }
    vec_done(&verdicts);
    map_free(s.no_data);
}
