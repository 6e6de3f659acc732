#include "base/alloc.h"
#include "codec/hash.h"
#include "index/estate_layout.h"
#include "index/image_layout.h"
#include "index/matcher.h"
#include "index/pool.h"

const uint32_t ESTATE_ROW[ESTATE_SECTIONS] = {
    1, sizeof(struct estate_package_row), 4, sizeof(struct estate_component_row), 4, 4, 4, 4, 4,
    4, sizeof(struct estate_asset)};

struct build {
    const struct estate_source *s;
    struct buf *out;
    size_t begin; /* of the index in `out` */
    struct estate_header header;
    struct pool texts;    /* numbers stand in rows until they are written */
    struct pool packages; /* "space NUL name" */
    struct estate_component_row *components;
    uint32_t *place;  /* of a set */
    uint32_t *set_at; /* the set at a place */
    uint32_t *end;    /* by place */
};

static int astray(struct err *e, const char *what, uint32_t i)
{
    return err_set(e, E_INVALID, "the estate's %s %u points nowhere; restore a backup", what, i);
}

static void section_put(struct build *b, enum estate_section which, const void *p, size_t n)
{
    struct str bytes = {p, n};

    while ((b->out->n - b->begin) % 64)
        buf_add_char(b->out, '\0');
    b->header.span[which] =
        (struct estate_span){b->out->n - b->begin, n, hash_bytes(n ? bytes : STR_NONE)};
    buf_add(b->out, bytes);
}

/* Sets in an order in which a base is followed by all its differences: its own, then theirs. */
static int places_make(struct build *b, struct err *e)
{
    const struct estate_source *s = b->s;
    uint32_t *size = alloc_zero(s->set_n + 1, sizeof *size);
    uint32_t next = 0;
    int rc = 0;

    for (uint32_t i = s->set_n; i-- > 0;) {
        uint32_t base = s->sets[i].base;

        size[i]++;
        if (base != ESTATE_NO_BASE && base >= i)
            rc = astray(e, "set", i);
        else if (base != ESTATE_NO_BASE)
            size[base] += size[i];
    }
    /* `size` of a placed set becomes the place of its next difference */
    for (uint32_t i = 0; rc == 0 && i < s->set_n; i++) {
        uint32_t *from = s->sets[i].base == ESTATE_NO_BASE ? &next : &size[s->sets[i].base];

        b->place[i] = *from;
        b->set_at[*from] = i;
        *from += size[i];
        b->end[b->place[i]] = *from;
        size[i] = b->place[i] + 1;
    }
    alloc_free(size);
    return rc;
}

static int depth_check(const struct estate_source *s, struct err *e)
{
    uint8_t *depth = alloc_zero(s->set_n + 1, 1);
    int rc = 0;

    for (uint32_t i = 0; rc == 0 && i < s->set_n; i++) {
        depth[i] = s->sets[i].base == ESTATE_NO_BASE ? 0 : depth[s->sets[i].base] + 1;
        if (depth[i] >= ESTATE_DEPTH)
            rc = astray(e, "set", i);
    }
    alloc_free(depth);
    return rc;
}

/* Turns counts [i + 1] into begins [i]; `n` of them and one more. */
static uint32_t begins_make(uint32_t *at, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++)
        at[i + 1] += at[i];
    return at[n];
}

static int events_count(const struct build *b, uint32_t *from, struct err *e)
{
    const struct estate_source *s = b->s;

    for (uint32_t i = 0; i < s->set_n; i++) {
        const struct estate_set *set = &s->sets[i];

        for (uint32_t k = 0; k < set->gone_n + set->fresh_n; k++) {
            uint32_t c = k < set->gone_n ? set->gone[k] : set->fresh[k - set->gone_n];

            if (c >= s->component_n)
                return astray(e, "set", i);
            from[c + 1]++;
        }
    }
    return 0;
}

static int events_put(struct build *b, struct err *e)
{
    const struct estate_source *s = b->s;
    uint32_t *from = alloc_zero((size_t)s->component_n + 2, sizeof *from);
    int rc = events_count(b, from, e);

    if (rc == 0) {
        uint32_t n = begins_make(from, s->component_n);
        uint32_t *events = alloc_zero((size_t)n + 1, sizeof *events);

        section_put(b, ESTATE_EVENT_FROM, from, (s->component_n + (size_t)1) * sizeof *from);
        for (uint32_t at = 0; at < s->set_n; at++) {
            const struct estate_set *set = &s->sets[b->set_at[at]];

            for (uint32_t k = 0; k < set->gone_n; k++)
                events[from[set->gone[k]]++] = at << 1 | 1;
            for (uint32_t k = 0; k < set->fresh_n; k++)
                events[from[set->fresh[k]]++] = at << 1;
        }
        section_put(b, ESTATE_EVENTS, events, (size_t)n * sizeof *events);
        alloc_free(events);
    }
    alloc_free(from);
    return rc;
}

