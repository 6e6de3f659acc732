/*
 * Which vulnerabilities each record speaks of (docs/internals/image.md, "Joins"). An id is
 * tied to a CVE by the records that name just this one CVE; an id tied to two is tied to none.
 */
#include "base/sort.h"
#include "index/image_stage.h"

enum tie_state {
    TIE_NONE = 0,
    TIE_SEEN = 1,     /* by a record over a list of CVEs: no alias */
    TIE_ALIAS = 2,    /* by a record of one CVE */
    TIE_CONFLICT = 4, /* two CVEs */
};

enum { ROUNDS = 8 }; /* of following aliases of aliases */

VEC_TYPE(id_list, uint32_t);

bool image_is_cve(struct str id)
{
    uint64_t number;

    if (!str_starts(id, STR("CVE-")))
        return false;
    struct str rest = str_sub(id, 4, id.n);
    struct str year = str_cut(&rest, '-');

    return year.n == 4 && str_u64(year, &number) && rest.n >= 4 && str_u64(rest, &number);
}

static bool is_cve(const struct image_work *w, uint32_t id)
{
    return image_is_cve(pool_at(&w->b->strings, id));
}

static const uint32_t *record_ids(const struct image_work *w, const struct staged_record *r)
{
    return w->b->ids.p + r->id_from;
}

static int id_cmp(const void *a, const void *b, void *ctx)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

    (void)ctx;
    return x < y ? -1 : x > y;
}

static void id_list_unique(struct id_list *l)
{
    size_t kept = 0;

    sort_with(l->p, l->n, sizeof *l->p, id_cmp, NULL);
    for (size_t i = 0; i < l->n; i++) {
        if (kept == 0 || l->p[kept - 1] != l->p[i])
            l->p[kept++] = l->p[i];
    }
    l->n = kept;
}

/* The CVEs among the record's own id and aliases. */
static void own_cves(const struct image_work *w, const struct staged_record *r, struct id_list *to)
{
    if (is_cve(w, r->id))
        *vec_add(to) = r->id;
    for (size_t i = 0; i < r->alias_n; i++) {
        uint32_t id = record_ids(w, r)[i];

        if (is_cve(w, id))
            *vec_add(to) = id;
    }
    id_list_unique(to);
}

static void tie(struct image_work *w, uint32_t id, uint32_t cve, enum tie_state how)
{
    if (id == 0 || is_cve(w, id))
        return;
    if (w->tie[id] && w->tie[id] != cve)
        w->tie_state[id] |= TIE_CONFLICT;
    w->tie[id] = cve;
    w->tie_state[id] |= (uint8_t)how;
}

static void tie_all(struct image_work *w, const struct staged_record *r, uint32_t cve,
                    enum tie_state how)
{
    if (image_record_silent(r))
        return;
    tie(w, r->id, cve, how);
    for (size_t i = 0; i < r->alias_n; i++)
        tie(w, record_ids(w, r)[i], cve, how);
}

/* 0 when the id is tied to no CVE or to several. */
static uint32_t tied(const struct image_work *w, uint32_t id)
{
    uint8_t state = w->tie_state[id];

    return (state & TIE_ALIAS) && !(state & TIE_CONFLICT) ? w->tie[id] : 0;
}

uint32_t image_join_row(const struct image_work *w, uint32_t cve)
{
    uint32_t of = cve == 0 || is_cve(w, cve) ? 0 : tied(w, cve);

    return of ? of : cve;
}

/* A record over a list: the list alone, and what its own id says. */
static void list_cves(struct image_work *w, const struct staged_record *r, struct id_list *to)
{
    const uint32_t *cves = record_ids(w, r) + r->alias_n + r->related_n;

    own_cves(w, r, to);
    for (size_t i = 0; i < r->cve_n; i++) {
        if (cves[i])
            *vec_add(to) = cves[i];
    }
    id_list_unique(to);
    for (size_t i = 0; i < to->n && i < 2 && !image_record_silent(r); i++)
        tie(w, r->id, to->p[i], TIE_SEEN);
}

static void direct_join(struct image_work *w, const struct staged_record *r, struct id_list *to)
{
    if (r->cve_n) {
        list_cves(w, r, to);
        return;
    }
    own_cves(w, r, to);
    for (size_t i = 0; i < to->n && i < 2; i++) /* two make a conflict; more add nothing */
        tie_all(w, r, to->p[i], to->n == 1 ? TIE_ALIAS : TIE_SEEN);
}

