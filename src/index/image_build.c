#include "index/image_build.h"
#include "base/sort.h"
#include "index/image_stage.h"
#include "model/space.h"

struct image_builder *image_builder_new(void)
{
    return alloc_zero(1, sizeof(struct image_builder));
}

void image_builder_free(struct image_builder *b)
{
    if (b == NULL)
        return;
    pool_done(&b->strings);
    pool_done(&b->titles);
    pool_done(&b->keys);
    pool_done(&b->packages);
    vec_done(&b->package_of);
    pool_done(&b->vectors);
    vec_done(&b->scores);
    pool_done(&b->versions);
    vec_done(&b->key_of);
    pool_done(&b->quals);
    pool_done(&b->bounds);
    pool_done(&b->record_ids);
    vec_done(&b->record_of);
    vec_done(&b->records);
    vec_done(&b->rows);
    vec_done(&b->ids);
    vec_done(&b->spaces);
    vec_done(&b->kevs);
    vec_done(&b->epss);
    vec_done(&b->ssvcs);
    buf_done(&b->key);
    alloc_free(b);
}

/* Seconds as the file keeps them: 0 stays 0, whatever lies outside 1970..2106 is cut to it. */
static uint32_t seconds_cap(int64_t t)
{
    return t < 0 ? 1 : t > UINT32_MAX ? UINT32_MAX : (uint32_t)t;
}

static int32_t days_cap(int64_t day)
{
    return day < INT32_MIN ? INT32_MIN : day > INT32_MAX ? INT32_MAX : (int32_t)day;
}

/* Of a vector; base -1 where it is none. Few of all that come are new. */
static struct cvss score_of(struct image_builder *b, struct str vector)
{
    uint32_t at = pool_add(&b->vectors, vector);
    struct cvss c = {.base = -1};

    if (at > 0 && at <= b->scores.n)
        return b->scores.p[at - 1];
    if (cvss_parse(vector, &c, NULL) < 0)
        c.base = -1;
    if (at > 0)
        *vec_add(&b->scores) = c;
    return c;
}

/* The newest version that has a score; of two of one version the first. */
static void vector_pick(struct image_builder *b, const struct advisory *r, struct staged_record *to)
{
    to->base = -1;
    for (size_t i = 0; i < r->vector_n; i++) {
        struct cvss c = score_of(b, r->vectors[i]);

        if (c.base < 0 || (to->base >= 0 && (uint8_t)c.version <= to->vector_version))
            continue;
        to->base = (int16_t)c.base;
        to->vector_version = (uint8_t)c.version;
        to->automatable = c.automatable;
        to->total = c.total;
        to->vector = pool_add(&b->strings, r->vectors[i]);
    }
}

static uint32_t ids_add(struct image_builder *b, const struct str *ids, size_t n)
{
    for (size_t i = 0; i < n; i++)
        *vec_add(&b->ids) = pool_add(&b->strings, ids[i]);
    return (uint32_t)n;
}

static void affected_add(struct image_builder *b, const struct advisory *r,
                         struct staged_record *to)
{
    struct str last = STR_NONE;

    to->row_from = (uint32_t)b->rows.n;
    for (size_t i = 0; i < r->affected_n; i++) {
        const struct advisory_affected *af = &r->affected[i];

        image_rows_add(b, af);
        if (str_eq(af->space, last))
            continue;
        uint32_t space = pool_add_again(&b->strings, af->space, b->last.space);
        const struct space_kind *kind =
            space == b->last.space ? b->last.kind : space_kind_find(af->space);

        to->vendor = to->vendor || (kind && kind->released);
        last = af->space;
        *vec_add(&b->spaces) = (struct image_pair){(uint32_t)b->records.n, space};
    }
    to->row_n = (uint32_t)b->rows.n - to->row_from;
}

/* Puts the record in place of the source's statement under the same id, if that is not newer. */
static void record_place(struct image_builder *b, uint32_t number)
{
    struct staged_record *r = &b->records.p[number];
    uint32_t pair[2] = {r->source, r->id};
    uint32_t at = pool_add(&b->record_ids, (struct str){(const char *)pair, sizeof pair});

    if (at == 0)
        return;
    if (at > b->record_of.n) {
        *vec_add(&b->record_of) = number;
        return;
    }
    struct staged_record *old = &b->records.p[b->record_of.p[at - 1]];

    if (r->modified < old->modified) {
        r->dead = true;
        return;
    }
    old->dead = true;
    b->record_of.p[at - 1] = number;
}

