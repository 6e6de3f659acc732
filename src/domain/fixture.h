/*
 * For tests: a small group in an empty store (store/db_fixture.h), fed with tables as text,
 * inventories as lists of package URLs, and an image of hand-made advisories. Time stands still
 * until world_at.
 */
#pragma once
#include "base/clock.h"
#include "domain/estate/asset.h"
#include "domain/estate/inventory_import.h"
#include "domain/org/appointment.h"
#include "domain/org/unit_import.h"
#include "domain/policy/policy.h"
#include "domain/round/round.h"
#include "domain/vuln/feed_cache.h"
#include "store/db_fixture.h"

/* A day like any other: 2026-03-02. */
enum { WORLD_DAY = 20514 };

struct world_vuln {
    const char *id, *space, *name;  /* space NULL: facts only */
    const char *introduced, *fixed; /* "" = none */
    const char *vector;             /* or "" */
    int64_t kev_day;                /* 0 = not listed */
    enum ssvc_answer automatable, total;
    bool withdrawn;
    enum affected_status status;
};

struct world {
    struct fixture *f;
    struct act t;
    struct world_vuln vulns[32];
    size_t vuln_n;
    struct round_result round; /* of the last one */
};

struct world_policy {
    struct act *t;
    struct str name, csv;
};

static inline int world_policy_body(struct db *db, void *ctx, struct err *e)
{
    const struct world_policy *p = ctx;

    (void)db;
    return policy_activate(p->t, p->name, p->csv, e);
}

/* Puts a policy in force now. */
static inline void world_policy(struct world *w, const char *name, struct str csv)
{
    struct world_policy p = {&w->t, str_of(name), csv};

    ok(w->f, db_write(w->f->db, world_policy_body, &p, &w->f->e));
}

/* Day `n` of the test, `seconds` into it (UTC). */
static inline void world_at(struct world *w, int64_t n, int64_t seconds)
{
    w->t.now = (WORLD_DAY + n) * CLOCK_DAY + seconds;
}

static inline int world_setup(void **state)
{
    struct world *w = calloc(1, sizeof *w);
    int rc = fixture_setup((void **)&w->f);

    *state = w;
    if (rc < 0)
        return rc;
    w->t = (struct act){.db = w->f->db, .a = w->f->a, .actor = STR("test"), .feeds = w->f->folder};
    world_at(w, 0, 0);
    rc = db_migrate(w->f->db, &w->f->e);
    if (rc < 0)
        print_error("%s\n", w->f->e.text);
    else
        world_policy(w, "bod-26-04", policy_preset(STR("bod-26-04")));
    return rc;
}

static inline int world_teardown(void **state)
{
    struct world *w = *state;
    void *f = w->f;
    int rc = fixture_teardown(&f);

    free(w);
    return rc;
}

static inline struct record_file world_records(struct world *w, const char *text)
{
    struct record_file file;

    ok(w->f, record_file_read(w->t.a, str_of(text), &file, &w->f->e));
    return file;
}

/* The import's own result, 0 or an error. */
static inline int world_try_units(struct world *w, const char *csv, struct import_result *ret)
{
    struct record_file file = world_records(w, csv);

    *ret = (struct import_result){0};
    return unit_import(&w->t, &file, ret, &w->f->e);
}

static inline struct import_result world_units(struct world *w, const char *csv)
{
    struct import_result ret;

    ok(w->f, world_try_units(w, csv, &ret));
    return ret;
}

static inline int world_try_assets(struct world *w, const char *csv, struct import_result *ret)
{
    struct record_file file = world_records(w, csv);

    *ret = (struct import_result){0};
    return asset_import(&w->t, &file, ret, &w->f->e);
}

static inline struct import_result world_assets(struct world *w, const char *csv)
{
    struct import_result ret;

    ok(w->f, world_try_assets(w, csv, &ret));
    return ret;
}

static inline int world_try_systems(struct world *w, const char *csv, struct import_result *ret)
{
    struct record_file file = world_records(w, csv);

    *ret = (struct import_result){0};
    return system_import(&w->t, &file, ret, &w->f->e);
}