static void points_fill(struct build *b, uint32_t *from)
{
    const struct estate_source *s = b->s;
    uint32_t *assets = alloc_zero((size_t)s->point_n + 1, sizeof *assets);
    int32_t *days = alloc_zero((size_t)s->point_n + 1, sizeof *days);

    for (uint32_t i = 0; i < s->point_n; i++) {
        uint32_t at = from[b->place[s->points[i].set]]++;

        assets[at] = s->points[i].asset;
        days[at] = s->points[i].from_day;
    }
    section_put(b, ESTATE_POINT_ASSETS, assets, (size_t)s->point_n * sizeof *assets);
    section_put(b, ESTATE_POINT_DAYS, days, (size_t)s->point_n * sizeof *days);
    alloc_free(assets);
    alloc_free(days);
}

static int points_put(struct build *b, struct err *e)
{
    const struct estate_source *s = b->s;
    uint32_t *from = alloc_zero((size_t)s->set_n + 2, sizeof *from);
    int rc = 0;

    for (uint32_t i = 0; rc == 0 && i < s->point_n; i++) {
        if (s->points[i].set >= s->set_n || s->points[i].asset >= s->asset_n)
            rc = astray(e, "install", i);
        else
            from[b->place[s->points[i].set] + 1]++;
    }
    if (rc == 0) {
        begins_make(from, s->set_n);
        section_put(b, ESTATE_POINT_FROM, from, (s->set_n + (size_t)1) * sizeof *from);
        points_fill(b, from);
    }
    alloc_free(from);
    return rc;
}

static int component_take(struct build *b, uint32_t id, struct arena *a, struct err *e)
{
    struct estate_component_row *row = &b->components[id];
    struct match_subject s;
    struct component c;

    row->package = ESTATE_NONE;
    if (b->s->components[id].n == 0)
        return 0;
    if (!component_unkey(b->s->components[id], &c))
        return astray(e, "component", id);
    if (!match_subject_make(&c, a, &s))
        return 0;
    row->package = pool_add(&b->packages, str_fmt(a, "%.*s%c%.*s", STR_ARG(s.package.space), 0,
                                                  STR_ARG(s.package.name)));
    row->key = pool_add(&b->texts, s.key);
    row->version = pool_add(&b->texts, s.version);
    row->arch = pool_add(&b->texts, s.arch);
    row->unkeyed = (uint8_t)s.unkeyed;
    row->epoch_unsaid = s.epoch_unsaid;
    row->part = (uint8_t)s.part;
    return 0;
}

static int components_take(struct build *b, struct err *e)
{
    struct arena *a = arena_new();
    int rc = 0;

    for (uint32_t id = 0; rc == 0 && id < b->s->component_n; id++) {
        rc = component_take(b, id, a, e);
        arena_reset(a);
    }
    arena_free(a);
    if (rc == 0 && (b->texts.over || b->packages.over))
        rc = err_set(e, E_LIMIT, "the estate index: over 4 GiB of texts; split the estate by unit");
    return rc;
}

/* Packages by space and name: the NUL between the two sorts before everything. */
static struct estate_package_row *packages_make(struct build *b, uint32_t *n)
{
    uint32_t *rank = pool_ranks(&b->packages);

    *n = (uint32_t)pool_size(&b->packages) - 1;
    struct estate_package_row *rows = alloc_zero((size_t)*n + 1, sizeof *rows);

    for (uint32_t i = 1; i <= *n; i++) {
        struct str name = pool_at(&b->packages, i), space = str_cut(&name, '\0');
        struct estate_package_row *row = &rows[rank[i] - 1];

        row->space = pool_add(&b->texts, space);
        row->name = pool_add(&b->texts, name);
    }
    for (uint32_t id = 0; id < b->s->component_n; id++) {
        struct estate_component_row *c = &b->components[id];

        if (c->package == ESTATE_NONE)
            continue;
        c->package = rank[c->package] - 1;
        rows[c->package].n++;
    }
    alloc_free(rank);
    return rows;
}

