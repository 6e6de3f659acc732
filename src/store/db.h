/*
 * The system of record behind one door: SQLite in this file's sibling db_sqlite.c,
 * PostgreSQL in db_postgres.c (a shared object opened at need). SQL stands in
 * store/sql/*.sql as named statements with typed parameters; tools/gen-sql writes
 * store/sql.h with one struct and one function per statement. No SQL is put
 * together from strings. One thread per handle.
 */
#pragma once
#include "base/arena.h"
#include "base/err.h"

struct db;

enum db_engine { DB_SQLITE, DB_POSTGRES };

/* The kinds a parameter or column may have; NULL-able ones are told by `null`. */
enum db_type { DB_I64, DB_F64, DB_TEXT, DB_BYTES };

struct db_value {
    enum db_type type;
    bool null;
    union {
        int64_t i64;
        double f64;
        struct str text; /* DB_TEXT and DB_BYTES; from a row: valid until the next step */
    };
};

struct db_statement {
    const char *name;
    const char *sqlite, *postgres; /* ready for each engine: ?1 or $1 */
    const enum db_type *params;
    int param_n;
    const enum db_type *columns;
    int column_n;
    bool writes;
};

/*
 * Opens "sqlite:PATH", a bare PATH or "postgresql://..."; `create` makes a new SQLite file
 * (0600) where there is none, else E_NOTFOUND ("run niju init"). Waits up to 5 s for a lock, then
 * E_STORE.
 */
MUST_CHECK int db_open(const char *url, bool create, struct db **ret, struct err *e);
void db_close(struct db *db); /* rolls back what is open; NULL is a no-op */
enum db_engine db_engine(const struct db *db);

/*
 * A transaction is one function: begins (write lock at once), calls `body`, commits when it
 * returned 0 and rolls back else. Nested calls join the outer one.
 */
typedef int db_body_fn(struct db *db, void *ctx, struct err *e);
MUST_CHECK int db_write(struct db *db, db_body_fn *body, void *ctx, struct err *e);
/* The same for a consistent look: many reads, one snapshot. */
MUST_CHECK int db_read(struct db *db, db_body_fn *body, void *ctx, struct err *e);

/* Runs a statement that gives no rows; *changed (may be NULL) = rows it touched. */
MUST_CHECK int db_run(struct db *db, const struct db_statement *s, const struct db_value *params,
                      int64_t *changed, struct err *e);

/*
 * A running query. Rows one by one: 1 a row, 0 the end. At most one open per statement and handle.
 */
struct db_rows;
MUST_CHECK int db_query(struct db *db, const struct db_statement *s, const struct db_value *params,
                        struct db_rows **ret, struct err *e);
MUST_CHECK int db_next(struct db_rows *r, struct db_value *columns, struct err *e);
void db_rows_free(struct db_rows *r); /* also before the end; NULL is a no-op */

/*
 * Brings the schema up to date (all migrations in one transaction each, each an audit-free fact in
 * table migration).
 */
MUST_CHECK int db_migrate(struct db *db, struct err *e);
/* 0 when the schema is this program's; E_STORE: older ("run niju init") or newer. */
MUST_CHECK int db_check_schema(struct db *db, struct err *e);
/*
 * The engine's own check of its files and of foreign keys (SQLite: integrity_check,
 * foreign_key_check).
 */
MUST_CHECK int db_verify(struct db *db, struct err *e);
/* A consistent copy of an SQLite store into a new file. */
MUST_CHECK int db_backup(struct db *db, const char *path, struct err *e);
