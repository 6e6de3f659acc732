/* For tests: a random estate as plain arrays, with what each set holds spelled out. */
#pragma once
#include "index/estate_answer.h"
#include "index/image_made.h"
#include "model/component.h"

enum { MADE_COMPONENTS = 240, MADE_SETS = 60, MADE_ASSETS = 150, MADE_POINTS = 220 };

struct made_estate {
    uint64_t dice;
    struct arena *a;
    struct estate_source s;
    struct component component[MADE_COMPONENTS];
    struct str key[MADE_COMPONENTS];
    struct estate_set set[MADE_SETS];
    struct estate_asset asset[MADE_ASSETS];
    struct estate_point point[MADE_POINTS];
    bool holds[MADE_SETS][MADE_COMPONENTS];
    struct buf bytes;
    struct estate_index *x;
};

static inline uint32_t made_roll(uint64_t *dice, uint32_t n)
{
    *dice = *dice * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(*dice >> 33) % n;
}

enum { MADE_SPACES = 4, MADE_NAMES = 15 };

static inline struct component made_component(struct arena *a, uint64_t *dice)
{
    static const char *const types[MADE_SPACES] = {"deb", "npm", "rpm", "generic"};
    static const char *const releases[MADE_SPACES] = {"debian-11", "", "almalinux-9", ""};
    uint32_t t = made_roll(dice, MADE_SPACES);
    struct str name = str_fmt(a, "p%u", made_roll(dice, MADE_NAMES));
    struct str version = str_fmt(a, "%u.%u", made_roll(dice, 9), made_roll(dice, 9));

    if (made_roll(dice, 30) == 0)
        version = made_roll(dice, 2) ? STR_NONE : STR("not one");
    return (struct component){.type = str_of(types[t]),
                              .name = name,
                              .version = version,
                              .source_name = name,
                              .source_version = version,
                              .distro = str_of(releases[t]),
                              .arch = made_roll(dice, 3) ? STR("amd64") : STR_NONE,
                              .epoch_known = made_roll(dice, 2)};
}

static inline void made_set_fill(struct made_estate *m, uint32_t id)
{
    struct estate_set *s = &m->set[id];
    uint32_t *gone = arena_alloc(m->a, uint32_t, 16), *fresh = arena_alloc(m->a, uint32_t, 16);

    *s = (struct estate_set){.base = ESTATE_NO_BASE, .gone = gone, .fresh = fresh};
    if (id > 0 && made_roll(&m->dice, 5)) {
        s->base = made_roll(&m->dice, id);
        memcpy(m->holds[id], m->holds[s->base], sizeof m->holds[id]);
    }
    /* each at most once: what a set says twice of one component has no meaning */
    for (uint32_t n = made_roll(&m->dice, 14), c = made_roll(&m->dice, 40); n > 0; n--) {
        c += 1 + made_roll(&m->dice, 12);
        if (c >= m->s.component_n)
            break;
        if (m->holds[id][c])
            gone[s->gone_n++] = c;
        else
            fresh[s->fresh_n++] = c;
        m->holds[id][c] = !m->holds[id][c];
    }
}

/* `part` of a hundred of the components and sets are there. */
static inline void made_estate_begin(struct made_estate *m, uint64_t seed, uint32_t part)
{
    *m = (struct made_estate){.dice = seed * 2654435761u + 7, .a = arena_new()};
    m->s = (struct estate_source){seed,
                                  m->key,
                                  m->set,
                                  m->asset,
                                  m->point,
                                  MADE_COMPONENTS * part / 100,
                                  MADE_SETS * part / 100,
                                  MADE_ASSETS,
                                  MADE_POINTS};
    for (uint32_t i = 0; i < MADE_COMPONENTS; i++) {
        m->component[i] = made_component(m->a, &m->dice);
        if (made_roll(&m->dice, 40))
            m->key[i] = component_key(m->a, &m->component[i]);
    }
    for (uint32_t i = 0; i < m->s.set_n; i++)
        made_set_fill(m, i);
    for (uint32_t i = 0; i < MADE_ASSETS; i++)
        m->asset[i] = (struct estate_asset){.unit = made_roll(&m->dice, 7),
                                            .criticality = (uint8_t)(1 + made_roll(&m->dice, 5)),
                                            .attributes = (uint8_t)made_roll(&m->dice, 8)};
    for (uint32_t i = 0; i < MADE_POINTS; i++)
        m->point[i] =
            (struct estate_point){made_roll(&m->dice, MADE_ASSETS), made_roll(&m->dice, m->s.set_n),
                                  (int32_t)made_roll(&m->dice, 50)};
}

static inline void made_estate_build(struct made_estate *m)
{
    struct err e = {0};

    estate_index_unref(m->x);
    m->x = NULL;
    buf_done(&m->bytes);
    if (estate_index_build(&m->s, &m->bytes, &e) < 0 ||
        estate_index_of_bytes(buf_str(&m->bytes), &m->x, &e) < 0)
        fail_msg("%s", e.text);
}

static inline void made_estate_end(struct made_estate *m)
{
    estate_index_unref(m->x);
    buf_done(&m->bytes);
    arena_free(m->a);
}

/* By the definition: some source of the asset has a set that holds it. */
static inline bool made_has(const struct made_estate *m, uint32_t asset, uint32_t component)
{
    for (uint32_t i = 0; i < m->s.point_n; i++)
        if (m->point[i].asset == asset && m->holds[m->point[i].set][component])
            return true;
    return false;
}
