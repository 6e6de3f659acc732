#include "domain/demo/demo.h"
#include "base/clock.h"
#include "domain/estate/asset.h"
#include "domain/estate/inventory_import.h"
#include "domain/org/appointment.h"
#include "domain/org/unit_import.h"
#include "domain/round/round.h"
#include "domain/vuln/feed_cache.h"

__asm__(".section .rodata\n.global demo_archive\ndemo_archive:\n.incbin \"" NIJU_DATA_DIR
        "/demo/demo.tar.zst\"\n.global demo_archive_end\ndemo_archive_end:\n.byte 0\n.previous\n");
extern const char demo_archive[], demo_archive_end[];

static const struct demo_file *file_find(const struct demo *d, struct str name)
{
    for (size_t i = 0; i < d->file_n; i++)
        if (str_eq(d->files[i].name, name))
            return &d->files[i];
    return NULL;
}

static int files_read(struct arena *a, struct demo *d, struct err *e)
{
    struct str bytes = {demo_archive, (size_t)(demo_archive_end - demo_archive)};
    VEC(struct demo_file) files = {0};
    struct unpack_member m;
    struct unpack *u;
    int rc = unpack_open(bytes, STR("demo.tar.zst"), &unpack_limits_feed, &u, e);

    while (rc >= 0 && (rc = unpack_next(u, &m, e)) > 0) {
        struct str rest;
        struct str name = str_dup(a, m.name);

        rc = unpack_rest(u, &rest, e);
        if (rc == 0)
            *vec_add(&files) = (struct demo_file){name, str_dup(a, rest)};
    }
    unpack_free(u);
    d->file_n = files.n;
    d->files = arena_alloc(a, struct demo_file, files.n);
    if (files.n)
        memcpy(d->files, files.p, files.n * sizeof *files.p);
    vec_done(&files);
    return rc;
}

int demo_open(struct arena *a, struct demo *ret, struct err *e)
{
    struct record_file plan;
    int rc = files_read(a, ret, e);
    const struct demo_file *f = rc == 0 ? file_find(ret, STR("plan.csv")) : NULL;

    if (rc == 0 && f == NULL)
        rc = err_set(e, E_PARSE, "the demo archive has no plan.csv; build again");
    if (rc == 0)
        rc = record_file_read(a, f->bytes, &plan, e);
    if (rc < 0)
        return rc;
    ret->step_n = plan.n;
    ret->steps = arena_alloc(a, struct demo_step, plan.n);
    for (size_t i = 0; i < plan.n; i++) {
        const struct record *r = &plan.items[i];
        struct demo_step *s = &ret->steps[i];

        *s = (struct demo_step){.kind = record_get(r, "kind"),
                                .asset = record_get(r, "asset"),
                                .source = record_get(r, "source"),
                                .file = file_find(ret, record_get(r, "path"))};
        if (s->file == NULL || !str_i64(record_get(r, "day"), &s->day)) {
            (void)err_set(e, E_PARSE, "the demo's plan names what is not there; build again");
            return err_in(e, "%s", r->place.p);
        }
    }
    return 0;
}

static int records_import(struct act *t, const struct demo_step *s, struct err *e)
{
    struct import_result r = {0};
    struct record_file file;
    int rc = record_file_read(t->a, s->file->bytes, &file, e);

    if (rc < 0)
        return rc;
    if (str_eq(s->kind, STR("system")))
        return system_import(t, &file, &r, e);
    if (str_eq(s->kind, STR("asset")))
        return asset_import(t, &file, &r, e);
    if (file.n > 0 && record_has(&file.items[0], "post"))
        return appointment_import(t, &file, &r, e);
    return unit_import(t, &file, &r, e);
}

static int inventory_step(struct act *t, const struct demo_step *s, struct err *e)
{
    const struct inventory_input in = {.bytes = s->file->bytes, .name = s->file->name};
    const struct inventory_options opt = {.asset = s->asset, .source = s->source};
    struct inventory_result r = {0};
    struct inventory_doc doc;
    int rc = inventory_read(t->a, &in, &doc, e);

    const struct inventory_job job = {&doc, &in, &opt};

    return rc < 0 ? rc : inventory_import(t, &job, &r, e);
}

static int feed_step(struct act *t, const struct demo_step *s, struct err *e)
{
    struct feed_cache cache = {.a = t->a, .dir = t->feeds, .now = t->now};
    struct feed_import im = {.format = feed_format_find(str_sub(s->kind, 5, s->kind.n)),
                             .path = str_z(t->a, s->file->name),
                             .bytes = s->file->bytes};
    int rc = feed_cache_open(&cache, true, e);

    if (rc == 0 && im.format == NULL)
        rc = err_set(e, E_SUPPORT, "not supported: feed format %.*s", STR_ARG(s->kind));
    if (rc == 0)
        rc = feed_cache_import(&cache, &im, e);
    feed_cache_close(&cache);
    return rc;
}

static int step_play(struct act *t, const struct demo_step *s, struct err *e)
{
    int rc;

    if (str_starts(s->kind, STR("feed:")))
        rc = feed_step(t, s, e);
    else if (str_eq(s->kind, STR("inventory")))
        rc = inventory_step(t, s, e);
    else
        rc = records_import(t, s, e);
    return rc < 0 ? err_in(e, "demo %.*s", STR_ARG(s->file->name)) : 0;
}

static int image_compile(struct act *t, struct err *e)
{
    struct feed_cache cache = {.a = t->a, .dir = t->feeds, .now = t->now};
    struct image_stats stats;
    int rc = feed_cache_open(&cache, true, e);

    if (rc == 0)
        rc = feed_cache_build(&cache, &stats, e);
    feed_cache_close(&cache);
    return rc;
}

struct playing {
    struct act day; /* as of the day at hand */
    const struct demo *d;
    size_t from, to;
};

/* All imports of a day are one transaction: nobody watches, so nothing is gained by many. */
static int day_body(struct db *db, void *ctx, struct err *e)
{
    struct playing *p = ctx;
    int rc = 0;

    (void)db;
    for (size_t i = p->from; rc == 0 && i < p->to; i++)
        rc = step_play(&p->day, &p->d->steps[i], e);
    return rc;
}

static bool day_has_feed(const struct playing *p)
{
    for (size_t i = p->from; i < p->to; i++)
        if (str_starts(p->d->steps[i].kind, STR("feed:")))
            return true;
    return false;
}

static int day_play(struct playing *p, struct err *e)
{
    struct round_result r;
    int rc = db_write(p->day.db, day_body, p, e);

    if (rc == 0 && day_has_feed(p))
        rc = image_compile(&p->day, e);
    return rc < 0 ? rc : round_run(&p->day, &r, e);
}

int demo_play(struct act *t, const struct demo *d, struct err *e)
{
    struct playing p = {.day = *t, .d = d};
    int rc = 0;

    for (p.from = 0; rc == 0 && p.from < d->step_n; p.from = p.to) {
        for (p.to = p.from; p.to < d->step_n && d->steps[p.to].day == d->steps[p.from].day;)
            p.to++;
        p.day.now = t->now + d->steps[p.from].day * CLOCK_DAY;
        rc = day_play(&p, e);
    }
    p.day.now = t->now;
    p.from = p.to = d->step_n;
    return rc < 0 ? rc : day_play(&p, e);
}
