/*
 * The whole way from documents to verdicts against the truth of bench/debian11-match: what
 * debsecan, Trivy and apt's own comparison agree on for a Debian 11 host of 1,200 packages.
 */
#include "base/file.h"
#include "base/map.h"
#include "format/feed/feed.h"
#include "format/inventory/inventory.h"
#include "index/image_build.h"
#include "index/matcher.h"
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

static int advisory_take(void *ctx, const struct advisory *r, struct err *e)
{
    (void)e;
    image_add_advisory(ctx, r);
    return 0;
}

static struct file_map data_map(struct arena *a, const char *path)
{
    struct str full = str_fmt(a, "%s/%s", getenv("NIJU_DATA"), path);
    struct file_map m;
    struct err e = {0};

    if (file_map(full.p, SIZE_MAX, &m, &e) < 0)
        fail_msg("%s: %s", e.path, e.text);
    return m;
}

static void list_add(struct image_builder *b, struct arena *a, const char *path)
{
    struct feed_sink sink = {.ctx = b, .advisory = advisory_take};
    struct file_map m = data_map(a, path);
    struct feed_document doc = {.bytes = m.bytes, .name = STR("list")};
    struct feed_count count = {0};
    struct err e = {0};

    if (feed_read(feed_format_find(STR("debian-dsa")), &doc, &sink, &count, &e) < 0)
        fail_msg("%s: %s", e.path, e.text);
    assert_true(count.records > 3000);
    file_unmap(&m);
}

static const char dsa[] = "advisories/debian-tracker/data/DSA/list";
static const char dla[] = "advisories/debian-tracker/data/DLA/list";

static void image_make(struct arena *a, const char *first, const char *second, struct buf *out)
{
    struct image_builder *b = image_builder_new();
    struct image_stats stats;
    struct err e = {0};

    list_add(b, a, first);
    list_add(b, a, second);
    if (image_build(b, STR_NONE, out, &stats, &e) < 0)
        fail_msg("%s", e.text);
    assert_int_equal(stats.unknown, 0);
    image_builder_free(b);
}

/* "CVE-2020-36310 linux-doc" of every verdict, and that none comes twice. */
static void findings_take(const struct image *img, const struct inventory_doc *doc, struct arena *a,
                          struct map *found)
{
    struct verdict_list out = {0};

    for (size_t i = 0; i < doc->items[0].n; i++) {
        const struct component *c = &doc->items[0].components[i];

        vec_reset(&out);
        match_component(img, c, a, &out);
        for (size_t k = 0; k < out.n; k++) {
            struct image_vuln v;
            bool fresh;

            assert_int_equal(out.p[k].status, VERDICT_AFFECTED);
            image_vuln_at(img, out.p[k].vuln, &v);
            map_intern(found, str_fmt(a, "%.*s %.*s", STR_ARG(v.id), STR_ARG(c->name)), &fresh);
            assert_true(fresh);
        }
    }
    vec_done(&out);
}

static void host_check(const struct image *img, struct arena *a)
{
    struct file_map status = data_map(a, "bench/debian11-match/host1200.status");
    struct file_map expected = data_map(a, "bench/debian11-match/expected-host1200.txt");
    struct inventory_input in = {status.bytes, STR("status"), STR("debian-11")};
    struct map *found = map_new();
    struct str rest = expected.bytes;
    struct inventory_doc doc;
    struct err e = {0};
    size_t want = 0;

    if (inventory_read(a, &in, &doc, &e) < 0)
        fail_msg("%s: %s", e.path, e.text);
    assert_int_equal(doc.items[0].n, 1200);
    findings_take(img, &doc, a, found);
    while (rest.n > 0) {
        struct str line = str_line(&rest);
        uint64_t number;

        if (!map_get(found, line, &number))
            fail_msg("not found: %.*s", STR_ARG(line));
        want++;
    }
    assert_true(want > 2000);
    assert_int_equal(map_count(found), want);
    map_free(found);
    file_unmap(&status);
    file_unmap(&expected);
}

static void test_debian_host(void **state)
{
    struct arena *a = arena_new();
    struct buf bytes = BUF_INIT(0), other = BUF_INIT(0);
    struct image *img;
    struct err e = {0};

    (void)state;
    image_make(a, dsa, dla, &bytes);
    image_make(a, dla, dsa, &other);
    assert_true(str_eq(buf_str(&bytes), buf_str(&other)));
    assert_int_equal(image_of_bytes(buf_str(&bytes), &img, &e), 0);
    assert_int_equal(image_verify(img, &e), 0);
    host_check(img, a);
    image_unref(img);
    buf_done(&bytes);
    buf_done(&other);
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_debian_host)};

    if (getenv("NIJU_DATA") == NULL) {
        printf("skipped: NIJU_DATA is not set\n");
        return 77;
    }
    return cmocka_run_group_tests(tests, NULL, NULL);
}
