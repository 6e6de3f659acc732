/* Component sets in the store: a set once, as a difference where that is shorter. */
#pragma once
#include "domain/org/act.h"
#include "model/component_set.h"

/* The set's id; `near` (0 = none) is a set it probably resembles. In a transaction. */
MUST_CHECK int set_put(struct act *t, const struct id_list *ids, int64_t near, int64_t *id,
                       struct err *e);
/* Appends the set's ids, sorted. E_STORE when damaged. */
MUST_CHECK int set_get(struct act *t, int64_t id, struct id_list *out, struct err *e);