/* The one CVE to which the record's ids are tied by other records; 0 none or several. */
static uint32_t followed(const struct image_work *w, const struct staged_record *r)
{
    uint32_t found = tied(w, r->id);

    for (size_t i = 0; i < r->alias_n; i++) {
        uint32_t cve = tied(w, record_ids(w, r)[i]);

        if (cve && found && cve != found)
            return 0;
        found = cve ? cve : found;
    }
    return found;
}

/* Each round looks at the ties of the round before, so that the order of records is nothing. */
static bool follow_round(struct image_work *w, struct id_list *one, const struct id_list *many)
{
    VEC(struct image_pair) fresh = {0};

    for (size_t i = 0; i < w->records.n; i++) {
        uint32_t cve = one->p[i] || many[i].n ? 0 : followed(w, image_work_record(w, i));

        if (cve)
            *vec_add(&fresh) = (struct image_pair){(uint32_t)i, cve};
    }
    for (size_t i = 0; i < fresh.n; i++) {
        one->p[fresh.p[i].a] = fresh.p[i].b;
        tie_all(w, image_work_record(w, fresh.p[i].a), fresh.p[i].b, TIE_ALIAS);
    }
    bool any = fresh.n > 0;

    vec_done(&fresh);
    return any;
}

static void related_cves(const struct image_work *w, const struct staged_record *r,
                         struct id_list *to)
{
    const uint32_t *related = record_ids(w, r) + r->alias_n;

    if (!r->vendor || r->alias_n)
        return;
    for (size_t i = 0; i < r->related_n; i++) {
        if (is_cve(w, related[i]))
            *vec_add(to) = related[i];
    }
    id_list_unique(to);
}

/* Whether some row speaks of all that the record is about, or the record has no rows at all. */
static bool speaks_whole(const struct image_work *w, const struct staged_record *r)
{
    for (size_t i = 0; i < r->row_n; i++) {
        if (w->b->rows.p[r->row_from + i].cve == 0)
            return true;
    }
    return r->row_n == 0;
}

static void targets_put(struct image_work *w, struct id_list *one, struct id_list *many)
{
    for (size_t i = 0; i < w->records.n; i++) {
        const struct staged_record *r = image_work_record(w, i);

        w->target_from[i] = (uint32_t)w->targets.n;
        if (one->p[i] == 0 && many[i].n == 0)
            related_cves(w, r, &many[i]);
        if (one->p[i] == 0 && many[i].n == 0 && speaks_whole(w, r))
            one->p[i] = r->id;
        if (one->p[i])
            *vec_add(&w->targets) = one->p[i];
        for (size_t k = 0; k < many[i].n; k++)
            *vec_add(&w->targets) = many[i].p[k];
        vec_done(&many[i]);
    }
    w->target_from[w->records.n] = (uint32_t)w->targets.n;
}

void image_join(struct image_work *w)
{
    size_t n = w->records.n;
    struct id_list *many = alloc_zero(n + 1, sizeof *many);
    struct id_list one = {0};

    w->tie = alloc_zero(pool_size(&w->b->strings), sizeof *w->tie);
    w->tie_state = alloc_zero(pool_size(&w->b->strings), 1);
    w->target_from = alloc_zero(n + 1, sizeof *w->target_from);
    for (size_t i = 0; i < n; i++) {
        const struct staged_record *r = image_work_record(w, i);
        uint32_t *own = vec_add(&one);

        direct_join(w, r, &many[i]);
        if (many[i].n == 1) {
            *own = many[i].p[0];
            vec_done(&many[i]);
        }
    }
    for (int round = 0; round < ROUNDS && follow_round(w, &one, many); round++)
        ;
    targets_put(w, &one, many);
    vec_done(&one);
    alloc_free(many);
}

static void vuln_mark(struct image_work *w, uint32_t id)
{
    if (id && w->vuln_of[id] == 0) {
        w->vuln_of[id] = 1;
        *vec_add(&w->vulns) = id;
    }
}

/* Strings in bytewise order. */
static void strings_sort(const struct image_work *w, uint32_t *p, size_t n)
{
    struct sort_item *all = alloc_new((n + 1) * sizeof *all);

    for (size_t i = 0; i < n; i++)
        all[i] = (struct sort_item){w->rank[p[i]], 0};
    sort_items(all, n);
    for (size_t i = 0; i < n; i++)
        p[i] = w->by_rank[all[i].key];
    alloc_free(all);
}

