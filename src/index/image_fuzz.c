/* Damaged images: with the header made right again, so that the damage reaches the sections. */
#include "base/alloc.h"
#include "index/image_layout.h"
#include "index/matcher.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void vulns_look(const struct image *img)
{
    for (uint32_t i = 0; i <= image_vuln_count(img); i++) {
        struct image_vuln v;
        struct image_record r;
        const uint32_t *packages;
        uint32_t found;

        image_vuln_at(img, i, &v);
        (void)image_vuln_find(img, v.id, &found);
        (void)image_vuln_hash(img, i);
        for (uint32_t k = 0; k < v.alias_n && k < 16; k++)
            (void)image_vuln_find(img, image_alias_at(img, &v, k), &found);
        for (uint32_t k = 0; k < v.record_n && k < 16; k++)
            image_record_get(img, image_record_at(img, &v, k), &r);
        if (image_vuln_packages(img, i, &packages)) {
            struct image_package p;

            image_package_at(img, packages[0], &p);
        }
    }
}

static void package_match(const struct image *img, uint32_t i, struct arena *a)
{
    struct match_subject s = {.key = STR("2"), .version = STR("1.2"), .arch = STR("amd64")};
    struct component c = {.type = STR("npm"), .version = STR("1.2.0")};
    struct verdict_list out = {0};
    struct match_explanation x;

    image_package_at(img, i, &s.package);
    c.name = s.package.name;
    match_subject(img, &s, &out);
    match_component(img, &c, a, &out);
    for (size_t k = 0; k < out.n; k++)
        (void)match_explain(img, &c, &out.p[k], a, &x);
    vec_done(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct image_header h;
    struct image *img;

    if (size < sizeof h || size > 1 << 16)
        return 0;
    char *bytes = alloc_new(size);

    memcpy(bytes, data, size);
    memcpy(&h, bytes, sizeof h);
    memcpy(h.magic, IMAGE_MAGIC, sizeof h.magic);
    h.format = IMAGE_FORMAT;
    h.sections = IMAGE_SECTIONS;
    h.length = size;
    h.keys = image_keys_print();
    image_header_seal(&h);
    memcpy(bytes, &h, sizeof h);
    if (image_of_bytes((struct str){bytes, size}, &img, NULL) == 0) {
        struct arena *a = arena_new();

        if (image_verify(img, NULL) == 0)
            (void)image_hash(img);
        vulns_look(img);
        for (size_t i = 0; i < image_space_count(img); i++)
            (void)image_space_known(img, image_space_at(img, i));
        for (uint32_t i = 0; i <= image_package_count(img); i++)
            package_match(img, i, a);
        arena_free(a);
        image_unref(img);
    }
    alloc_free(bytes);
    return 0;
}
