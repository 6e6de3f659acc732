/* Versions become keys: the rows of one package statement, as they come in. */
#include "index/image_stage.h"
#include "model/space.h"

/* One statement's rows share these. */
struct statement {
    struct image_builder *b;
    const struct advisory_affected *af;
    const struct space_kind *kind; /* NULL: no order is known for the space */
    uint32_t qual;
    uint32_t package, cve; /* of its rows */
    size_t first_row;
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

/* ".module_el8", as modular builds of rpm have it in their release. */
static bool has_module(struct str v)
{
    static const struct str mark = {".module", 7};
    ptrdiff_t dot;

    while ((dot = str_find_char(v, '.')) >= 0) {
        v = str_sub(v, (size_t)dot, v.n);
        if (str_starts(v, mark))
            return true;
        v = str_sub(v, 1, v.n);
    }
    return false;
}

/* What the order makes of a version. */
static struct image_key key_make(struct image_builder *b, const struct space_kind *kind,
                                 struct str v)
{
    struct image_key key = {.text = pool_add(&b->strings, v), .flags = BOUND_MISREAD};

    if (kind == NULL)
        return key;
    key.modular = kind->order == VER_RPM && has_module(v);
    buf_reset(&b->key);
    if (ver_is_legacy(kind->order, v) || ver_key(kind->order, v, &b->key, NULL) < 0)
        return key;
    key.flags = epoch_above_zero(kind->order, v) ? BOUND_EPOCH : 0;
    key.number = pool_add(&b->keys, buf_str(&b->key));
    return key;
}

/* Feeds repeat their versions: a package's list stands in each of its records. */
static struct image_key key_of(const struct statement *st, struct str v)
{
    struct image_builder *b = st->b;
    char text[VER_MAX + 1];

    if (st->kind == NULL || v.n > VER_MAX)
        return key_make(b, st->kind, v);
    text[0] = (char)st->kind->order;
    memcpy(text + 1, v.p, v.n);
    uint32_t at = pool_add_again(&b->versions, (struct str){text, v.n + 1}, b->last.version);

    b->last.version = at;
    if (at > b->key_of.n)
        *vec_add(&b->key_of) = key_make(b, st->kind, v);
    return at ? b->key_of.p[at - 1] : (struct image_key){0};
}

static void row_add(const struct statement *st, const struct image_bound_row *bound)
{
    struct str bytes = {(const char *)bound, sizeof *bound};
    uint32_t *last = &st->b->last.bound;

    *last = pool_add_again(&st->b->bounds, bytes, *last);
    vec_push(&st->b->rows, ((struct staged_row){st->package, st->cve, *last}));
}

static struct image_bound_row bound_of(const struct statement *st, enum entry_kind kind)
{
    return (struct image_bound_row){
        .qual = st->qual,
        .kind = (uint8_t)kind,
        .flags = st->af->module.n > 0 ? BOUND_MODULAR : 0,
        .part = (uint8_t)st->af->part,
    };
}

static void range_add(const struct statement *st, const struct advisory_range *r)
{
    struct str hi = r->fixed.n ? r->fixed : r->last_affected;
    struct image_bound_row bound = bound_of(st, ENTRY_RANGE);
    struct image_key key;

    if (str_eq(r->introduced, STR("0"))) {
        st->b->last.zero = pool_add_again(&st->b->strings, r->introduced, st->b->last.zero);
        bound.introduced = st->b->last.zero;
    } else if (r->introduced.n) {
        key = key_of(st, r->introduced);
        bound.lo = key.number;
        bound.introduced = key.text;
        bound.flags |= key.flags;
    }
    if (hi.n) {
        key = key_of(st, hi);
        bound.hi = key.number;
        bound.fixed = key.text;
        bound.flags |= key.flags | BOUND_HAS_HI | (key.modular ? BOUND_MODULAR : 0);
    }
    if (hi.n && !r->fixed.n)
        bound.flags |= BOUND_HI_INCLUSIVE;
    if (bound.flags & BOUND_MISREAD)
        bound.kind = ENTRY_UNKNOWN;
    else if (bound.lo == 0 && hi.n == 0)
        bound.kind = ENTRY_ALL;
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
        if (r.kind != ENTRY_RANGE || ver_key_cmp(key, pool_at(&b->keys, r.lo)) < 0)
            continue;
        int c = ver_key_cmp(key, pool_at(&b->keys, r.hi));

        if (!(r.flags & BOUND_HAS_HI) || c < 0 || (c == 0 && (r.flags & BOUND_HI_INCLUSIVE)))
            return true;
    }
    return false;
}

static void exact_add(const struct statement *st, struct str version)
{
    struct image_bound_row bound = bound_of(st, ENTRY_EXACT);
    struct image_key key = key_of(st, version);

    if (key.number && key_covered(st, pool_at(&st->b->keys, key.number)))
        return;
    bound.lo = bound.hi = key.number;
    bound.introduced = key.text;
    bound.flags |= key.flags | BOUND_HAS_HI | BOUND_HI_INCLUSIVE;
    bound.flags |= key.modular ? BOUND_MODULAR : 0;
    row_add(st, &bound);
}

static void ranges_add(const struct statement *st)
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

/* One look-up for most: the name itself is a string of the image only once a package. */
static uint32_t package_add(struct image_builder *b, uint32_t space, struct str name)
{
    buf_reset(&b->key);
    buf_add(&b->key, (struct str){(const char *)&space, sizeof space});
    buf_add(&b->key, name);
    uint32_t at = pool_add(&b->packages, buf_str(&b->key));

    if (at > b->package_of.n)
        vec_push(&b->package_of, ((struct image_pair){space, pool_add(&b->strings, name)}));
    return at;
}

/* The space's kind and the package, looked up anew only where the space changes. */
static struct statement statement_of(struct image_builder *b, const struct advisory_affected *af)
{
    struct statement st = {.b = b, .af = af, .qual = qual_add(b, af), .first_row = b->rows.n};
    uint32_t space = pool_add_again(&b->strings, af->space, b->last.space);

    if (space != b->last.space) {
        b->last.space = space;
        b->last.kind = space_kind_find(af->space);
    }
    st.kind = b->last.kind;
    st.package = package_add(b, space, af->name);
    st.cve = b->last.cve = pool_add_again(&b->strings, af->cve, b->last.cve);
    return st;
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
    struct statement st = statement_of(b, af);

    if (af->status == AFFECTED_RANGES) {
        ranges_add(&st);
        return;
    }
    struct image_bound_row bound = bound_of(&st, kinds[af->status]);

    row_add(&st, &bound);
}
