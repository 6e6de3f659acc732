/* One store into another, between engines or on one: every table, verified by what arrived. */
#pragma once
#include "store/db_migration.h"

struct store_copy_report {
    int64_t tables, rows;
};

/*
 * Copies `from` (of this program's schema) into `to`, which is brought up to it and must hold no
 * rows but those its steps put there; these are replaced. One look at `from`, one transaction in
 * `to`: whole or not at all. Then counts and hashes of all rows are compared, inside it.
 * E_REFUSED: `to` is not empty; E_STORE: also when what arrived differs.
 */
MUST_CHECK int store_copy(struct db *from, struct db *to, struct store_copy_report *ret,
                          struct err *e);
/* The same for a given schema. */
MUST_CHECK int store_copy_schema(struct db *from, struct db *to, const struct db_schema *schema,
                                 struct store_copy_report *ret, struct err *e);
