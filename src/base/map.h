/*
 * A hash map from bytes to u64; keys are copied into the map. One thread.
 * Also the interner: map_intern gives each new key the next number from 0.
 */
#pragma once
#include "base/str.h"

struct map;

struct map *map_new(void);
void map_free(struct map *m); /* NULL is a no-op */
size_t map_count(const struct map *m);
bool map_get(const struct map *m, struct str key, uint64_t *ret);
/* Sets or replaces. */
void map_set(struct map *m, struct str key, uint64_t value);
/* The key's number, the next free one (map_count before) if new; `*fresh` may be NULL. */
uint64_t map_intern(struct map *m, struct str key, bool *fresh);
/* The i-th key in order of arrival, i < map_count; lives as long as the map. */
struct str map_key(const struct map *m, size_t i);
uint64_t map_value(const struct map *m, size_t i);
