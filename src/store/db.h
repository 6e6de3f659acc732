/*
 * The system of record behind one door: SQLite in this file's sibling db_sqlite.c,
 * PostgreSQL in db_postgres.c (a shared object opened at need). SQL stands in
 * store/sql/ as named statements with typed parameters; tools/gen-sql writes
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

/* A number that may be NULL; for text and bytes, p == NULL says NULL where it is allowed. */
struct db_opt_i64 {
    bool set;
    int64_t v;
};
struct db_opt_f64 {
    bool set;
    double v;
};

/* Static: handles keep prepared ones by address. */
struct db_statement {
    const char *name;
    const char *sqlite, *postgres; /* ready for each engine: ?1 or $1 */
    const enum db_type *params;
    int param_n;
    const enum db_type *columns;
    int column_n;
    bool writes;
    /* PostgreSQL's text that takes an array a parameter and does all rows at once, or NULL */
    const char *bulk;
};

/*
 * Opens "sqlite:PATH", a bare PATH or "postgresql://..."; `create` makes a new SQLite file
 * (0600) where there is none, else E_NOTFOUND ("run niju init"). "sqlite::memory:" is for tests.
 * Waits up to 5 s for a lock, then E_STORE.
 */
MUST_CHECK int db_open(const char *url, bool create, struct db **ret, struct err *e);
void db_close(struct db *db); /* rolls back what is open; NULL is a no-op */
enum db_engine db_engine(const struct db *db);

/*
 * A transaction is one function: begins (write lock at once), calls `body`, commits when it
 * returned 0 and rolls back else. Nested calls join the outer one: once a call inside has
 * failed, the whole is rolled back, whatever the outer body makes of it. db_write inside
 * db_read is a bug.
 */
typedef int db_body_fn(struct db *db, void *ctx, struct err *e);
MUST_CHECK int db_write(struct db *db, db_body_fn *body, void *ctx, struct err *e);
/* The same for a consistent look: many reads, one snapshot. */
MUST_CHECK int db_read(struct db *db, db_body_fn *body, void *ctx, struct err *e);

bool db_in_write(const struct db *db); /* inside db_write? */

/*
 * Runs a statement that gives no rows; *changed (may be NULL) = rows it touched. Outside of
 * db_write it is a transaction of its own. E_INVALID: a constraint or trigger refuses it, or a
 * text is not UTF-8 or holds a NUL; E_LIMIT: a value over DB_VALUE_MAX.
 */
enum { DB_VALUE_MAX = 512 << 20 };
MUST_CHECK int db_run(struct db *db, const struct db_statement *s, const struct db_value *params,
                      int64_t *changed, struct err *e);

/*
 * A statement without rows, run for each of `n` rows of parameters in turn, in as few trips as the
 * engine can (statements marked `-- @bulk`; others one by one). Rows of one call must not touch the
 * same row of the store: PostgreSQL refuses it. `row` fills the parameters of rows[i]; its texts
 * live until the call returns. Outside of db_write it is a transaction of its own: all or none.
 */
struct db_bulk {
    const struct db_statement *s;
    const void *rows;
    size_t n;
    void (*row)(const void *rows, size_t i, struct db_value *params);
};
MUST_CHECK int db_bulk(struct db *db, const struct db_bulk *b, int64_t *changed, struct err *e);

/*
 * A running query. Rows one by one: 1 a row, 0 the end. At most one open per statement and handle;
 * all freed when the transaction it began in ends. A query that writes (RETURNING) stands inside
 * db_write. On failure *ret is NULL.
 */
struct db_rows;
MUST_CHECK int db_query(struct db *db, const struct db_statement *s, const struct db_value *params,
                        struct db_rows **ret, struct err *e);
MUST_CHECK int db_next(struct db_rows *r, struct db_value *columns, struct err *e);
void db_rows_free(struct db_rows *r); /* also before the end; NULL is a no-op */
/* The error for a NULL in a column that promised none (made code). */
int db_missing(const struct db_rows *r, const char *column, struct err *e);
/* Lets the engine read and check a statement without running it. */
MUST_CHECK int db_prepare(struct db *db, const struct db_statement *s, struct err *e);

/*
 * Brings the schema up to date (all migrations in one transaction each, each an audit-free fact in
 * table migration).
 */
MUST_CHECK int db_migrate(struct db *db, struct err *e);
/*
 * 0 when the schema is this program's; E_STORE: older ("run niju init") or newer; E_NOTFOUND: an
 * empty database, no store yet.
 */
MUST_CHECK int db_check_schema(struct db *db, struct err *e);
/*
 * The engine's own check of its files and of foreign keys (SQLite: integrity_check,
 * foreign_key_check).
 */
MUST_CHECK int db_verify(struct db *db, struct err *e);
/* A consistent copy of an SQLite store into a new file (0600), whole or not at all. */
MUST_CHECK int db_backup(struct db *db, const char *path, struct err *e);
