/*
 * The schema as a row of steps, made by tools/gen-sql from store/sql/migration/NNN_name.sql;
 * this program's is sql_schema in store/sql.h.
 */
#pragma once
#include "store/db.h"

struct db_migration {
    int64_t number; /* 1, 2, ... without a gap */
    const char *name;
    const char *hash; /* SHA-256 of its source file, hex: a landed migration never changes */
    const char *sqlite, *postgres;
};

struct db_schema {
    const struct db_migration *steps;
    size_t n;
};

/* db_migrate and db_check_schema for a given schema (tests have their own). */
MUST_CHECK int db_schema_apply(struct db *db, const struct db_schema *schema, struct err *e);
MUST_CHECK int db_schema_check(struct db *db, const struct db_schema *schema, struct err *e);
