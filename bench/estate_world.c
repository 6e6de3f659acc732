#include "bench/estate_world.h"
#include "base/vec.h"
#include "model/component.h"
#include "model/component_set.h"

uint32_t world_below(struct world_rng *r, uint32_t n)
{
    uint64_t z = r->state += 0x9E3779B97F4A7C15u;

    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9u;
    z = (z ^ z >> 27) * 0x94D049BB133111EBu;
    return (uint32_t)(((z ^ z >> 31) >> 32) * n >> 32);
}

uint32_t world_skewed(struct world_rng *r, uint32_t n, int power)
{
    double u = world_below(r, 1u << 30) / (double)(1u << 30), x = u;

    for (int i = 1; i < power; i++)
        x *= u;
    return (uint32_t)(x * n);
}

static const struct world_space spaces[WORLD_SPACES] = {
    {"deb", "debian-11", "deb/debian/11", NULL, 0},
    {"deb", "debian-12", "deb/debian/12", NULL, 0},
    {"deb", "debian-13", "deb/debian/13", NULL, 0},
    {"deb", "ubuntu-20.04", "deb/ubuntu/20.04", NULL, 0},
    {"deb", "ubuntu-22.04", "deb/ubuntu/22.04", NULL, 0},
    {"deb", "ubuntu-24.04", "deb/ubuntu/24.04", NULL, 0},
    {"rpm", "almalinux-8", "rpm/almalinux/8", NULL, 0},
    {"rpm", "almalinux-9", "rpm/almalinux/9", NULL, 0},
    {"rpm", "rocky-8", "rpm/rocky/8", NULL, 0},
    {"rpm", "rocky-9", "rpm/rocky/9", NULL, 0},
    {"apk", "alpine-3.18", "apk/alpine/3.18", NULL, 0},
    {"apk", "alpine-3.19", "apk/alpine/3.19", NULL, 0},
    {"npm", "", "npm", NULL, 0},
    {"pypi", "", "pypi", NULL, 0},
    {"golang", "", "golang", NULL, 0},
    {"cargo", "", "cargo", NULL, 0},
    {"gem", "", "gem", NULL, 0},
};

/* Few names have many versions in the estate: the kernel and the like. */
static uint32_t versions_of(uint32_t name)
{
    uint32_t n = 60 / (1 + name / 40);

    return n > 3 ? n : 3;
}

struct str world_version(struct arena *a, const struct world_space *s, uint32_t n, uint32_t of)
{
    /* of 10,000 minor versions the estate runs the newest four hundred */
    uint32_t minor = 9600 + n * 400 / of;

    return s->distro[0] ? str_fmt(a, "2.%u.%u-r1", minor, n % 7)
                        : str_fmt(a, "2.%u.%u", minor, n % 7);
}

static void space_fill(struct world *w, int number, uint32_t from, uint32_t to, struct str *keys)
{
    struct world_space *s = &w->space[number];
    struct arena *work = arena_new();
    VEC(uint32_t) begins = {0};

    *s = spaces[number];
    for (uint32_t at = from; at < to; s->names++) {
        uint32_t of = versions_of(s->names);

        *vec_add(&begins) = at;
        for (uint32_t v = 0; v < of && at < to; v++, at++) {
            struct component c = {.type = str_of(s->type),
                                  .name = str_fmt(work, "package-%u", s->names),
                                  .version = world_version(work, s, v, of),
                                  .arch = s->distro[0] ? STR("amd64") : STR_NONE,
                                  .distro = str_of(s->distro),
                                  .epoch_known = true};

            c.source_name = c.name;
            c.source_version = c.version;
            keys[at] = str_dup(w->a, component_key(work, &c));
        }
        arena_reset(work);
    }
    *vec_add(&begins) = to;
    s->from = arena_alloc(w->a, uint32_t, begins.n);
    memcpy(s->from, begins.p, begins.n * sizeof *begins.p);
    vec_done(&begins);
    arena_free(work);
}

/* Which version of each name of a space an image holds; UINT32_MAX: none. */
struct image_plan {
    const struct world_space *s;
    uint32_t *names, *ids; /* chosen names, ascending, and their components */
    uint32_t n;
};

static void plan_make(struct world *w, struct world_rng *r, uint32_t want, struct image_plan *p)
{
    struct id_list names = {0};

    for (uint32_t i = 0; i < want; i++)
        *vec_add(&names) = world_skewed(r, p->s->names, 3);
    id_list_sort(&names);
    p->n = (uint32_t)names.n;
    p->names = arena_alloc(w->a, uint32_t, names.n);
    p->ids = arena_alloc(w->a, uint32_t, names.n);
    for (uint32_t i = 0; i < p->n; i++) {
        uint32_t from = p->s->from[names.p[i]], of = p->s->from[names.p[i] + 1] - from;

        p->names[i] = names.p[i];
        p->ids[i] = from + world_below(r, of);
    }
    vec_done(&names);
}

VEC_TYPE(set_list, struct estate_set);

static void whole_add(struct set_list *sets, const struct image_plan *p)
{
    *vec_add(sets) = (struct estate_set){ESTATE_NO_BASE, 0, p->n, NULL, p->ids};
}

/*
 * A difference: `n` packages in another version. Where `p` follows (patch levels), later
 * differences start from it.
 */
static void change_add(struct world *w, struct world_rng *r, struct set_list *sets,
                       struct image_plan *p, uint32_t n)
{
    struct estate_set s = {.base = (uint32_t)sets->n - 1};
    uint32_t *gone = arena_alloc(w->a, uint32_t, n), *fresh = arena_alloc(w->a, uint32_t, n);
    uint32_t step = p->n / (n ? n : 1), at = step ? world_below(r, step) : 0;

