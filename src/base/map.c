#include "base/map.h"
#include "base/alloc.h"
#include "base/arena.h"
#include "base/vec.h"
#include <sys/auxv.h>

struct entry {
    struct str key;
    uint64_t hash;
    uint64_t value;
};

struct map {
    struct arena *keys;
    VEC(struct entry) entries;
    uint32_t *slots; /* entry number + 1, 0 = free; open addressing */
    size_t mask;
    uint64_t seed;
};

enum { FIRST_SLOTS = 16 };

static uint64_t mix(uint64_t a, uint64_t b)
{
    __extension__ unsigned __int128 m = (unsigned __int128)a * b;

    return (uint64_t)m ^ (uint64_t)(m >> 64);
}

/* Keys come from foreign documents: without the secret, nobody can make them collide. */
static uint64_t key_hash(const struct map *m, struct str s)
{
    uint64_t h = m->seed ^ s.n;
    uint64_t word;

    for (; s.n >= 8; s.p += 8, s.n -= 8) {
        memcpy(&word, s.p, 8);
        h = mix(h ^ word, 0xa0761d6478bd642fULL);
    }
    word = 0;
    if (s.n > 0)
        memcpy(&word, s.p, s.n);
    return mix(h ^ word, 0xe7037ed1a0b428dbULL);
}

struct map *map_new(void)
{
    struct map *m = alloc_zero(1, sizeof *m);

    m->keys = arena_new();
    m->slots = alloc_zero(FIRST_SLOTS, sizeof *m->slots);
    m->mask = FIRST_SLOTS - 1;
    /* 16 random bytes that the kernel gave the process at its start */
    memcpy(&m->seed, (const void *)getauxval(AT_RANDOM), sizeof m->seed);
    return m;
}

void map_free(struct map *m)
{
    if (m == NULL)
        return;
    arena_free(m->keys);
    vec_done(&m->entries);
    alloc_free(m->slots);
    alloc_free(m);
}

size_t map_count(const struct map *m)
{
    return m->entries.n;
}

/* The key's slot, or the free one where it belongs. */
static size_t slot_find(const struct map *m, struct str key, uint64_t hash)
{
    size_t i = hash & m->mask;

    for (; m->slots[i]; i = (i + 1) & m->mask) {
        const struct entry *en = &m->entries.p[m->slots[i] - 1];

        if (en->hash == hash && str_eq(en->key, key))
            break;
    }
    return i;
}

static void slots_grow(struct map *m)
{
    size_t n = (m->mask + 1) * 2;

    alloc_free(m->slots);
    m->slots = alloc_zero(n, sizeof *m->slots);
    m->mask = n - 1;
    for (size_t e = 0; e < m->entries.n; e++) {
        size_t i = m->entries.p[e].hash & m->mask;

        while (m->slots[i])
            i = (i + 1) & m->mask;
        m->slots[i] = (uint32_t)e + 1;
    }
}

static struct entry *entry_add(struct map *m, struct str key, uint64_t hash, size_t slot)
{
    struct entry *en = vec_add(&m->entries);

    en->key = str_dup(m->keys, key);
    en->hash = hash;
    m->slots[slot] = (uint32_t)m->entries.n;
    if (m->entries.n * 2 > m->mask)
        slots_grow(m);
    return en;
}

bool map_get(const struct map *m, struct str key, uint64_t *ret)
{
    size_t slot = slot_find(m, key, key_hash(m, key));

    if (m->slots[slot] == 0)
        return false;
    *ret = m->entries.p[m->slots[slot] - 1].value;
    return true;
}

void map_set(struct map *m, struct str key, uint64_t value)
{
    uint64_t hash = key_hash(m, key);
    size_t slot = slot_find(m, key, hash);

    if (m->slots[slot])
        m->entries.p[m->slots[slot] - 1].value = value;
    else
        entry_add(m, key, hash, slot)->value = value;
}

uint64_t map_intern(struct map *m, struct str key, bool *fresh)
{
    uint64_t hash = key_hash(m, key);
    size_t slot = slot_find(m, key, hash);
    bool is_new = m->slots[slot] == 0;

    if (fresh)
        *fresh = is_new;
    if (!is_new)
        return m->entries.p[m->slots[slot] - 1].value;
    uint64_t number = m->entries.n;

    entry_add(m, key, hash, slot)->value = number;
    return number;
}

struct str map_key(const struct map *m, size_t i)
{
    return m->entries.p[i].key;
}

uint64_t map_value(const struct map *m, size_t i)
{
    return m->entries.p[i].value;
}
