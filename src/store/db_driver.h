/*
 * What an engine does for db.c; SQLite's stands in db_sqlite.c, PostgreSQL's in the shared
 * object db_postgres.so. db.c sees to it that: transactions do not nest, `run` and `query` get
 * parameters of the declared types, texts are UTF-8 without NUL, writes happen only inside
 * begin(write), and nothing but rollback follows a failure inside a transaction.
 * One thread per connection.
 */
#pragma once
#include "store/db.h"

/* What the program lends to a driver that lives in another object. */
struct db_host {
    bool (*fault)(void); /* one call to the engine: true when it must fail on purpose */
};

/* Many rows of one statement: s->param_n parameters each, one behind the other. */
struct db_batch {
    const struct db_statement *s;
    const struct db_value *rows;
    size_t n;
};

struct db_driver {
    const char *version; /* the program's: others are refused */
    enum db_engine engine;
    int (*open)(const struct db_host *host, struct str url, bool create, void **conn,
                struct err *e);
    void (*close)(void *conn);
    int (*begin)(void *conn, bool write, struct err *e);
    int (*commit)(void *conn,
                  struct err *e); /* a failure has rolled back, or says it cannot know */
    void (*rollback)(void *conn);
    int (*prepare)(void *conn, const struct db_statement *s, struct err *e);
    int (*run)(void *conn, const struct db_statement *s, const struct db_value *params,
               int64_t *changed, struct err *e);
    int (*bulk)(void *conn, const struct db_batch *b, int64_t *changed,
                struct err *e); /* in a transaction; adds to *changed */
    int (*query)(void *conn, const struct db_statement *s, const struct db_value *params,
                 void **cursor, struct err *e);
    int (*next)(void *cursor, struct db_value *columns, struct err *e); /* 1, 0, E_* */
    void (*rows_free)(void *cursor);
    int (*script)(void *conn, const char *sql, struct err *e); /* a migration: many statements */
    int (*verify)(void *conn, struct err *e);
    int (*backup)(void *conn, const char *path, struct err *e);
};

extern const struct db_driver db_sqlite;

/* The one symbol of db_postgres.so: `const struct db_driver db_postgres`. */
#define DB_POSTGRES_SYMBOL "db_postgres"
/* Loads it at need; E_SUPPORT when it is not installed. */
MUST_CHECK int db_postgres_load(const struct db_driver **ret, struct err *e);
/* A script outside of the statements' files: db_migration.c only. */
MUST_CHECK int db_script(struct db *db, const char *sql, struct err *e);