    for (uint32_t i = 0; step && i < n; i++, at += step) {
        uint32_t from = p->s->from[p->names[at]], of = p->s->from[p->names[at] + 1] - from;
        uint32_t id = from + world_below(r, of);

        if (id == p->ids[at])
            continue;
        gone[s.gone_n++] = p->ids[at];
        fresh[s.fresh_n++] = id;
    }
    s.gone = gone;
    s.fresh = fresh;
    *vec_add(sets) = s;
}

static void change_apply(struct image_plan *p, const struct estate_set *s, struct arena *a)
{
    uint32_t *ids = arena_alloc(a, uint32_t, p->n);

    memcpy(ids, p->ids, p->n * sizeof *ids);
    for (uint32_t i = 0, k = 0; i < p->n && k < s->gone_n; i++)
        if (ids[i] == s->gone[k])
            ids[i] = s->fresh[k++];
    p->ids = ids;
}

enum { LEVELS = 5 };

/* Golden images of one kind: their patch levels are chains of differences. */
struct golden {
    struct image_plan plan[LEVELS];
    uint32_t set[LEVELS];
};

static struct golden *goldens_make(struct world *w, struct world_rng *r, struct set_list *sets,
                                   uint32_t n, bool os)
{
    struct golden *all = arena_alloc(w->a, struct golden, n);
    uint32_t want = os ? w->size.per_asset * 4 / 5 : w->size.per_asset * 3 / 10;

    for (uint32_t i = 0; i < n; i++) {
        struct image_plan p = {.s = &w->space[os ? world_skewed(r, WORLD_RELEASES, 2)
                                                 : WORLD_RELEASES + i % WORLD_LANGUAGES]};

        plan_make(w, r, want, &p);
        whole_add(sets, &p);
        for (int level = 0; level < LEVELS; level++) {
            all[i].plan[level] = p;
            all[i].set[level] = (uint32_t)sets->n - 1;
            if (level + 1 == LEVELS)
                break;
            change_add(w, r, sets, &p, p.n / 12);
            change_apply(&p, &sets->p[sets->n - 1], w->a);
        }
    }
    return all;
}

struct points {
    struct estate_point *p;
    uint32_t n;
};

/* The asset's set: a golden image at some level, or (`tail` of 100) its own difference to it. */
static void point_add(struct world *w, struct world_rng *r, struct set_list *sets, struct golden *g,
                      struct points *to)
{
    int level = LEVELS - 1 - (int)world_skewed(r, LEVELS, 2);
    uint32_t set = g->set[level];

    if (world_below(r, 100) < 30) {
        change_add(w, r, sets, &g->plan[level], 2 + world_below(r, 9));
        sets->p[sets->n - 1].base = set;
        set = (uint32_t)sets->n - 1;
    }
    w->installs += g->plan[level].n;
    to->p[to->n] = (struct estate_point){to->n / 2, set, 20000 + (int32_t)world_below(r, 400)};
    to->n++;
}

static void assets_make(struct world *w, struct world_rng *r, struct set_list *sets)
{
    uint32_t n = w->size.assets, kinds = 20 + n / 1000;
    struct golden *os = goldens_make(w, r, sets, kinds, true);
    struct golden *apps = goldens_make(w, r, sets, kinds * 2, false);
    struct estate_asset *assets = arena_alloc(w->a, struct estate_asset, n);
    struct points points = {arena_alloc(w->a, struct estate_point, (size_t)n * 2), 0};

    for (uint32_t i = 0; i < n; i++) {
        uint8_t exposed = world_below(r, 100) < 8, sensitive = world_below(r, 100) < 30,
                business = world_below(r, 100) < 60;

        assets[i] = (struct estate_asset){
            .unit = 1 + world_skewed(r, w->size.units, 2),
            .kind = (uint8_t)world_below(r, 5),
            .criticality = (uint8_t)(1 + world_below(r, 5)),
            .attributes = (uint8_t)(exposed << ESTATE_EXPOSED | sensitive << ESTATE_SENSITIVE |
                                    business << ESTATE_BUSINESS),
        };
        point_add(w, r, sets, &os[world_skewed(r, kinds, 3)], &points);
        point_add(w, r, sets, &apps[world_skewed(r, kinds * 2, 3)], &points);
    }
    w->source.assets = assets;
    w->source.asset_n = n;
    w->source.points = points.p;
    w->source.point_n = points.n;
}

void world_make(struct world *w, const struct world_size *size)
{
    struct world_rng r = {size->seed};
    struct set_list sets = {0};

    *w = (struct world){.size = *size, .a = arena_new()};
    struct str *keys = arena_alloc(w->a, struct str, size->distinct);

    for (int i = 0; i < WORLD_SPACES; i++)
        space_fill(w, i, (uint32_t)((uint64_t)size->distinct * (uint32_t)i / WORLD_SPACES),
                   (uint32_t)((uint64_t)size->distinct * (uint32_t)(i + 1) / WORLD_SPACES), keys);
    assets_make(w, &r, &sets);
    struct estate_set *kept = arena_alloc(w->a, struct estate_set, sets.n);

    memcpy(kept, sets.p, sets.n * sizeof *kept);
    w->source.moment = 1;
    w->source.components = keys;
    w->source.component_n = size->distinct;
    w->source.sets = kept;
    w->source.set_n = (uint32_t)sets.n;
    vec_done(&sets);
}

void world_free(struct world *w)
{
    arena_free(w->a);
}
