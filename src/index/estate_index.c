#include "index/estate_index.h"
#include "base/alloc.h"
#include "codec/hash.h"
#include "index/estate_layout.h"
#include "index/image_mapped.h"
#include <assert.h>

static int damaged(struct err *e)
{
    return err_set(e, E_PARSE, "the estate index is damaged or of another version; make it anew");
}

static struct str section(const struct estate_index *x, struct str bytes, enum estate_section s)
{
    return (struct str){bytes.p + x->header.span[s].at, x->header.span[s].n};
}

static int sections_check(struct estate_index *x, struct str bytes, struct err *e)
{
    for (int i = 0; i < ESTATE_SECTIONS; i++) {
        const struct estate_span *s = &x->header.span[i];

        if (s->at > bytes.n || s->n > bytes.n - s->at || s->at % 8 || s->n % ESTATE_ROW[i] ||
            s->n / ESTATE_ROW[i] > UINT32_MAX)
            return damaged(e);
        if (hash_bytes(s->n ? section(x, bytes, (enum estate_section)i) : STR_NONE) != s->hash)
            return damaged(e);
        x->count[i] = (uint32_t)(s->n / ESTATE_ROW[i]);
    }
    return 0;
}

static int header_check(struct estate_index *x, struct str bytes, struct err *e)
{
    struct estate_header *h = &x->header;

    if (bytes.n < sizeof *h)
        return damaged(e);
    memcpy(h, bytes.p, sizeof *h);
    if (memcmp(h->magic, ESTATE_MAGIC, sizeof h->magic) != 0 || h->format != ESTATE_FORMAT ||
        h->sections != ESTATE_SECTIONS || h->length != bytes.n ||
        h->check != estate_header_check(*h) || h->keys != image_keys_print())
        return damaged(e);
    return sections_check(x, bytes, e);
}

static const void *rows(const struct estate_index *x, struct str bytes, enum estate_section s)
{
    return section(x, bytes, s).p;
}

static void sections_set(struct estate_index *x, struct str bytes)
{
    x->texts = section(x, bytes, ESTATE_TEXTS);
    x->packages = rows(x, bytes, ESTATE_PACKAGES);
    x->package_components = rows(x, bytes, ESTATE_PACKAGE_COMPONENTS);
    x->components = rows(x, bytes, ESTATE_COMPONENTS);
    x->set_end = rows(x, bytes, ESTATE_SET_END);
    x->event_from = rows(x, bytes, ESTATE_EVENT_FROM);
    x->events = rows(x, bytes, ESTATE_EVENTS);
    x->point_from = rows(x, bytes, ESTATE_POINT_FROM);
    x->point_assets = rows(x, bytes, ESTATE_POINT_ASSETS);
    x->point_days = rows(x, bytes, ESTATE_POINT_DAYS);
    x->assets = rows(x, bytes, ESTATE_ASSETS);
}

static void bitmaps_make(struct estate_index *x)
{
    uint32_t n = x->count[ESTATE_ASSETS];

    for (uint32_t i = 0; i < n; i++)
        if (x->assets[i].unit >= x->unit_n)
            x->unit_n = x->assets[i].unit + 1;
    x->units = alloc_zero((size_t)x->unit_n + 1, sizeof *x->units);
    for (uint32_t i = 0; i <= x->unit_n; i++) /* the last one stays empty */
        x->units[i] = roaring_bitmap_create();
    for (int a = 0; a < ESTATE_ATTRIBUTES; a++)
        x->attributes[a] = roaring_bitmap_create();
    for (uint32_t i = 0; i < n; i++) {
        roaring_bitmap_add(x->units[x->assets[i].unit], i);
        for (int a = 0; a < ESTATE_ATTRIBUTES; a++)
            if (x->assets[i].attributes >> a & 1)
                roaring_bitmap_add(x->attributes[a], i);
    }
    for (uint32_t i = 0; i <= x->unit_n; i++)
        roaring_bitmap_run_optimize(x->units[i]);
    for (int a = 0; a < ESTATE_ATTRIBUTES; a++)
        roaring_bitmap_run_optimize(x->attributes[a]);
}

int estate_index_of_bytes(struct str bytes, struct estate_index **ret, struct err *e)
{
    struct estate_index *x = alloc_zero(1, sizeof *x);
    int rc = header_check(x, bytes, e);

    assert((uintptr_t)bytes.p % 8 == 0);
    if (rc < 0) {
        alloc_free(x);
        return rc;
    }
    atomic_init(&x->refs, 1);
    sections_set(x, bytes);
    bitmaps_make(x);
    *ret = x;
    return 0;
}

int estate_index_open(const char *path, struct estate_index **ret, struct err *e)
{
    struct file_map map;
    int rc = file_map(path, SIZE_MAX, &map, e);

    if (rc < 0)
        return rc;
    rc = estate_index_of_bytes(map.bytes, ret, e);
    if (rc < 0) {
        file_unmap(&map);
        return err_in(e, "%s", path);
    }
    (*ret)->map = map;
    return 0;
}

struct estate_index *estate_index_ref(struct estate_index *x)
{
    atomic_fetch_add(&x->refs, 1);
    return x;
}

void estate_index_unref(struct estate_index *x)
{
    if (x == NULL || atomic_fetch_sub(&x->refs, 1) != 1)
        return;
    for (uint32_t i = 0; i <= x->unit_n; i++)
        roaring_bitmap_free(x->units[i]);
    for (int a = 0; a < ESTATE_ATTRIBUTES; a++)
        roaring_bitmap_free(x->attributes[a]);
    alloc_free(x->units);
    file_unmap(&x->map);
    alloc_free(x);
}

uint64_t estate_index_moment(const struct estate_index *x)
{
    return x->header.moment;
}

uint64_t estate_index_size(const struct estate_index *x)
{
    return x->header.length;
}

uint32_t estate_index_components(const struct estate_index *x)
{
    return x->count[ESTATE_COMPONENTS];
}

uint32_t estate_index_assets(const struct estate_index *x)
{
    return x->count[ESTATE_ASSETS];
}

uint32_t estate_index_units(const struct estate_index *x)
{
    return x->unit_n;
}

const struct estate_asset *estate_index_asset(const struct estate_index *x, uint32_t asset)
{
    return &x->assets[asset];
}

uint32_t estate_index_packages(const struct estate_index *x)
{
    return x->count[ESTATE_PACKAGES];
}

void estate_index_package_at(const struct estate_index *x, uint32_t i, struct estate_package *ret)
{
    const struct estate_package_row *row = &x->packages[i];

    ret->space = image_text(x->texts, row->space);
    ret->name = image_text(x->texts, row->name);
    ret->components = x->package_components + row->from;
    ret->n = row->n;
}

bool estate_index_package_find(const struct estate_index *x, struct str space, struct str name,
                               struct estate_package *ret)
{
    uint32_t lo = 0, hi = x->count[ESTATE_PACKAGES];

    while (lo < hi) {
        uint32_t mid = lo + (hi - lo) / 2;

        estate_index_package_at(x, mid, ret);
        int c = str_cmp(ret->space, space);

        if (c == 0)
            c = str_cmp(ret->name, name);
        if (c == 0)
            return true;
        if (c < 0)
            lo = mid + 1;
        else
            hi = mid;
    }
    return false;
}

const roaring_bitmap_t *estate_index_unit(const struct estate_index *x, uint32_t unit)
{
    return x->units[unit < x->unit_n ? unit : x->unit_n];
}

const roaring_bitmap_t *estate_index_attribute(const struct estate_index *x,
                                               enum estate_attribute a)
{
    return x->attributes[a];
}
