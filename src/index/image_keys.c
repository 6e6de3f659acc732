/* Versions become keys: the rows of one package statement, as they come in. */
#include "index/image_stage.h"
#include "model/space.h"

/* One statement's rows share these. */
struct statement {
    struct image_builder *b;
    const struct advisory_affected *af;
    const struct space_kind *kind; /* NULL: no order is known for the space */
    uint32_t qual;
    size_t first_row;
    struct staged_row row; /* the last one; space 0: there is none yet */
};

static bool epoch_above_zero(enum ver_order order, struct str v)
{
    if (!ver_has_epoch(order, v))
        return false;
    for (size_t i = 0; i < v.n && v.p[i] != ':'; i++) {
        if (v.p[i] >= '1' && v.p[i] <= '9')
            return true;
    }
    return false;
}

/* What the order makes of a version; image_key.number 0 where it cannot read it. */
static struct image_key key_make(struct image_builder *b, enum ver_order order, struct str v)
{
    struct image_key key = {0, BOUND_MISREAD};

    buf_reset(&b->key);
    if (ver_is_legacy(order, v) || ver_key(order, v, &b->key, NULL) < 0)
        return key;
    key.flags = epoch_above_zero(order, v) ? BOUND_EPOCH : 0;
    key.number = pool_add(&b->keys, buf_str(&b->key));
    return key;
}

/* Feeds repeat their versions: a package's list stands in each of its records. */
static uint32_t key_add(const struct statement *st, struct str v, uint8_t *flags)
{
    struct image_builder *b = st->b;

    if (st->kind == NULL || v.n > VER_MAX) {
        *flags |= BOUND_MISREAD;
        return 0;
    }
    char text[VER_MAX + 1];

    text[0] = (char)st->kind->order;
    memcpy(text + 1, v.p, v.n);
    uint32_t at = pool_add(&b->versions, (struct str){text, v.n + 1});

    if (at == 0)
        return 0;
    if (at > b->key_of.n)
        *vec_add(&b->key_of) = key_make(b, st->kind->order, v);
    *flags |= b->key_of.p[at - 1].flags;
    return b->key_of.p[at - 1].number;
}

static void row_add(struct statement *st, const struct image_bound_row *bound)
{
    struct image_builder *b = st->b;
    struct str bytes = {(const char *)bound, sizeof *bound};

    if (st->row.space == 0) {
        st->row.space = pool_add(&b->strings, st->af->space);
        st->row.name = pool_add(&b->strings, st->af->name);
        st->row.cve = pool_add(&b->strings, st->af->cve);
    }
    st->row.bound = pool_add(&b->bounds, bytes);
    *vec_add(&b->rows) = st->row;
}

static struct image_bound_row bound_of(const struct statement *st, enum entry_kind kind)
{
    struct image_bound_row r = {.qual = st->qual, .kind = (uint8_t)kind};

    r.part = (uint8_t)st->af->part;
    return r;
}

static bool is_modular(const struct statement *st, struct str version)
{
    bool rpm = st->kind && st->kind->order == VER_RPM;

    return st->af->module.n > 0 || (rpm && str_find(version, STR(".module")) >= 0);
}

static void range_add(struct statement *st, const struct advisory_range *r)
{
    struct str lo = str_eq(r->introduced, STR("0")) ? STR_NONE : r->introduced;
    struct str hi = r->fixed.n ? r->fixed : r->last_affected;
    struct image_bound_row bound = bound_of(st, ENTRY_RANGE);

    if (lo.n)
        bound.lo = key_add(st, lo, &bound.flags);
    if (hi.n) {
        bound.hi = key_add(st, hi, &bound.flags);
        bound.flags |= BOUND_HAS_HI;
    }
    if (hi.n && !r->fixed.n)
        bound.flags |= BOUND_HI_INCLUSIVE;
    if (bound.flags & BOUND_MISREAD)
        bound.kind = ENTRY_UNKNOWN;
    else if (lo.n + hi.n == 0)
        bound.kind = ENTRY_ALL;
    if (is_modular(st, hi))
        bound.flags |= BOUND_MODULAR;
    bound.introduced = pool_add(&st->b->strings, r->introduced);
    bound.fixed = pool_add(&st->b->strings, hi);
    row_add(st, &bound);
}

/* Whether one of this statement's ranges holds the key already (OSV lists what its ranges say). */
static bool key_covered(const struct statement *st, struct str key)
{
    const struct image_builder *b = st->b;

    for (size_t i = st->first_row; i < b->rows.n; i++) {
        struct image_bound_row r;

        memcpy(&r, pool_at(&b->bounds, b->rows.p[i].bound).p, sizeof r);
        if (r.kind == ENTRY_EXACT)
            break; /* the ranges come first */
        if (r.kind == ENTRY_ALL)
            return true;
        if (r.kind != ENTRY_RANGE || str_cmp(key, pool_at(&b->keys, r.lo)) < 0)
            continue;
        int c = str_cmp(key, pool_at(&b->keys, r.hi));

        if (!(r.flags & BOUND_HAS_HI) || c < 0 || (c == 0 && (r.flags & BOUND_HI_INCLUSIVE)))
            return true;
    }
    return false;
}

static void exact_add(struct statement *st, struct str version)
{
    struct image_bound_row bound = bound_of(st, ENTRY_EXACT);

    bound.lo = bound.hi = key_add(st, version, &bound.flags);
    if (bound.lo && key_covered(st, pool_at(&st->b->keys, bound.lo)))
        return;
    bound.flags |= BOUND_HAS_HI | BOUND_HI_INCLUSIVE;
    if (is_modular(st, version))
        bound.flags |= BOUND_MODULAR;
    bound.introduced = pool_add(&st->b->strings, version);
    row_add(st, &bound);
}

static void ranges_add(struct statement *st)
{
    for (size_t i = 0; i < st->af->range_n; i++)
        range_add(st, &st->af->ranges[i]);
    for (size_t i = 0; i < st->af->version_n; i++) {
        if (st->af->versions[i].n)
            exact_add(st, st->af->versions[i]);
    }
}

static uint32_t qual_add(struct image_builder *b, const struct advisory_affected *af)
{
    struct image_qual_row q = {pool_add(&b->strings, af->arch), pool_add(&b->strings, af->module),
                               pool_add(&b->strings, af->note)};

    if (q.arch == 0 && q.module == 0 && q.note == 0)
        return 0;
    return pool_add(&b->quals, (struct str){(const char *)&q, sizeof q});
}

void image_rows_add(struct image_builder *b, const struct advisory_affected *af)
{
    static const enum entry_kind kinds[] = {
        [AFFECTED_ALL] = ENTRY_ALL,
        [AFFECTED_NONE] = ENTRY_NONE,
        [AFFECTED_EOL] = ENTRY_EOL,
        [AFFECTED_UNKNOWN] = ENTRY_UNKNOWN,
    };
    if (af->space.n == 0 || af->name.n == 0)
        return;
    struct statement st = {b,         af,          space_kind_find(af->space), qual_add(b, af),
                           b->rows.n, {0, 0, 0, 0}};

    if (af->status == AFFECTED_RANGES) {
        ranges_add(&st);
        return;
    }
    struct image_bound_row bound = bound_of(&st, kinds[af->status]);

    if (af->module.n)
        bound.flags |= BOUND_MODULAR;
    row_add(&st, &bound);
}
