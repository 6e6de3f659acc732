/* For the feeds' fuzz targets: reads any bytes by one reader and touches all that it gives. */
#pragma once
#include "format/feed/feed.h"
#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static inline size_t fuzz_touch(struct str s)
{
    size_t sum = 0;

    for (size_t i = 0; i < s.n; i++)
        sum += (unsigned char)s.p[i];
    return sum;
}

static inline int fuzz_advisory(void *ctx, const struct advisory *r, struct err *e)
{
    size_t *sum = ctx;

    (void)e;
    assert(r->id.n > 0 && r->published >= 0 && r->modified >= 0 && r->withdrawn >= 0);
    *sum += fuzz_touch(r->title);
    for (size_t i = 0; i < r->cve_n; i++)
        *sum += fuzz_touch(r->cves[i]);
    for (size_t i = 0; i < r->vector_n; i++)
        *sum += fuzz_touch(r->vectors[i]);
    for (size_t i = 0; i < r->affected_n; i++) {
        const struct advisory_affected *a = &r->affected[i];

        assert(a->space.n > 0 && a->name.n > 0);
        assert(a->status != AFFECTED_RANGES || a->range_n + a->version_n > 0);
        assert(a->status == AFFECTED_RANGES || a->range_n + a->version_n == 0);
        *sum += fuzz_touch(a->note) + fuzz_touch(a->cve);
        for (size_t k = 0; k < a->range_n; k++)
            *sum += fuzz_touch(a->ranges[k].introduced) + fuzz_touch(a->ranges[k].fixed) +
                    fuzz_touch(a->ranges[k].last_affected);
        for (size_t k = 0; k < a->version_n; k++)
            *sum += fuzz_touch(a->versions[k]);
    }
    return 0;
}

static inline int fuzz_kev(void *ctx, const struct kev *r, struct err *e)
{
    (void)e;
    *(size_t *)ctx += fuzz_touch(r->cve) + fuzz_touch(r->vendor) + fuzz_touch(r->product);
    return 0;
}

static inline int fuzz_epss(void *ctx, const struct epss *r, struct err *e)
{
    (void)e;
    assert(r->score <= 1000000 && r->percentile <= 1000000);
    *(size_t *)ctx += fuzz_touch(r->cve);
    return 0;
}

static inline int fuzz_ssvc(void *ctx, const struct ssvc *r, struct err *e)
{
    (void)e;
    *(size_t *)ctx += fuzz_touch(r->cve);
    return 0;
}

static inline void fuzz_bad(void *ctx, struct str place, const char *why)
{
    *(size_t *)ctx += fuzz_touch(place) + strlen(why);
}

static inline void feed_fuzz(const char *format, const uint8_t *data, size_t size)
{
    size_t sum = 0;
    struct feed_sink sink = {&sum, fuzz_advisory, fuzz_kev, fuzz_epss, fuzz_ssvc, fuzz_bad, false};
    struct feed_document d = {{(const char *)data, size}, STR("fuzz")};
    struct feed_count count = {0};
    struct err e = {0};
    int rc = feed_read(feed_format_find(str_of(format)), &d, &sink, &count, &e);

    assert(rc == 0 || (rc < 0 && e.text[0]));
}
