/*
 * The estate index: who has which component, without a row per install (estate.md). One run of
 * bytes, made of plain arrays, kept as a file or in memory, mapped and used as it is: packages ->
 * components -> stretches of sets -> assets. Sets stand in an order in which each is followed by
 * those that are differences to it, so a component that a golden image brings is one stretch.
 * Immutable; threads may share it; x_ref/x_unref; a newer one takes its place whole.
 */
#pragma once
#include "base/buf.h"
#include "base/err.h"
#include <roaring/roaring.h>

struct estate_index;

enum { ESTATE_NO_BASE = UINT32_MAX, ESTATE_DEPTH = 64 };

/* Component ids, beside those of the base. The base stands before its differences. */
struct estate_set {
    uint32_t base; /* id, or ESTATE_NO_BASE */
    uint32_t gone_n, fresh_n;
    const uint32_t *gone, *fresh;
};

enum estate_attribute { ESTATE_EXPOSED, ESTATE_SENSITIVE, ESTATE_BUSINESS, ESTATE_ATTRIBUTES };

struct estate_asset {
    uint32_t unit;       /* below 2^20 */
    uint8_t kind;        /* the caller's number */
    uint8_t criticality; /* 1..5 */
    uint8_t attributes;  /* bit of each enum estate_attribute */
    uint8_t zero;
};

/* One source of one asset: its set since `from_day`. An asset may have several. */
struct estate_point {
    uint32_t asset, set;
    int32_t from_day;
};

/* Plain arrays; the number of an element is its id. They live during the call. */
struct estate_source {
    uint64_t moment;              /* the change log's number they stand for; told back */
    const struct str *components; /* component_key's bytes; "" = a hole */
    const struct estate_set *sets;
    const struct estate_asset *assets;
    const struct estate_point *points;
    uint32_t component_n, set_n, asset_n, point_n;
};

/* Appends the bytes. E_INVALID: a reference points nowhere; E_LIMIT: over 4 GiB of texts. */
MUST_CHECK int estate_index_build(const struct estate_source *s, struct buf *out, struct err *e);
/*
 * Maps and checks all of it (magic, version, XXH3 of each section). E_NOTFOUND; E_PARSE damaged or
 * of another version: make it anew. Written by file_write.
 */
MUST_CHECK int estate_index_open(const char *path, struct estate_index **ret, struct err *e);
/* The same over bytes in memory that outlive it, at a multiple of 8. */
MUST_CHECK int estate_index_of_bytes(struct str bytes, struct estate_index **ret, struct err *e);
struct estate_index *estate_index_ref(struct estate_index *x);
void estate_index_unref(struct estate_index *x); /* NULL is a no-op */

uint64_t estate_index_moment(const struct estate_index *x);
uint64_t estate_index_size(const struct estate_index *x); /* bytes */
uint32_t estate_index_components(const struct estate_index *x);
uint32_t estate_index_assets(const struct estate_index *x);
uint32_t estate_index_units(const struct estate_index *x); /* the highest and one more */
const struct estate_asset *estate_index_asset(const struct estate_index *x, uint32_t asset);

/* A package of the estate and its components' ids, ascending. */
struct estate_package {
    struct str space, name;
    const uint32_t *components;
    uint32_t n;
};
uint32_t estate_index_packages(const struct estate_index *x); /* by space, then name */
void estate_index_package_at(const struct estate_index *x, uint32_t i, struct estate_package *ret);
bool estate_index_package_find(const struct estate_index *x, struct str space, struct str name,
                               struct estate_package *ret);

/* Assets of a unit, or with an attribute; compressed. Empty for a unit that has none. */
const roaring_bitmap_t *estate_index_unit(const struct estate_index *x, uint32_t unit);
const roaring_bitmap_t *estate_index_attribute(const struct estate_index *x,
                                               enum estate_attribute a);