static inline struct import_result world_systems(struct world *w, const char *csv)
{
    struct import_result ret;

    ok(w->f, world_try_systems(w, csv, &ret));
    return ret;
}

static inline struct inventory world_inventory_of(struct world *w, const char *purls)
{
    struct str rest = str_of(purls);
    struct inventory item = {.components =
                                 arena_alloc(w->t.a, struct component, str_count(rest, ' ') + 1)};

    while (rest.n > 0) {
        struct component *c = &item.components[item.n++];

        ok(w->f, component_of_purl(w->t.a, str_cut(&rest, ' '), c, &w->f->e));
        c->epoch_known = true; /* as package databases have it */
    }
    return item;
}

/* What `source` says of an asset now: package URLs with a space between them. */
static inline struct inventory_result world_install(struct world *w, const char *asset,
                                                    const char *source, const char *purls)
{
    struct inventory item = world_inventory_of(w, purls);
    const struct inventory_doc doc = {
        inventory_format_find(STR("purl-list")), &item, 1, NULL, 0, 0};
    const struct inventory_input in = {.bytes = str_of(purls), .name = str_of(asset)};
    const struct inventory_options opt = {.asset = str_of(asset), .source = str_of(source)};
    struct inventory_result ret = {0};
    const struct inventory_job job = {&doc, &in, &opt};

    ok(w->f, inventory_import(&w->t, &job, &ret, &w->f->e));
    return ret;
}

/* A new advisory; the pointer stays good for changes. */
static inline struct world_vuln *world_vuln(struct world *w, const char *id, const char *name,
                                            const char *fixed)
{
    struct world_vuln *v = &w->vulns[w->vuln_n++];

    *v = (struct world_vuln){
        .id = id, .space = "deb/debian/11", .name = name, .fixed = fixed, .vector = ""};
    return v;
}

static inline void world_vuln_add(struct image_builder *b, const struct world_vuln *v)
{
    const struct advisory_range range = {.introduced = str_of(v->introduced),
                                         .fixed = str_of(v->fixed)};
    const struct advisory_affected affected = {.space = str_of(v->space),
                                               .name = str_of(v->name),
                                               .status = v->fixed[0] ? v->status : AFFECTED_ALL,
                                               .ranges = &range,
                                               .range_n = v->fixed[0] != 0};
    const struct str vector = str_of(v->vector);
    const struct advisory r = {.source = STR("osv"),
                               .id = str_of(v->id),
                               .withdrawn = v->withdrawn,
                               .vectors = &vector,
                               .vector_n = vector.n > 0,
                               .affected = &affected,
                               .affected_n = v->space != NULL};

    image_add_advisory(b, &r);
    if (v->kev_day)
        image_add_kev(b, &(struct kev){.cve = str_of(v->id), .added_day = v->kev_day});
    if (v->automatable || v->total)
        image_add_ssvc(b, &(struct ssvc){.cve = str_of(v->id),
                                         .automatable = v->automatable,
                                         .total = v->total});
}

/* Compiles the advisories and swaps the image in. */
static inline void world_image(struct world *w)
{
    struct image_builder *b = image_builder_new();
    struct image_stats stats;
    struct buf out = BUF_INIT(0);

    for (size_t i = 0; i < w->vuln_n; i++)
        world_vuln_add(b, &w->vulns[i]);
    ok(w->f, image_build(b, STR("made here\n"), &out, &stats, &w->f->e));
    ok(w->f, file_write(feed_image_path(w->t.a, w->t.feeds), buf_str(&out), &w->f->e));
    image_builder_free(b);
    buf_done(&out);
}

/* Image and round. */
static inline void world_turn(struct world *w)
{
    world_image(w);
    ok(w->f, round_run(&w->t, &w->round, &w->f->e));
}

#define on_world(test) cmocka_unit_test_setup_teardown(test, world_setup, world_teardown)
