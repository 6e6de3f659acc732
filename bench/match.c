/*
 * Measures the advisory image: building it from feeds, opening, checking, matching an inventory.
 *     match IMAGE FORMAT PATH [FORMAT PATH]...   builds IMAGE of the feeds' documents
 *     match IMAGE - STATUS RELEASE [ROUNDS]      matches a dpkg status file against it
 */
#include "base/clock.h"
#include "base/file.h"
#include "format/feed/feed.h"
#include "format/inventory/inventory.h"
#include "index/image_build.h"
#include "index/matcher.h"
#include <sys/resource.h>

static double since(int64_t start)
{
    return (double)(clock_monotonic() - start) / 1e6;
}

static long peak(void)
{
    struct rusage u;

    getrusage(RUSAGE_SELF, &u);
    return u.ru_maxrss / 1024;
}

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

static int feed_add(struct image_builder *b, const char *format, const char *path, struct err *e)
{
    struct feed_sink sink = {b, add_advisory, add_kev, add_epss, add_ssvc, NULL, true};
    const struct feed_format *f = feed_format_find(str_of(format));
    struct feed_count count = {0};
    struct file_map map;
    int64_t start = clock_monotonic();
    int rc = file_map(path, SIZE_MAX, &map, e);

    if (f == NULL || rc < 0)
        return f ? rc : err_set(e, E_USAGE, "no such feed format");
    struct feed_document doc = {.bytes = map.bytes, .name = str_of(path)};

    rc = feed_read(f, &doc, &sink, &count, e);
    file_unmap(&map);
    printf("%-14s %8.1f ms  %7llu records, %llu bad  %s\n", format, since(start),
           (unsigned long long)count.records, (unsigned long long)count.bad, path);
    return rc;
}

static int build(const char *image, char **feeds, struct err *e)
{
    struct image_builder *b = image_builder_new();
    struct buf out = BUF_INIT(0);
    struct image_stats s = {0};
    int rc = 0;

    for (; *feeds && feeds[1] && rc == 0; feeds += 2)
        rc = feed_add(b, feeds[0], feeds[1], e);
    printf("peak after reading %ld MiB\n", peak());
    int64_t start = clock_monotonic();

    if (rc == 0)
        rc = image_build(b, STR("bench\n"), &out, &s, e);
    printf("image_build %.1f ms, peak %ld MiB\n", since(start), peak());
    printf("%llu records, %llu vulns, %llu packages, %llu entries, %llu unknown, %zu bytes\n",
           (unsigned long long)s.records, (unsigned long long)s.vulns,
           (unsigned long long)s.packages, (unsigned long long)s.entries,
           (unsigned long long)s.unknown, out.n);
    if (rc == 0)
        rc = file_write(image, buf_str(&out), e);
    buf_done(&out);
    image_builder_free(b);
    return rc;
}

static void match_all(const struct image *img, const struct inventory_doc *doc, struct arena *a,
                      struct verdict_list *out)
{
    struct match_run run;

    match_run_init(&run, img, a);
    for (size_t i = 0; i < doc->n; i++) {
        for (size_t k = 0; k < doc->items[i].n; k++)
            match_run_add(&run, &doc->items[i].components[k], out);
    }
}

static int match(const char *image, const char *status, const char *release, int rounds,
                 struct err *e)
{
    struct arena *a = arena_new(), *work = arena_new();
    struct verdict_list out = {0};
    struct inventory_doc doc;
    struct file_map map;
    struct image *img = NULL;
    int64_t start = clock_monotonic();
    int rc = image_open(image, &img, e);

    if (rc < 0)
        return rc;
    printf("image_open %.3f ms\n", since(start));
    start = clock_monotonic();
    rc = image_verify(img, e);
    printf("image_verify %.1f ms\n", since(start));
    if (rc == 0)
        rc = file_map(status, SIZE_MAX, &map, e);
    if (rc < 0)
        return rc;
    struct inventory_input in = {map.bytes, str_of(status), str_of(release)};

    start = clock_monotonic();
    rc = inventory_read(a, &in, &doc, e);
    printf("inventory %.1f ms\n", since(start));
    for (int i = 0; i < rounds && rc == 0; i++) {
        arena_reset(work);
        vec_reset(&out);
        start = clock_monotonic();
        match_all(img, &doc, work, &out);
        printf("match %.2f ms, %zu verdicts\n", since(start), out.n);
    }
    return rc;
}

int main(int argc, char **argv)
{
    struct err e = {0};
    int rc;

    if (argc < 4) {
        fprintf(stderr,
                "usage: match IMAGE FORMAT PATH... | match IMAGE - STATUS RELEASE [ROUNDS]\n");
        return 2;
    }
    if (argc > 4 && strcmp(argv[2], "-") == 0)
        rc = match(argv[1], argv[3], argv[4], argc > 5 ? (int)strtol(argv[5], NULL, 10) : 1, &e);
    else
        rc = build(argv[1], argv + 2, &e);
    if (rc < 0)
        fprintf(stderr, "match: %s: %s\n", e.path, e.text);
    return rc < 0;
}
