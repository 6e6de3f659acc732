/* Documents of the cache -> one image. */
#include "base/clock.h"
#include "base/file.h"
#include "domain/vuln/feed_cache.h"

#define DOCUMENT_MAX ((size_t)8 << 30)

static int add_advisory(void *ctx, const struct advisory *r, struct err *e)
{
    (void)e;
    image_add_advisory(ctx, r);
    return 0;
}

static int add_kev(void *ctx, const struct kev *r, struct err *e)
{
    (void)e;
    image_add_kev(ctx, r);
    return 0;
}

static int add_epss(void *ctx, const struct epss *r, struct err *e)
{
    (void)e;
    image_add_epss(ctx, r);
    return 0;
}

static int add_ssvc(void *ctx, const struct ssvc *r, struct err *e)
{
    (void)e;
    image_add_ssvc(ctx, r);
    return 0;
}

static void add_bad(void *ctx, struct str place, const char *why)
{
    (void)ctx, (void)place, (void)why; /* counted when it was imported */
}

static int doc_add(struct feed_cache *c, const struct feed_doc *d, struct image_builder *b,
                   struct err *e)
{
    const struct feed_sink sink = {b, add_advisory, add_kev, add_epss, add_ssvc, add_bad, true};
    const struct feed_format *f = feed_format_find(d->format);
    const char *path = str_fmt(c->a, "%s/documents/%.*s", c->dir, STR_ARG(d->file)).p;
    struct feed_count count = {0};
    struct file_map m;

    if (f == NULL)
        return err_set(e, E_SUPPORT, "not supported: feed format %.*s", STR_ARG(d->format));
    int rc = file_map(path, DOCUMENT_MAX, &m, e);

    if (rc < 0)
        return rc;
    rc = feed_read(f, &(struct feed_document){m.bytes, d->name}, &sink, &count, e);
    file_unmap(&m);
    return rc;
}

static void inputs_write(const struct feed_cache *c, struct buf *out)
{
    for (size_t i = 0; i < c->docs.n; i++) {
        const struct feed_doc *d = &c->docs.p[i];
        char at[CLOCK_TEXT];

        buf_fmt(out, "%.*s %.*s %.*s %s\n", STR_ARG(d->format), STR_ARG(d->hash), STR_ARG(d->name),
                clock_text(d->received, at));
    }
}

int feed_cache_build(struct feed_cache *c, struct image_stats *stats, struct err *e)
{
    struct image_builder *b = image_builder_new();
    struct buf inputs = BUF_INIT(0), out = BUF_INIT(0);
    int rc = 0;

    for (size_t i = 0; rc == 0 && i < c->docs.n; i++)
        rc = doc_add(c, &c->docs.p[i], b, e);
    inputs_write(c, &inputs);
    if (rc == 0)
        rc = image_build(b, buf_str(&inputs), &out, stats, e);
    image_builder_free(b);
    if (rc == 0)
        rc = file_write(feed_image_path(c->a, c->dir), buf_str(&out), e);
    buf_done(&inputs);
    buf_done(&out);
    return rc;
}
