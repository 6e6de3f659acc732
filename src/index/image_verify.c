/* The whole image, byte by byte: for `niju verify`, not for every start. */
#include "codec/hash.h"
#include "index/image_mapped.h"

static int damaged(struct err *e, const char *what)
{
    return err_set(e, E_PARSE, "the image is damaged (%s); run niju feed build", what);
}

static struct str section_bytes(const struct image *img, enum image_section s)
{
    const struct image_span *span = &img->header.span[s];

    return (struct str){img->bytes + span->at, span->n};
}

static bool lists_fit(const struct image *img)
{
    uint64_t lists = img->count[IMAGE_LISTS];

    for (uint32_t i = 0; i < img->count[IMAGE_VULNS]; i++) {
        const struct image_vuln_row *v = &img->vulns[i];

        if ((uint64_t)v->alias_from + v->alias_n > lists ||
            (uint64_t)v->record_from + v->record_n > lists)
            return false;
        for (uint32_t k = 0; k < v->record_n; k++) {
            if (img->lists[v->record_from + k] >= img->count[IMAGE_RECORDS])
                return false;
        }
        if (img->vuln_from[i] > img->vuln_from[i + 1])
            return false;
    }
    return img->vuln_from[img->count[IMAGE_VULNS]] == img->count[IMAGE_VULN_PACKAGES];
}

static bool entries_fit(const struct image *img)
{
    for (uint32_t i = 0; i < img->count[IMAGE_ENTRIES]; i++) {
        const struct image_entry_row *en = &img->entries[i];

        if ((en->vuln & ~IMAGE_VULN_DEAD) >= img->count[IMAGE_VULNS] ||
            en->record >= img->count[IMAGE_RECORDS] || en->bound >= img->count[IMAGE_BOUNDS])
            return false;
    }
    for (uint32_t i = 0; i < img->count[IMAGE_BOUNDS]; i++) {
        const struct image_bound_row *b = &img->bounds[i];

        if (b->lo >= img->keys.n || b->hi >= img->keys.n || b->qual >= img->count[IMAGE_QUALS])
            return false;
    }
    return true;
}

static bool packages_fit(const struct image *img)
{
    for (uint32_t i = 0; i < img->count[IMAGE_PACKAGES]; i++) {
        struct image_package p, found;

        image_package_at(img, i, &p);
        if (img->packages[i].space >= img->count[IMAGE_SPACES] || p.n == 0 ||
            !image_package_find(img, p.space, p.name, &found) || found.from != p.from)
            return false;
    }
    return true;
}

int image_verify(const struct image *img, struct err *e)
{
    for (enum image_section s = 0; s < IMAGE_SECTIONS; s++) {
        if (hash_bytes(section_bytes(img, s)) != img->header.span[s].hash)
            return damaged(e, "checksum");
    }
    if (!lists_fit(img) || !entries_fit(img) || !packages_fit(img))
        return damaged(e, "reference");
    return 0;
}
