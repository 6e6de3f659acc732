/* The work as bytes. Texts are laid out in order of first use, next to what is read with them. */
#include "codec/hash.h"
#include "index/image_stage.h"

struct writer {
    struct image_work *w;
    struct buf section[IMAGE_SECTIONS];
    uint32_t *string_at, *key_at, *title_at; /* by pool number: where it stands; 0 = not yet */
    uint32_t *bound_at, *qual_at; /* number + 1 of bounds (by rank) and quals (by number) */
    uint64_t unknown;
};

static uint32_t text_put(struct buf *section, uint32_t *at, const struct pool *p, uint32_t number)
{
    if (number == 0 || at[number])
        return number ? at[number] : 0;
    struct str s = pool_at(p, number);

    at[number] = (uint32_t)section->n;
    buf_add_varint(section, s.n);
    buf_add(section, s);
    return at[number];
}

static uint32_t string_put(struct writer *wr, uint32_t number)
{
    return text_put(&wr->section[IMAGE_STRINGS], wr->string_at, &wr->w->b->strings, number);
}

static uint32_t key_put(struct writer *wr, uint32_t number)
{
    return text_put(&wr->section[IMAGE_KEYS], wr->key_at, &wr->w->b->keys, number);
}

static uint32_t title_put(struct writer *wr, uint32_t number)
{
    return text_put(&wr->section[IMAGE_COLD], wr->title_at, &wr->w->b->titles, number);
}

static void bytes_put(struct writer *wr, enum image_section s, const void *row, size_t n)
{
    buf_add(&wr->section[s], (struct str){row, n});
}

static uint32_t qual_put(struct writer *wr, uint32_t number)
{
    struct image_qual_row q;

    if (number == 0 || wr->qual_at[number])
        return number ? wr->qual_at[number] - 1 : 0;
    memcpy(&q, pool_at(&wr->w->b->quals, number).p, sizeof q);
    q.arch = string_put(wr, q.arch);
    q.module = string_put(wr, q.module);
    q.note = string_put(wr, q.note);
    wr->qual_at[number] = (uint32_t)(wr->section[IMAGE_QUALS].n / sizeof q) + 1;
    bytes_put(wr, IMAGE_QUALS, &q, sizeof q);
    return wr->qual_at[number] - 1;
}

static uint32_t bound_put(struct writer *wr, uint32_t rank)
{
    struct image_bound_row r;

    if (wr->bound_at[rank])
        return wr->bound_at[rank] - 1;
    memcpy(&r, pool_at(&wr->w->b->bounds, wr->w->bound_at[rank]).p, sizeof r);
    r.lo = key_put(wr, r.lo);
    r.hi = key_put(wr, r.hi);
    r.introduced = string_put(wr, r.introduced);
    r.fixed = string_put(wr, r.fixed);
    r.qual = qual_put(wr, r.qual);
    wr->unknown += r.flags & BOUND_MISREAD ? 1 : 0;
    wr->bound_at[rank] = (uint32_t)(wr->section[IMAGE_BOUNDS].n / sizeof r) + 1;
    bytes_put(wr, IMAGE_BOUNDS, &r, sizeof r);
    return wr->bound_at[rank] - 1;
}

static void entries_put(struct writer *wr, const struct image_package_row *package)
{
    for (size_t i = 0; i < package->entry_n; i++) {
        const struct image_staged_entry *en = &wr->w->entries.p[package->entry_from + i];
        struct image_entry_row row = {en->vuln | (wr->w->dead[en->vuln] ? IMAGE_VULN_DEAD : 0),
                                      en->record, bound_put(wr, en->bound)};

        bytes_put(wr, IMAGE_ENTRIES, &row, sizeof row);
    }
}

static void packages_put(struct writer *wr)
{
    const struct image_work *w = wr->w;
    size_t at = 0;

    for (size_t s = 0; s < w->spaces.n; s++) {
        struct image_space_row space = {string_put(wr, w->spaces.p[s]), (uint32_t)at, 0};

        for (; at < w->packages.n && w->packages.p[at].space == w->spaces.p[s]; at++) {
            struct image_package_row row = w->packages.p[at];

            row.space = (uint32_t)s;
            row.name = string_put(wr, row.name);
            bytes_put(wr, IMAGE_PACKAGES, &row, sizeof row);
            entries_put(wr, &w->packages.p[at]);
        }
        space.package_n = (uint32_t)at - space.package_from;
        bytes_put(wr, IMAGE_SPACES, &space, sizeof space);
    }
}

