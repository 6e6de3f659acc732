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

/* A table as the last step leaves it, with what copies it whole (store_copy.c). */
struct db_table {
    const char *name;
    bool seeded;                    /* a step puts rows into it */
    const struct db_statement *all; /* every column of every row, by primary key */
    const struct db_statement *put; /* one row, its parameters as the columns of `all` */
    const struct db_statement *clear;
    const struct db_statement *next; /* numbers go on behind the last one; NULL: none are made */
};

struct db_schema {
    const struct db_migration *steps;
    size_t n;
    const struct db_table *tables; /* parents before what refers to them */
    size_t table_n;
};

/* db_migrate and db_check_schema for a given schema (tests have their own). */
MUST_CHECK int db_schema_apply(struct db *db, const struct db_schema *schema, struct err *e);
MUST_CHECK int db_schema_check(struct db *db, const struct db_schema *schema, struct err *e);
