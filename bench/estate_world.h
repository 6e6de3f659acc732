/*
 * A made-up group for bench/estate, from a seed: golden images with patch levels that many assets
 * share, a long tail of assets with a few packages of their own, names and advisories by a
 * Zipf-like law. No real names.
 */
#pragma once
#include "base/arena.h"
#include "base/buf.h"
#include "index/estate_index.h"
#include "index/image.h"

struct world_size {
    uint64_t seed;
    uint32_t assets, per_asset, distinct, advisories, ranges, units;
};

struct world_rng {
    uint64_t state;
};
uint32_t world_below(struct world_rng *r, uint32_t n);
/* Small numbers are likelier: n * u^power. */
uint32_t world_skewed(struct world_rng *r, uint32_t n, int power);

enum { WORLD_RELEASES = 12, WORLD_LANGUAGES = 5, WORLD_SPACES = WORLD_RELEASES + WORLD_LANGUAGES };

/* The components of one space: name i has ids [from[i], from[i + 1]), a version each. */
struct world_space {
    const char *type, *distro, *space;
    uint32_t *from;
    uint32_t names;
};

struct world {
    struct world_size size;
    struct arena *a;
    struct world_space space[WORLD_SPACES];
    struct estate_source source;
    uint64_t installs; /* components over all points */
};

void world_make(struct world *w, const struct world_size *size);
void world_free(struct world *w);

/*
 * All advisories as an image's bytes. `day` 0: as they are; 1: a day later, `changed` ranges say
 * something else. Returns the ranges written.
 */
uint64_t world_image(const struct world *w, int day, uint32_t changed, struct buf *out);
/* The version text of the n-th of `of` versions of a name. */
struct str world_version(struct arena *a, const struct world_space *s, uint32_t n, uint32_t of);