static void slots_put(struct writer *wr)
{
    const struct image_work *w = wr->w;
    size_t size = 2;

    while (size < 2 * w->packages.n)
        size *= 2;
    uint64_t *slots = alloc_zero(size, sizeof *slots);

    for (uint64_t i = 0; i < w->packages.n; i++) {
        uint64_t space = hash_bytes(pool_at(&w->b->strings, w->packages.p[i].space));
        uint64_t hash = image_name_hash(space, pool_at(&w->b->strings, w->packages.p[i].name));
        size_t at = hash & (size - 1);

        while (slots[at])
            at = (at + 1) & (size - 1);
        slots[at] = (hash >> IMAGE_SLOT_SHIFT << IMAGE_SLOT_SHIFT) | (i + 1);
    }
    bytes_put(wr, IMAGE_SLOTS, slots, size * sizeof *slots);
    alloc_free(slots);
}

static void vulns_put(struct writer *wr)
{
    const struct image_work *w = wr->w;

    for (size_t i = 0; i < w->facts.n; i++) {
        struct image_vuln_row row = w->facts.p[i];

        row.id = string_put(wr, row.id);
        row.vector = string_put(wr, row.vector);
        row.title = title_put(wr, row.title);
        row.record_from += (uint32_t)w->aliases.n;
        bytes_put(wr, IMAGE_VULNS, &row, sizeof row);
    }
    for (size_t i = 0; i < w->aliases.n; i++) {
        uint32_t at = string_put(wr, w->by_rank[w->aliases.p[i].b]);

        bytes_put(wr, IMAGE_LISTS, &at, sizeof at);
    }
    for (size_t i = 0; i < w->sources.n; i++)
        bytes_put(wr, IMAGE_LISTS, &w->sources.p[i].b, sizeof(uint32_t));
}

static void records_put(struct writer *wr)
{
    for (size_t i = 0; i < wr->w->records.n; i++) {
        const struct staged_record *r = image_work_record(wr->w, i);
        struct image_record_row row = {
            .source = string_put(wr, r->source),
            .id = string_put(wr, r->id),
            .title = title_put(wr, r->title),
            .published = r->published,
            .modified = r->modified,
            .withdrawn = r->withdrawn,
        };

        bytes_put(wr, IMAGE_RECORDS, &row, sizeof row);
    }
}

/* Aliases, and the ids of records that speak of one vulnerability; none that leads to two. */
static void ids_put(struct writer *wr)
{
    const struct image_work *w = wr->w;
    struct image_pairs found = {0}; /* rank of the id, vulnerability */
    uint32_t *speaks = alloc_zero(w->records.n + 1, sizeof *speaks);

    for (size_t i = 0; i < w->aliases.n; i++)
        *vec_add(&found) = (struct image_pair){w->aliases.p[i].b, w->aliases.p[i].a};
    for (size_t i = 0; i < w->sources.n; i++)
        speaks[w->sources.p[i].b]++;
    for (size_t i = 0; i < w->sources.n; i++) {
        uint32_t id = image_work_record(w, w->sources.p[i].b)->id;

        if (speaks[w->sources.p[i].b] == 1 && w->vuln_of[id] == 0)
            *vec_add(&found) = (struct image_pair){w->rank[id], w->sources.p[i].a};
    }
    image_pairs_unique(&found);
    for (size_t i = 0; i < found.n; i++) {
        struct image_id_row row = {0, found.p[i].b};

        if ((i > 0 && found.p[i - 1].a == found.p[i].a) ||
            (i + 1 < found.n && found.p[i + 1].a == found.p[i].a))
            continue;
        row.text = string_put(wr, w->by_rank[found.p[i].a]);
        bytes_put(wr, IMAGE_IDS, &row, sizeof row);
    }
    vec_done(&found);
    alloc_free(speaks);
}

static bool entry_repeats(const struct image_work *w, size_t i)
{
    const struct image_staged_entry *p = w->entries.p;

    return i > 0 && p[i - 1].package == p[i].package && p[i - 1].vuln == p[i].vuln;
}

static void vuln_packages_put(struct writer *wr)
{
    const struct image_work *w = wr->w;
    size_t n = w->vulns.n;
    uint32_t *from = alloc_zero(n + 2, sizeof *from);

    for (size_t i = 0; i < w->entries.n; i++)
        from[w->entries.p[i].vuln + 2] += !entry_repeats(w, i);
    for (size_t v = 2; v < n + 2; v++)
        from[v] += from[v - 1];
    uint32_t *packages = alloc_zero(from[n + 1] + 1, sizeof *packages);

    for (size_t i = 0; i < w->entries.n; i++) {
        if (!entry_repeats(w, i))
            packages[from[w->entries.p[i].vuln + 1]++] = w->entries.p[i].package;
    }
    bytes_put(wr, IMAGE_VULN_FROM, from, (n + 1) * sizeof *from);
    bytes_put(wr, IMAGE_VULN_PACKAGES, packages, from[n] * sizeof *packages);
    alloc_free(packages);
    alloc_free(from);
}

