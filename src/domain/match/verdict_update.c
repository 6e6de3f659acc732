#include "domain/match/verdict_update.h"
#include "base/map.h"
#include "index/matcher.h"
#include "store/sql.h"

struct update {
    struct estate_view *v;
    const struct image *img;
    struct verdict_change *ret;
    struct map *vuln_ids; /* code -> id; starts as the view's, grows */
    bool *fact_checked;   /* by image vulnerability */
    struct arena *scratch;
};

void vuln_fact_of_image(const struct image_vuln *iv, struct vuln_fact *ret)
{
    bool vector = iv->vector.n > 0;

    *ret = (struct vuln_fact){
        .kev = iv->kev,
        .kev_added_day = iv->kev ? iv->kev_added_day : 0,
        .automatable = iv->automatable != SSVC_UNKNOWN ? iv->automatable == SSVC_YES
                                                       : vector && iv->vector_automatable,
        .total = iv->total != SSVC_UNKNOWN ? iv->total == SSVC_YES : vector && iv->vector_total,
        .assumed = !vector && (iv->automatable == SSVC_UNKNOWN || iv->total == SSVC_UNKNOWN),
        .severity = iv->worst,
        .base = iv->base,
    };
}

static bool fact_same(const struct vuln_fact *a, const struct vuln_fact *b)
{
    return a->kev == b->kev && a->kev_added_day == b->kev_added_day &&
           a->automatable == b->automatable && a->total == b->total && a->assumed == b->assumed &&
           a->severity == b->severity && a->base == b->base;
}

static int fact_write(struct update *u, int64_t id, const struct vuln_fact *f, struct err *e)
{
    struct act *t = u->v->t;
    const struct sql_vuln_fact_close_in close = {id, t->now, ACT_OPEN_END};
    const struct sql_vuln_fact_put_in in = {
        .vuln = id,
        .from_at = t->now,
        .to_at = ACT_OPEN_END,
        .kev = f->kev,
        .kev_added_day = f->kev_added_day,
        .automatable = f->automatable,
        .total = f->total,
        .assumed = f->assumed,
        .severity = f->severity,
        .base = f->base,
    };
    int rc = sql_vuln_fact_close(t->db, &close, e);

    u->ret->facts++;
    return rc < 0 ? rc : sql_vuln_fact_put(t->db, &in, e);
}

static int vuln_id(struct update *u, struct str code, int64_t *ret, struct err *e)
{
    struct sql_vuln_insert_row row = {0};
    uint64_t id;

    if (map_get(u->vuln_ids, code, &id)) {
        *ret = (int64_t)id;
        return 0;
    }
    int rc =
        sql_vuln_insert_one(u->v->t->db, &(struct sql_vuln_insert_in){code}, u->scratch, &row, e);

    *ret = row.id;
    map_set(u->vuln_ids, code, (uint64_t)row.id);
    return rc < 0 ? rc : 0;
}

/* The store's id of a verdict's vulnerability; brings its facts up to date once a run. */
static int vuln_resolve(struct update *u, const struct verdict *d, int64_t *id, struct err *e)
{
    const struct estate_view *v = u->v;
    const struct vuln_fact *have = NULL;
    struct image_vuln iv;
    struct vuln_fact want;
    int rc;

    if (d->vuln == VULN_NONE)
        return vuln_id(u, STR(VULN_CODE_NO_DATA), id, e);
    image_vuln_at(u->img, d->vuln, &iv);
    rc = vuln_id(u, iv.id, id, e);
    if (rc < 0 || u->fact_checked[d->vuln])
        return rc;
    u->fact_checked[d->vuln] = true;
    vuln_fact_of_image(&iv, &want);
    if ((uint64_t)*id < v->vuln_n)
        have = known_vuln_fact(&v->vulns[*id], v->t->now);
    return have && fact_same(have, &want) ? 0 : fact_write(u, *id, &want, e);
}

static const struct known_verdict *open_verdict(const struct estate_view *v, uint32_t component,
                                                int64_t vuln)
{
    const struct verdict_span *s = &v->of_component[component];

    for (size_t i = 0; i < s->n; i++) {
        const struct known_verdict *k = &v->verdicts[s->from + i];

        if (k->vuln == vuln && k->to_at == ACT_OPEN_END)
            return k;
    }
    return NULL;
}