/* Writes the texts; at[number] is where each stands. */
static uint32_t *texts_put(struct build *b)
{
    uint32_t n = (uint32_t)pool_size(&b->texts);
    uint32_t *at = alloc_zero((size_t)n + 1, sizeof *at);
    struct buf bytes = BUF_INIT(UINT32_MAX);

    for (uint32_t i = 0; i < n; i++) {
        struct str s = pool_at(&b->texts, i);

        at[i] = (uint32_t)bytes.n;
        buf_add_varint(&bytes, s.n);
        buf_add(&bytes, s);
    }
    b->texts.over = b->texts.over || bytes.over;
    section_put(b, ESTATE_TEXTS, bytes.p, bytes.n);
    buf_done(&bytes);
    return at;
}

static void package_components_put(struct build *b, struct estate_package_row *rows, uint32_t n)
{
    uint32_t *ids = alloc_zero((size_t)b->s->component_n + 1, sizeof *ids);
    uint32_t at = 0;

    for (uint32_t i = 0; i < n; i++) {
        rows[i].from = at;
        at += rows[i].n;
        rows[i].n = 0;
    }
    for (uint32_t id = 0; id < b->s->component_n; id++) {
        if (b->components[id].package == ESTATE_NONE)
            continue;
        struct estate_package_row *row = &rows[b->components[id].package];

        ids[row->from + row->n++] = id;
    }
    section_put(b, ESTATE_PACKAGE_COMPONENTS, ids, (size_t)at * sizeof *ids);
    alloc_free(ids);
}

static void names_put(struct build *b)
{
    uint32_t n;
    struct estate_package_row *rows = packages_make(b, &n);
    uint32_t *at = texts_put(b);

    package_components_put(b, rows, n);
    for (uint32_t i = 0; i < n; i++) {
        rows[i].space = at[rows[i].space];
        rows[i].name = at[rows[i].name];
    }
    for (uint32_t id = 0; id < b->s->component_n; id++) {
        struct estate_component_row *c = &b->components[id];

        c->key = at[c->key];
        c->version = at[c->version];
        c->arch = at[c->arch];
    }
    section_put(b, ESTATE_PACKAGES, rows, n * sizeof *rows);
    section_put(b, ESTATE_COMPONENTS, b->components, b->s->component_n * sizeof *b->components);
    alloc_free(rows);
    alloc_free(at);
}

static int assets_put(struct build *b, struct err *e)
{
    for (uint32_t i = 0; i < b->s->asset_n; i++)
        if (b->s->assets[i].unit >= ESTATE_UNITS_MAX)
            return astray(e, "asset", i);
    section_put(b, ESTATE_ASSETS, b->s->assets, b->s->asset_n * sizeof *b->s->assets);
    return 0;
}

uint64_t estate_header_check(struct estate_header h)
{
    h.check = 0;
    return hash_bytes((struct str){(const char *)&h, sizeof h});
}

static int sections_put(struct build *b, struct err *e)
{
    int rc = places_make(b, e);

    if (rc == 0)
        rc = depth_check(b->s, e);
    if (rc == 0)
        rc = components_take(b, e);
    if (rc < 0)
        return rc;
    names_put(b);
    section_put(b, ESTATE_SET_END, b->end, b->s->set_n * sizeof *b->end);
    rc = events_put(b, e);
    if (rc == 0)
        rc = points_put(b, e);
    if (rc == 0)
        rc = assets_put(b, e);
    if (rc == 0 && b->texts.over)
        rc = err_set(e, E_LIMIT, "the estate index: over 4 GiB of texts; split the estate by unit");
    return rc;
}

int estate_index_build(const struct estate_source *s, struct buf *out, struct err *e)
{
    struct build b = {.s = s, .out = out, .begin = out->n};

    b.components = alloc_zero((size_t)s->component_n + 1, sizeof *b.components);
    b.place = alloc_zero((size_t)s->set_n + 1, sizeof *b.place);
    b.set_at = alloc_zero((size_t)s->set_n + 1, sizeof *b.set_at);
    b.end = alloc_zero((size_t)s->set_n + 1, sizeof *b.end);
    buf_add(out, (struct str){(const char *)&b.header, sizeof b.header});
    int rc = sections_put(&b, e);

    memcpy(b.header.magic, ESTATE_MAGIC, sizeof b.header.magic);
    b.header.format = ESTATE_FORMAT;
    b.header.sections = ESTATE_SECTIONS;
    b.header.length = out->n - b.begin;
    b.header.moment = s->moment;
    b.header.keys = image_keys_print();
    b.header.check = estate_header_check(b.header);
    memcpy(out->p + b.begin, &b.header, sizeof b.header);
    pool_done(&b.texts);
    pool_done(&b.packages);
    alloc_free(b.components);
    alloc_free(b.place);
    alloc_free(b.set_at);
    alloc_free(b.end);
    return rc;
}