static void sections_put(struct writer *wr, struct str inputs)
{
    static const struct image_qual_row none;

    bytes_put(wr, IMAGE_INPUTS, inputs.p, inputs.n);
    buf_add_u8(&wr->section[IMAGE_STRINGS], 0); /* offset 0: the empty text */
    buf_add_u8(&wr->section[IMAGE_KEYS], 0);
    buf_add_u8(&wr->section[IMAGE_COLD], 0);
    bytes_put(wr, IMAGE_QUALS, &none, sizeof none);
    packages_put(wr);
    slots_put(wr);
    vulns_put(wr);
    records_put(wr);
    ids_put(wr);
    vuln_packages_put(wr);
}

static uint64_t aligned(uint64_t at)
{
    return (at + IMAGE_ALIGN - 1) / IMAGE_ALIGN * IMAGE_ALIGN;
}

static struct image_header header_of(const struct writer *wr)
{
    struct image_header h = {.format = IMAGE_FORMAT, .sections = IMAGE_SECTIONS};
    uint64_t at = aligned(sizeof h);

    memcpy(h.magic, IMAGE_MAGIC, sizeof h.magic);
    h.unknown = wr->unknown;
    h.keys = image_keys_print();
    for (size_t i = 0; i < IMAGE_SECTIONS; i++) {
        h.span[i] = (struct image_span){at, wr->section[i].n, hash_bytes(buf_str(&wr->section[i]))};
        at = aligned(at + h.span[i].n);
    }
    h.length = at;
    image_header_seal(&h);
    return h;
}

static void file_put(struct writer *wr, const struct image_header *h, struct buf *out)
{
    static const char zeros[IMAGE_ALIGN];
    size_t start = out->n;

    if (buf_room(out, h->length) == NULL)
        return;
    buf_add(out, (struct str){(const char *)h, sizeof *h});
    for (size_t i = 0; i < IMAGE_SECTIONS; i++) {
        buf_add(out, (struct str){zeros, start + h->span[i].at - out->n});
        buf_add(out, buf_str(&wr->section[i]));
        buf_done(&wr->section[i]);
    }
    buf_add(out, (struct str){zeros, start + h->length - out->n});
}

static void writer_done(struct writer *wr)
{
    for (size_t i = 0; i < IMAGE_SECTIONS; i++)
        buf_done(&wr->section[i]);
    alloc_free(wr->string_at);
    alloc_free(wr->key_at);
    alloc_free(wr->title_at);
    alloc_free(wr->bound_at);
    alloc_free(wr->qual_at);
}

static bool section_over(const struct writer *wr)
{
    for (size_t i = 0; i < IMAGE_SECTIONS; i++) {
        if (wr->section[i].n > UINT32_MAX)
            return true;
    }
    return wr->w->over;
}

int image_write(struct image_work *w, struct str inputs, struct buf *out, struct image_stats *stats,
                struct err *e)
{
    struct writer wr = {.w = w};
    int rc = 0;

    wr.string_at = alloc_zero(pool_size(&w->b->strings), sizeof *wr.string_at);
    wr.key_at = alloc_zero(pool_size(&w->b->keys), sizeof *wr.key_at);
    wr.title_at = alloc_zero(pool_size(&w->b->titles), sizeof *wr.title_at);
    wr.bound_at = alloc_zero(pool_size(&w->b->bounds), sizeof *wr.bound_at);
    wr.qual_at = alloc_zero(pool_size(&w->b->quals), sizeof *wr.qual_at);
    sections_put(&wr, inputs);
    *stats =
        (struct image_stats){w->records.n, w->vulns.n, w->packages.n, w->entries.n, wr.unknown};
    if (section_over(&wr)) {
        rc = err_set(e, E_LIMIT, "the image would be over 4 GiB a section; import fewer feeds");
    } else {
        struct image_header h = header_of(&wr);

        file_put(&wr, &h, out);
        if (out->over)
            rc = err_set(e, E_LIMIT, "the image would be over 4 GiB a section; import fewer feeds");
    }
    writer_done(&wr);
    return rc;
}
