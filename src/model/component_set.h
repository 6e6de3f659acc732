/*
 * A set of component ids, as the store keeps it: sorted, either whole or as the difference
 * to another set. Pure; bytes in and out.
 */
#pragma once
#include "base/buf.h"
#include "base/err.h"
#include "base/vec.h"

VEC_TYPE(id_list, uint32_t);

enum { COMPONENT_SET_DEPTH = 8, COMPONENT_SET_MAX = 5000000 };

/* Ascending order, doubles dropped. */
void id_list_sort(struct id_list *ids);
/* SHA-256 cut to 16 bytes over the sorted ids: equal sets, equal hashes. */
enum { COMPONENT_SET_HASH = 16 };
void component_set_hash(const struct id_list *ids, uint8_t out[COMPONENT_SET_HASH]);

/* The whole set. */
void component_set_encode(const struct id_list *ids, struct buf *out);
/* What `ids` adds to and removes from `base`. */
void component_set_encode_delta(const struct id_list *base, const struct id_list *ids,
                                struct buf *out);
/* Appends the set's ids. E_PARSE: damaged bytes. */
MUST_CHECK int component_set_decode(struct str data, struct id_list *out, struct err *e);
/* `base` changed by the difference. */
MUST_CHECK int component_set_decode_delta(const struct id_list *base, struct str data,
                                          struct id_list *out, struct err *e);