static void vulns_mark(struct image_work *w)
{
    const struct image_builder *b = w->b;

    for (size_t i = 0; i < w->targets.n; i++)
        vuln_mark(w, w->targets.p[i]);
    for (size_t i = 0; i < w->records.n; i++) {
        const struct staged_record *r = image_work_record(w, i);

        for (size_t k = 0; k < r->row_n; k++)
            vuln_mark(w, image_join_row(w, b->rows.p[r->row_from + k].cve));
    }
    for (size_t i = 0; i < b->kevs.n; i++)
        vuln_mark(w, b->kevs.p[i].cve);
    for (size_t i = 0; i < b->epss.n; i++)
        vuln_mark(w, b->epss.p[i].cve);
    for (size_t i = 0; i < b->ssvcs.n; i++)
        vuln_mark(w, b->ssvcs.p[i].cve);
    strings_sort(w, w->vulns.p, w->vulns.n);
    for (size_t i = 0; i < w->vulns.n; i++)
        w->vuln_of[w->vulns.p[i]] = (uint32_t)i + 1;
}

static void pair_add(struct image_pairs *v, uint32_t a, uint32_t b)
{
    *vec_add(v) = (struct image_pair){a, b};
}

/* Provenance: the records of each vulnerability, by targets and by rows of one CVE. */
static void sources_put(struct image_work *w)
{
    for (size_t i = 0; i < w->records.n; i++) {
        const struct staged_record *r = image_work_record(w, i);

        for (size_t k = w->target_from[i]; k < w->target_from[i + 1]; k++)
            pair_add(&w->sources, w->targets.p[k], (uint32_t)i);
        for (size_t k = 0; k < r->row_n; k++) {
            uint32_t cve = w->b->rows.p[r->row_from + k].cve;

            if (cve)
                pair_add(&w->sources, w->vuln_of[image_join_row(w, cve)] - 1, (uint32_t)i);
        }
    }
    image_pairs_unique(&w->sources);
}

static void alias_put(struct image_work *w, uint32_t vuln, uint32_t id)
{
    if (id && id != w->vulns.p[vuln] && w->vuln_of[id] == 0)
        pair_add(&w->aliases, vuln, id);
}

/* Of records that name no CVE: their aliases, where no other such record claims them too. */
static void lone_aliases_put(struct image_work *w)
{
    struct image_pairs claims = {0}; /* alias, vulnerability */

    for (size_t i = 0; i < w->records.n; i++) {
        const struct staged_record *r = image_work_record(w, i);
        size_t from = w->target_from[i];

        if (image_record_silent(r) || w->target_from[i + 1] - from != 1 ||
            w->vulns.p[w->targets.p[from]] != r->id || is_cve(w, r->id))
            continue;
        for (size_t k = 0; k < r->alias_n; k++) {
            uint32_t id = record_ids(w, r)[k];

            if (w->tie_state[id] == TIE_NONE)
                pair_add(&claims, id, w->targets.p[from]);
        }
    }
    image_pairs_unique(&claims);
    for (size_t i = 0; i < claims.n; i++) {
        bool before = i > 0 && claims.p[i - 1].a == claims.p[i].a;
        bool after = i + 1 < claims.n && claims.p[i + 1].a == claims.p[i].a;

        if (!before && !after)
            alias_put(w, claims.p[i].b, claims.p[i].a);
    }
    vec_done(&claims);
}

void image_number(struct image_work *w)
{
    size_t strings = pool_size(&w->b->strings);

    w->vuln_of = alloc_zero(strings, sizeof *w->vuln_of);
    vulns_mark(w);
    for (size_t i = 0; i < w->targets.n; i++)
        w->targets.p[i] = w->vuln_of[w->targets.p[i]] - 1;
    sources_put(w);
    for (uint32_t id = 1; id < strings; id++) {
        uint32_t cve = tied(w, id);

        if (cve && w->vuln_of[cve])
            alias_put(w, w->vuln_of[cve] - 1, id);
    }
    lone_aliases_put(w);
    for (size_t i = 0; i < w->aliases.n; i++) /* by bytes, not by arrival */
        w->aliases.p[i].b = w->rank[w->aliases.p[i].b];
    image_pairs_unique(&w->aliases);
}