void image_add_advisory(struct image_builder *b, const struct advisory *r)
{
    struct staged_record to = {0};

    if (b->rows.n > UINT32_MAX / 2 || b->ids.n > UINT32_MAX / 2 || b->records.n > UINT32_MAX / 4) {
        b->over = true;
        return;
    }
    to.source = b->last.source = pool_add_again(&b->strings, r->source, b->last.source);
    to.id = pool_add(&b->strings, r->id);
    to.title = pool_add(&b->titles, r->title);
    to.published = seconds_cap(r->published);
    to.modified = seconds_cap(r->modified);
    to.withdrawn = seconds_cap(r->withdrawn);
    to.rejected = r->rejected;
    to.severity = (uint8_t)r->severity;
    to.id_from = (uint32_t)b->ids.n;
    to.alias_n = ids_add(b, r->aliases, r->alias_n);
    to.related_n = ids_add(b, r->related, r->related_n);
    to.cve_n = ids_add(b, r->cves, r->cve_n);
    vector_pick(b, r, &to);
    affected_add(b, r, &to);
    *vec_add(&b->records) = to;
    record_place(b, (uint32_t)b->records.n - 1);
}

void image_add_kev(struct image_builder *b, const struct kev *r)
{
    *vec_add(&b->kevs) = (struct staged_kev){pool_add(&b->strings, r->cve), days_cap(r->added_day),
                                             days_cap(r->due_day), r->ransomware};
}

void image_add_epss(struct image_builder *b, const struct epss *r)
{
    *vec_add(&b->epss) = (struct staged_epss){pool_add(&b->strings, r->cve), r->score,
                                              r->percentile, days_cap(r->date_day)};
}

void image_add_ssvc(struct image_builder *b, const struct ssvc *r)
{
    *vec_add(&b->ssvcs) =
        (struct staged_ssvc){pool_add(&b->strings, r->cve), seconds_cap(r->at),
                             (uint8_t)r->exploitation, (uint8_t)r->automatable, (uint8_t)r->total};
}

void image_pairs_unique(struct image_pairs *v)
{
    struct sort_item *all = alloc_new((v->n + 1) * sizeof *all);
    size_t kept = 0;

    for (size_t i = 0; i < v->n; i++)
        all[i] = (struct sort_item){(uint64_t)v->p[i].a << 32 | v->p[i].b, 0};
    sort_items(all, v->n);
    for (size_t i = 0; i < v->n; i++) {
        if (i == 0 || all[i].key != all[i - 1].key)
            v->p[kept++] = (struct image_pair){(uint32_t)(all[i].key >> 32), (uint32_t)all[i].key};
    }
    v->n = kept;
    alloc_free(all);
}

static void records_sort(struct image_work *w)
{
    size_t n = w->b->records.n;
    struct sort_item *all = alloc_new((n + 1) * sizeof *all);

    for (size_t i = 0; i < n; i++) {
        const struct staged_record *r = &w->b->records.p[i];

        all[i] = (struct sort_item){(uint64_t)w->rank[r->source] << 32 | w->rank[r->id], i};
    }
    sort_items(all, n);
    for (size_t i = 0; i < n; i++) {
        if (!w->b->records.p[all[i].then].dead)
            *vec_add(&w->records) = (uint32_t)all[i].then;
    }
    alloc_free(all);
}

static void ranks_make(struct image_work *w)
{
    size_t n = pool_size(&w->b->strings);

    w->rank = pool_ranks(&w->b->strings);
    w->by_rank = alloc_zero(n, sizeof *w->by_rank);
    for (size_t i = 0; i < n; i++)
        w->by_rank[w->rank[i]] = (uint32_t)i;
}

static void work_done(struct image_work *w)
{
    alloc_free(w->rank);
    alloc_free(w->by_rank);
    vec_done(&w->records);
    vec_done(&w->targets);
    alloc_free(w->target_from);
    alloc_free(w->tie);
    alloc_free(w->tie_state);
    vec_done(&w->vulns);
    alloc_free(w->vuln_of);
    vec_done(&w->aliases);
    vec_done(&w->sources);
    vec_done(&w->facts);
    alloc_free(w->dead);
    alloc_free(w->bound_at);
    vec_done(&w->entries);
    vec_done(&w->packages);
    vec_done(&w->spaces);
}

static bool pools_over(const struct image_builder *b)
{
    return b->over || b->strings.over || b->titles.over || b->keys.over || b->versions.over ||
           b->packages.over || b->vectors.over || b->quals.over || b->bounds.over ||
           b->record_ids.over;
}

int image_build(struct image_builder *b, struct str inputs, struct buf *out,
                struct image_stats *stats, struct err *e)
{
    struct image_work w = {.b = b};

    if (pools_over(b))
        return err_set(e, E_LIMIT, "the advisories are over 4 GiB of text; import fewer feeds");
    ranks_make(&w);
    records_sort(&w);
    image_join(&w);
    image_number(&w);
    image_facts(&w);
    image_entries(&w);
    int rc = image_write(&w, inputs, out, stats, e);

    work_done(&w);
    return rc;
}
