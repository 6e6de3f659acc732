/* The advisories of the made-up group. */
#include "base/alloc.h"
#include "bench/estate_world.h"
#include "index/image_build.h"

struct feeds {
    const struct world *w;
    struct image_builder *b;
    struct arena *a;
    uint64_t ranges;
    struct advisory_range range[WORLD_SPACES * 4];
    struct advisory_affected affected[WORLD_SPACES * 4];
    size_t n;
};

static void range_add(struct feeds *f, const struct world_space *s, uint32_t name, uint32_t minor)
{
    struct advisory_range *range = &f->range[f->n];
    const char *tail = s->distro[0] ? "-r1" : "";

    *range = (struct advisory_range){.introduced = STR("0"),
                                     .fixed = str_fmt(f->a, "2.%u.0%s", minor, tail)};
    f->affected[f->n++] = (struct advisory_affected){.space = str_of(s->space),
                                                     .name = str_fmt(f->a, "package-%u", name),
                                                     .ranges = range,
                                                     .range_n = 1};
    f->ranges++;
}

/* A package of a distribution in each release; or of a language, in a few branches. */
static void affected_make(struct feeds *f, struct world_rng *r, bool language, uint32_t wide)
{
    const struct world_space *s = f->w->space;
    int first = language ? WORLD_RELEASES + (int)world_below(r, WORLD_LANGUAGES) : 0;
    /* half of what advisories name is not in the estate at all */
    uint32_t name = world_skewed(r, s[first].names * 2, 2), minor = world_below(r, 10000);

    f->n = 0;
    if (language)
        range_add(f, &s[first], name, minor);
    for (uint32_t i = 0; !language && i < wide && i < WORLD_RELEASES; i++)
        range_add(f, &s[i], name, minor + world_below(r, 3));
}

static void advisory_add(struct feeds *f, uint32_t i, bool changed)
{
    struct world_rng r = {f->w->size.seed * 1000003 + i};
    uint32_t per = f->w->size.ranges * 10 / f->w->size.advisories; /* tenths */
    bool language = world_below(&r, 100) < 30;
    uint32_t wide = (per > 3 ? per - 3 : 0) / 7;
    struct str vector = world_below(&r, 3) ? STR("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H")
                                           : STR("CVSS:3.1/AV:L/AC:H/PR:L/UI:N/S:U/C:L/I:N/A:N");

    affected_make(f, &r, language, wide + (world_below(&r, 7) < (per - 3) % 7));
    for (size_t k = 0; changed && k < f->n; k++)
        f->range[k].fixed = str_fmt(f->a, "2.%u.0", 9600 + world_below(&r, 400));
    struct str id = str_fmt(f->a, "CVE-%u-%05u", 2000 + i / 14000, 10000 + i % 14000);
    struct advisory a = {
        .source = STR("osv"),
        .id = str_fmt(f->a, "MADE-%u", i),
        .aliases = &id,
        .alias_n = 1,
        .modified = 1700000000 + changed,
        .title = STR("made up"),
        .vectors = &vector,
        .vector_n = 1,
        .affected = f->affected,
        .affected_n = f->n,
    };

    image_add_advisory(f->b, &a);
    arena_reset(f->a);
}

uint64_t world_image(const struct world *w, int day, uint32_t changed, struct buf *out)
{
    struct feeds *f = alloc_zero(1, sizeof *f);
    struct image_stats stats = {0};
    struct err e = {0};
    uint64_t done = 0;

    f->w = w;
    f->b = image_builder_new();
    f->a = arena_new();
    /* a day later fifty more, and some of the others say something else */
    for (uint32_t i = 0; i < w->size.advisories + (day ? 50 : 0); i++) {
        uint64_t before = f->ranges;
        bool change = day && (i >= w->size.advisories ||
                              (done < changed && i % (w->size.advisories / 400 + 1) == 0));

        advisory_add(f, i, change);
        done += change ? f->ranges - before : 0;
    }
    if (image_build(f->b, STR("made\n"), out, &stats, &e) < 0) {
        fprintf(stderr, "estate: %s\n", e.text);
        exit(1);
    }
    uint64_t n = day ? done : f->ranges;

    image_builder_free(f->b);
    arena_free(f->a);
    alloc_free(f);
    return n;
}
