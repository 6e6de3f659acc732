/* Who is above whom, with the time it held: the table that whole-subtree questions read. */
#pragma once
#include "domain/org/act.h"

/*
 * Brings the closure table to the tree of t->now. E_INVALID: a cycle, or deeper than
 * UNIT_DEPTH_MAX. In a transaction.
 */
MUST_CHECK int closure_update(struct act *t, struct err *e);
