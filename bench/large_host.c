/*
 * A host of many packages from its file's bytes to verdicts, in process: the file mapped, parsed,
 * keyed (packages that some advisory names) and matched, everything made anew each round.
 *     large_host [--json] IMAGE STATUS RELEASE [ROUNDS]
 */
#include "base/clock.h"
#include "base/file.h"
#include "codec/json_write.h"
#include "format/inventory/inventory.h"
#include "index/matcher.h"
#include <sys/resource.h>
#include <time.h>

enum { ROUNDS = 20, GOAL_MS = 15 };

struct round {
    double parse, match, whole, processor; /* ms; the last of whole */
    long faults;
    size_t packages, verdicts;
};

static double processor_ms(void)
{
    struct timespec t;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static double wall_ms(void)
{
    return (double)clock_monotonic() / 1e6;
}

static long faults(void)
{
    struct rusage u;

    getrusage(RUSAGE_SELF, &u);
    return u.ru_minflt;
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

static int round_run(const struct image *img, const char *status, const char *release,
                     struct round *ret, struct err *e)
{
    struct arena *a = arena_new();
    struct verdict_list out = {0};
    struct inventory_doc doc;
    struct file_map map;
    double began = wall_ms(), processor = processor_ms(), parsed;
    long faulted = faults();
    int rc = file_map(status, SIZE_MAX, &map, e);

    if (rc < 0)
        return rc;
    rc = inventory_read(a, &(struct inventory_input){map.bytes, str_of(status), str_of(release)},
                        &doc, e);
    parsed = wall_ms();
    if (rc == 0)
        match_all(img, &doc, a, &out);
    *ret = (struct round){parsed - began,
                          wall_ms() - parsed,
                          wall_ms() - began,
                          processor_ms() - processor,
                          faults() - faulted,
                          rc == 0 ? doc.items[0].n : 0,
                          out.n};
    vec_done(&out);
    file_unmap(&map);
    arena_free(a);
    return rc;
}

static void json_print(const struct round *r)
{
    struct buf out = BUF_INIT(0);
    struct json_writer w = json_writer_of(&out, false);

    json_object(&w);
    json_field_i64(&w, "packages", (int64_t)r->packages);
    json_field_i64(&w, "verdicts", (int64_t)r->verdicts);
    json_key(&w, "parse_ms");
    json_put_double(&w, r->parse);
    json_key(&w, "match_ms");
    json_put_double(&w, r->match);
    json_key(&w, "whole_ms");
    json_put_double(&w, r->whole);
    json_key(&w, "processor_ms");
    json_put_double(&w, r->processor);
    json_object_end(&w);
    printf("%.*s\n", STR_ARG(buf_str(&out)));
    buf_done(&out);
}

int main(int argc, char **argv)
{
    bool json = argc > 1 && str_eq(str_of(argv[1]), STR("--json"));
    char **arg = argv + (json ? 2 : 1);
    int n = argc - (json ? 2 : 1), rounds = n > 3 ? (int)strtol(arg[3], NULL, 10) : ROUNDS;
    struct round best = {0}, now = {0};
    struct image *img = NULL;
    struct err e = {0};

    if (n < 3) {
        fprintf(stderr, "usage: large_host [--json] IMAGE STATUS RELEASE [ROUNDS]\n");
        return 2;
    }
    int rc = image_open(arg[0], &img, &e);

    for (int i = 0; i < rounds && rc == 0; i++) {
        rc = round_run(img, arg[1], arg[2], &now, &e);
        if (i == 0 || now.whole < best.whole)
            best = now;
    }
    image_unref(img);
    if (rc < 0)
        fprintf(stderr, "large_host: %s: %s\n", e.path, e.text);
    else if (json)
        json_print(&best);
    else
        printf("%zu packages, %zu verdicts: parsed %.1f ms, matched %.1f ms, together %.1f ms "
               "(%.1f ms of one core, %ld page faults); goal %d ms\n",
               best.packages, best.verdicts, best.parse, best.match, best.whole, best.processor,
               best.faults, GOAL_MS);
    return rc < 0;
}