static int verdict_end(struct update *u, uint32_t component, int64_t vuln, struct err *e)
{
    const struct sql_verdict_close_in in = {component, vuln, u->v->t->now, ACT_OPEN_END};

    u->ret->closed++;
    return sql_verdict_close(u->v->t->db, &in, e);
}

static int verdict_begin(struct update *u, uint32_t component, int64_t vuln,
                         const struct verdict *d, struct err *e)
{
    const struct known_verdict *have = open_verdict(u->v, component, vuln);
    int rc = 0;

    if (have && have->status == (int)d->status && have->reason == (int)d->reason &&
        str_eq(have->fixed, d->fixed))
        return 0;
    if (have)
        rc = verdict_end(u, component, vuln, e);
    u->ret->opened++;
    const struct sql_verdict_put_in in = {component,
                                          vuln,
                                          u->v->t->now,
                                          ACT_OPEN_END,
                                          d->status,
                                          d->reason,
                                          d->fixed.n ? d->fixed : STR("")};

    return rc < 0 ? rc : sql_verdict_put(u->v->t->db, &in, e);
}

/* Verdicts that stand in the store and that matching no longer gives. */
static int verdicts_gone(struct update *u, uint32_t component, const struct map *given,
                         struct err *e)
{
    const struct verdict_span *s = &u->v->of_component[component];
    int rc = 0;

    for (size_t i = 0; rc == 0 && i < s->n; i++) {
        const struct known_verdict *k = &u->v->verdicts[s->from + i];
        int64_t id = k->vuln;
        uint64_t there;

        if (k->to_at == ACT_OPEN_END &&
            !map_get(given, (struct str){(const char *)&id, sizeof id}, &there))
            rc = verdict_end(u, component, id, e);
    }
    return rc;
}

static int component_update(struct update *u, uint32_t id, struct verdict_list *list, struct err *e)
{
    struct map *given = map_new();
    int rc = 0;

    vec_reset(list);
    match_component(u->img, &u->v->components.items[id], u->scratch, list);
    u->ret->components++;
    for (size_t i = 0; rc == 0 && i < list->n; i++) {
        int64_t vuln;

        rc = vuln_resolve(u, &list->p[i], &vuln, e);
        if (rc == 0)
            rc = verdict_begin(u, id, vuln, &list->p[i], e);
        map_set(given, (struct str){(const char *)&vuln, sizeof vuln}, 1);
    }
    if (rc == 0 && u->v->of_component[id].n > 0)
        rc = verdicts_gone(u, id, given, e);
    map_free(given);
    return rc;
}

/* Every component that some asset has now. */
static void installed_collect(const struct estate_view *v, bool *installed)
{
    for (size_t i = 0; i < v->install_n; i++) {
        if (v->installs[i].to_at != ACT_OPEN_END)
            continue;
        for (size_t k = 0; k < v->installs[i].set->n; k++)
            installed[v->installs[i].set->p[k]] = true;
    }
}

int verdict_update(struct estate_view *v, const struct image *img, struct verdict_change *ret,
                   struct err *e)
{
    struct verdict_list list = {0};
    struct update u = {
        .v = v,
        .img = img,
        .ret = ret,
        .vuln_ids = map_new(),
        .fact_checked = arena_alloc(v->t->a, bool, image_vuln_count(img)),
        .scratch = arena_new(),
    };
    bool *installed = arena_alloc(v->t->a, bool, v->components.n);
    int rc = 0;

    for (size_t i = 0; i < v->vuln_n; i++)
        if (v->vulns[i].code.n > 0)
            map_set(u.vuln_ids, v->vulns[i].code, i);
    installed_collect(v, installed);
    for (size_t id = 0; rc == 0 && id < v->components.n; id++) {
        if (!installed[id])
            continue;
        rc = component_update(&u, (uint32_t)id, &list, e);
        arena_reset(u.scratch);
    }
    vec_done(&list);
    arena_free(u.scratch);
    map_free(u.vuln_ids);
    if (rc == 0 && (ret->opened || ret->closed || ret->facts))
        rc = estate_view_reload_verdicts(v, e);
    return rc;
}
