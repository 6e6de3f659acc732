/* Interned components: the key's id in the store, made where it is new. */
#pragma once
#include "base/vec.h"
#include "domain/org/act.h"
#include "model/component.h"

/* The component's id. In a transaction when it may be new. */
MUST_CHECK int component_intern(struct act *t, struct arena *scratch, const struct component *c,
                                uint32_t *id, struct err *e);

/* All of them, by id (a hole has type ""). Strings in t->a. */
struct component_table {
    struct component *items; /* index = id */
    size_t n;                /* highest id + 1 */
};
MUST_CHECK int component_table_load(struct act *t, struct component_table *ret, struct err *e);
