/* For tests: images made by hand. */
#pragma once
#include "index/image.h"
#include "index/image_build.h"
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

struct made {
    struct image_builder *b;
    struct buf bytes;
    struct image_stats stats;
    struct image *img;
};

static inline void made_begin(struct made *m)
{
    *m = (struct made){.b = image_builder_new()};
}

static inline void made_build(struct made *m)
{
    struct err e = {0};

    if (image_build(m->b, STR("osv a.json\n"), &m->bytes, &m->stats, &e) < 0)
        fail_msg("%s", e.text);
    if (image_of_bytes(buf_str(&m->bytes), &m->img, &e) < 0)
        fail_msg("%s", e.text);
    if (image_verify(m->img, &e) < 0)
        fail_msg("%s", e.text);
}

static inline void made_end(struct made *m)
{
    image_unref(m->img);
    image_builder_free(m->b);
    buf_done(&m->bytes);
}

/* One package, one range, one record: the common case. */
static inline struct advisory_affected made_range(const char *space, const char *name,
                                                  const struct advisory_range *r)
{
    return (struct advisory_affected){
        .space = str_of(space), .name = str_of(name), .ranges = r, .range_n = r ? 1 : 0};
}

static inline uint32_t made_vuln(const struct made *m, const char *id)
{
    uint32_t v = UINT32_MAX;

    if (!image_vuln_find(m->img, str_of(id), &v))
        return UINT32_MAX;
    return v;
}

static inline void assert_text(struct str s, const char *want)
{
    if (!str_eq(s, str_of(want)))
        fail_msg("\"%.*s\" is not \"%s\"", STR_ARG(s), want);
}
