/* The bytes of an estate index. Inner header of estate_index*.c, estate_answer.c and
 * estate_verdicts.c. Little-endian; sections begin at multiples of 64. */
#pragma once
#include "base/file.h"
#include "index/estate_index.h"
#include <stdatomic.h>

#define ESTATE_MAGIC "NIJUEST"
enum { ESTATE_FORMAT = 1 };
/* unit numbers are dense ids of the store; the ceiling keeps a damaged one from taking memory */
enum { ESTATE_UNITS_MAX = 1 << 20, ESTATE_NONE = UINT32_MAX };

enum estate_section {
    ESTATE_TEXTS,              /* LEB128 length, bytes; 0 is the empty one */
    ESTATE_PACKAGES,           /* estate_package_row, by space, name */
    ESTATE_PACKAGE_COMPONENTS, /* uint32_t */
    ESTATE_COMPONENTS,         /* estate_component_row, by id */
    ESTATE_SET_END,            /* uint32_t, by place: the place behind its last difference */
    ESTATE_EVENT_FROM,         /* uint32_t, components and one more */
    ESTATE_EVENTS,             /* uint32_t: place * 2, odd where the set takes it away */
    ESTATE_POINT_FROM,         /* uint32_t, sets and one more, by place */
    ESTATE_POINT_ASSETS,       /* uint32_t */
    ESTATE_POINT_DAYS,         /* int32_t */
    ESTATE_ASSETS,             /* struct estate_asset */
    ESTATE_SECTIONS
};

struct estate_span {
    uint64_t at, n; /* bytes */
    uint64_t hash;  /* XXH3 of the section */
};

struct estate_header {
    char magic[8];
    uint32_t format, sections;
    uint64_t length, moment;
    uint64_t keys;  /* image_keys_print of the builder */
    uint64_t check; /* XXH3 of the header with `check` 0 */
    struct estate_span span[ESTATE_SECTIONS];
};

struct estate_package_row {
    uint32_t space, name; /* texts */
    uint32_t from, n;     /* in package_components */
};

/* What matching needs of a component (matcher.h: match_subject). */
struct estate_component_row {
    uint32_t package; /* ESTATE_NONE: no space knows it, or a hole */
    uint32_t key, version, arch;
    uint8_t unkeyed, epoch_unsaid, part, zero;
};

struct estate_index {
    atomic_int refs;
    struct file_map map; /* empty when of bytes */
    struct estate_header header;
    struct str texts;
    const struct estate_package_row *packages;
    const uint32_t *package_components;
    const struct estate_component_row *components;
    const uint32_t *set_end, *event_from, *events, *point_from, *point_assets;
    const int32_t *point_days;
    const struct estate_asset *assets;
    uint32_t count[ESTATE_SECTIONS]; /* rows */
    uint32_t unit_n;
    roaring_bitmap_t **units;
    roaring_bitmap_t *attributes[ESTATE_ATTRIBUTES];
};

extern const uint32_t ESTATE_ROW[ESTATE_SECTIONS]; /* bytes of a row */
uint64_t estate_header_check(struct estate_header h);
