/* Entries by package: every row of every live record, once per vulnerability it speaks of. */
#include "base/sort.h"
#include "codec/hash.h"
#include "index/image_stage.h"

enum { ENTRIES_MAX = 1 << 26 };

static struct image_bound_row bound_get(const struct image_builder *b, uint32_t number)
{
    struct image_bound_row r = {0};

    if (number)
        memcpy(&r, pool_at(&b->bounds, number).p, sizeof r);
    return r;
}

static struct image_qual_row qual_get(const struct image_builder *b, uint32_t number)
{
    struct image_qual_row q = {0};

    if (number)
        memcpy(&q, pool_at(&b->quals, number).p, sizeof q);
    return q;
}

/* A bound with ranks in place of numbers: its words are the order. */
struct bound_words {
    uint32_t word[8];
};

struct bound_order {
    const struct image_work *w;
    const uint32_t *key_rank;
};

static struct bound_words bound_words_of(const struct bound_order *o, uint32_t number)
{
    struct image_bound_row r = bound_get(o->w->b, number);
    struct image_qual_row q = qual_get(o->w->b, r.qual);
    uint32_t kind = (uint32_t)r.kind << 16 | (uint32_t)r.flags << 8 | r.part;
    const uint32_t *rank = o->w->rank;

    return (struct bound_words){{o->key_rank[r.hi], o->key_rank[r.lo], kind, rank[r.introduced],
                                 rank[r.fixed], rank[q.arch], rank[q.module], rank[q.note]}};
}

static int bound_cmp(const void *a, const void *b, void *ctx)
{
    const struct sort_item *x = a, *y = b;
    struct bound_words p = bound_words_of(ctx, (uint32_t)x->then);
    struct bound_words q = bound_words_of(ctx, (uint32_t)y->then);

    for (size_t i = 0; i < 8; i++) {
        if (p.word[i] != q.word[i])
            return p.word[i] < q.word[i] ? -1 : 1;
    }
    return 0;
}

/* By keys; the few of the same keys by the rest. */
static void bounds_sort(struct bound_order *o, struct sort_item *all, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        struct image_bound_row r = bound_get(o->w->b, (uint32_t)i + 1);

        all[i].key = (uint64_t)o->key_rank[r.hi] << 32 | o->key_rank[r.lo];
        all[i].then = i + 1;
    }
    sort_items(all, n);
    for (size_t i = 0, end; i < n; i = end) {
        for (end = i + 1; end < n && all[end].key == all[i].key;)
            end++;
        sort_with(all + i, end - i, sizeof *all, bound_cmp, o);
    }
}

/* bound_at; returns the rank of each bound by its number. */
static uint32_t *bounds_rank(struct image_work *w)
{
    size_t n = pool_size(&w->b->bounds);
    uint32_t *key_rank = pool_ranks(&w->b->keys);
    struct bound_order o = {w, key_rank};
    struct sort_item *all = alloc_zero(n, sizeof *all);
    uint32_t *rank = alloc_zero(n, sizeof *rank);

    w->bound_at = alloc_zero(n, sizeof *w->bound_at);
    bounds_sort(&o, all, n - 1);
    for (uint32_t i = 1; i < n; i++) {
        w->bound_at[i] = (uint32_t)all[i - 1].then;
        rank[w->bound_at[i]] = i;
    }
    alloc_free(all);
    alloc_free(key_rank);
    return rank;
}

static int space_cmp(const void *a, const void *b, void *ctx)
{
    const struct image_work *w = ctx;
    uint32_t x = w->rank[*(const uint32_t *)a], y = w->rank[*(const uint32_t *)b];

    return x < y ? -1 : x > y;
}

static void spaces_put(struct image_work *w)
{
    const struct image_builder *b = w->b;
    uint8_t *seen = alloc_zero(pool_size(&b->strings), 1);

    for (size_t i = 0; i < b->spaces.n; i++) {
        uint32_t id = b->spaces.p[i].b;

        if (id == 0 || seen[id] || b->records.p[b->spaces.p[i].a].dead)
            continue;
        seen[id] = 1;
        *vec_add(&w->spaces) = id;
    }
    alloc_free(seen);
    sort_with(w->spaces.p, w->spaces.n, sizeof *w->spaces.p, space_cmp, w);
}

