/* The mapped image from inside: rows and texts without a copy. Inner header of image.c,
 * image_verify.c, matcher.c and match_explain.c. Every look stays inside its section. */
#pragma once
#include "base/alloc.h"
#include "base/buf.h"
#include "base/file.h"
#include "index/image.h"
#include "index/image_layout.h"
#include <stdatomic.h>

struct image {
    atomic_int refs;
    struct file_map map; /* empty when of bytes */
    void *copy;          /* of bytes that did not stand at a multiple of 8 */
    struct image_header header;
    const char *bytes; /* the file's first */
    struct str strings, keys, cold, inputs;
    const struct image_space_row *spaces;
    const struct image_package_row *packages;
    const uint64_t *slots;
    const struct image_entry_row *entries;
    const struct image_bound_row *bounds;
    const struct image_qual_row *quals;
    const struct image_vuln_row *vulns;
    const uint32_t *lists;
    const struct image_record_row *records;
    const struct image_id_row *ids;
    const uint32_t *vuln_from, *vuln_packages;
    uint32_t count[IMAGE_SECTIONS]; /* rows */
};

/* "" where the reference points nowhere. */
static inline struct str image_text(struct str section, uint32_t at)
{
    uint64_t n;

    if (at < section.n && (unsigned char)section.p[at] < section.n - at &&
        (unsigned char)section.p[at] < 0x80)
        return (struct str){section.p + at + 1, (unsigned char)section.p[at]};
    struct str rest = str_sub(section, at, section.n);

    if (!str_varint(&rest, &n) || n > rest.n)
        return STR_NONE;
    return (struct str){rest.p, (size_t)n};
}
static inline struct str image_string(const struct image *img, uint32_t at)
{
    return image_text(img->strings, at);
}
static inline struct str image_key(const struct image *img, uint32_t at)
{
    return image_text(img->keys, at);
}
/* image_package_find with the name's hash made before (image_name_hash). */
bool image_package_seek(const struct image *img, struct str space, uint64_t hash, struct str name,
                        struct image_package *ret);
/* NULL past the end, as damage would have it. */
static inline const struct image_bound_row *image_bound(const struct image *img,
                                                        const struct image_entry_row *en)
{
    return en->bound < img->count[IMAGE_BOUNDS] ? &img->bounds[en->bound] : NULL;
}