/* What has entries, in order of space and name; `count` by pool number becomes place + 1. */
static void packages_number(struct image_work *w, uint32_t *count)
{
    size_t n = pool_size(&w->b->packages), found = 0, from = 0;
    struct sort_item *all = alloc_new((n + 1) * sizeof *all);

    for (uint32_t i = 1; i < n; i++) {
        struct image_pair pair = w->b->package_of.p[i - 1];

        if (count[i])
            all[found++] = (struct sort_item){(uint64_t)w->rank[pair.a] << 32 | w->rank[pair.b], i};
    }
    sort_items(all, found);
    for (size_t i = 0; i < found; i++) {
        struct image_package_row *row = vec_add(&w->packages);
        uint32_t *at = &count[all[i].then];

        row->space = w->by_rank[all[i].key >> 32];
        row->name = w->by_rank[(uint32_t)all[i].key];
        row->entry_from = (uint32_t)from;
        row->entry_n = *at;
        from += *at;
        *at = (uint32_t)i + 1;
    }
    alloc_free(all);
}

struct entry_adder {
    struct image_work *w;
    const uint32_t *bound_rank;
    uint32_t *count; /* by package */
};

static void entry_add(struct entry_adder *ad, const struct staged_row *row, uint32_t vuln,
                      uint32_t record)
{
    ad->count[row->package]++;
    vec_push(&ad->w->entries,
             ((struct image_staged_entry){row->package, vuln, ad->bound_rank[row->bound], record}));
}

static void record_expand(struct entry_adder *ad, uint32_t record)
{
    struct image_work *w = ad->w;
    const struct staged_record *r = image_work_record(w, record);

    for (size_t i = 0; i < r->row_n && w->entries.n < ENTRIES_MAX; i++) {
        const struct staged_row *row = &w->b->rows.p[r->row_from + i];

        if (row->cve) {
            entry_add(ad, row, w->vuln_of[image_join_row(w, row->cve)] - 1, record);
            continue;
        }
        for (size_t k = w->target_from[record]; k < w->target_from[record + 1]; k++)
            entry_add(ad, row, w->targets.p[k], record);
    }
}

/*
 * By package, vulnerability, bound and record: first each to its package's place, then each
 * package by itself, for most have few.
 */
static void entries_sort(struct image_work *w, const uint32_t *number)
{
    struct sort_item *all = alloc_new((w->entries.n + 1) * sizeof *all);
    uint32_t *at = alloc_zero(w->packages.n, sizeof *at);
    struct image_staged_entry *to = w->entries.p;

    for (size_t i = 0; i < w->packages.n; i++)
        at[i] = w->packages.p[i].entry_from;
    for (size_t i = 0; i < w->entries.n; i++) {
        const struct image_staged_entry *p = &w->entries.p[i];

        all[at[number[p->package] - 1]++] =
            (struct sort_item){(uint64_t)p->vuln << 32 | p->bound, p->record};
    }
    for (uint32_t i = 0; i < w->packages.n; i++) {
        const struct image_package_row *row = &w->packages.p[i];
        struct sort_item *own = all + row->entry_from;

        sort_items(own, row->entry_n);
        for (size_t k = 0; k < row->entry_n; k++)
            *to++ = (struct image_staged_entry){i, (uint32_t)(own[k].key >> 32),
                                                (uint32_t)own[k].key, (uint32_t)own[k].then};
    }
    alloc_free(at);
    alloc_free(all);
}

static bool newer(const struct image_work *w, uint32_t record, uint32_t than)
{
    return image_record_date(image_work_record(w, record)) >
           image_record_date(image_work_record(w, than));
}

/* The same statement of several records stays once, as the newest one's. */
static void entries_unique(struct image_work *w)
{
    struct image_staged_entry *p = w->entries.p;
    size_t kept = 0;

    for (size_t i = 0; i < w->entries.n; i++) {
        struct image_staged_entry *last = kept ? &p[kept - 1] : NULL;

        if (last && last->package == p[i].package && last->vuln == p[i].vuln &&
            last->bound == p[i].bound)
            last->record = newer(w, p[i].record, last->record) ? p[i].record : last->record;
        else
            p[kept++] = p[i];
    }
    w->entries.n = kept;
}

/* Also notes which of them say "not affected". */
static uint64_t *bounds_hash(const struct image_work *w, uint8_t *none)
{
    const struct image_builder *b = w->b;
    size_t n = pool_size(&b->bounds);
    uint64_t *hash = alloc_zero(n, sizeof *hash);

    for (uint32_t i = 1; i < n; i++) {
        struct image_bound_row r = bound_get(b, w->bound_at[i]);
        struct image_qual_row q = qual_get(b, r.qual);
        uint64_t word[7] = {hash_bytes(pool_at(&b->keys, r.lo)),
                            hash_bytes(pool_at(&b->keys, r.hi)),
                            hash_bytes(pool_at(&b->strings, r.introduced)),
                            hash_bytes(pool_at(&b->strings, r.fixed)),
                            hash_bytes(pool_at(&b->strings, q.arch)),
                            hash_bytes(pool_at(&b->strings, q.module)),
                            (uint64_t)r.kind << 16 | (uint64_t)r.flags << 8 | r.part};

        hash[i] = hash_bytes((struct str){(const char *)word, sizeof word});
        none[i] = r.kind == ENTRY_NONE;
    }
    return hash;
}

static uint64_t *vulns_hash(const struct image_work *w)
{
    uint64_t *hash = alloc_zero(w->vulns.n, sizeof *hash);

    for (size_t i = 0; i < w->vulns.n; i++)
        hash[i] = hash_bytes(pool_at(&w->b->strings, w->vulns.p[i]));
    return hash;
}

/* Hashes of what entries name, by number. */
struct entry_hashes {
    const uint64_t *bound, *vuln;
    const uint8_t *none; /* the bound says "not affected" */
    struct buf words;    /* scratch */
};

/* Over contents alone, so that the hashes of two images compare. */
static uint64_t package_hash(const struct image_work *w, const struct image_package_row *row,
                             struct entry_hashes *h)
{
    const struct image_staged_entry *p = w->entries.p + row->entry_from;
    bool dated = false; /* dates decide where something is said to be not affected */

    for (size_t i = 0; i < row->entry_n; i++)
        dated = dated || h->none[p[i].bound];
    buf_reset(&h->words);
    for (size_t i = 0; i < row->entry_n; i++) {
        const struct staged_record *r = image_work_record(w, p[i].record);
        uint64_t word[5] = {h->vuln[p[i].vuln], w->dead[p[i].vuln], h->bound[p[i].bound],
                            dated ? image_record_date(r) : 0,
                            dated ? hash_bytes(pool_at(&w->b->strings, r->id)) : 0};

        buf_add(&h->words, (struct str){(const char *)word, sizeof word});
    }
    return hash_bytes(buf_str(&h->words));
}

static void packages_fill(struct image_work *w)
{
    uint8_t *none = alloc_zero(pool_size(&w->b->bounds), sizeof *none);
    uint64_t *bound_hash = bounds_hash(w, none), *vuln_hash = vulns_hash(w);
    struct entry_hashes h = {bound_hash, vuln_hash, none, BUF_INIT(0)};

    for (size_t i = 0; i < w->packages.n; i++)
        w->packages.p[i].entry_n = 0;
    for (size_t i = 0; i < w->entries.n; i++)
        w->packages.p[w->entries.p[i].package].entry_n++;
    for (size_t i = 0, from = 0; i < w->packages.n; i++) {
        struct image_package_row *row = &w->packages.p[i];

        row->entry_from = (uint32_t)from;
        from += row->entry_n;
        row->hash = package_hash(w, row, &h);
    }
    buf_done(&h.words);
    alloc_free(vuln_hash);
    alloc_free(bound_hash);
    alloc_free(none);
}

void image_entries(struct image_work *w)
{
    uint32_t *bound_rank = bounds_rank(w);
    uint32_t *number = alloc_zero(pool_size(&w->b->packages), sizeof *number);
    struct entry_adder ad = {w, bound_rank, number};

    spaces_put(w);
    for (uint32_t i = 0; i < w->records.n; i++) {
        if (!image_record_silent(image_work_record(w, i)))
            record_expand(&ad, i);
    }
    w->over = w->entries.n >= ENTRIES_MAX;
    packages_number(w, number);
    entries_sort(w, number);
    entries_unique(w);
    packages_fill(w);
    alloc_free(number);
    alloc_free(bound_rank);
}
