/*
 * Inside of the PostgreSQL driver (db_postgres.so): the connection in db_postgres.c, results in
 * db_postgres_rows.c, values in db_postgres_value.c. One thread a connection.
 */
#pragma once
#include "base/buf.h"
#include "base/map.h"
#include "base/vec.h"
#include "store/db_driver.h"
#include <libpq-fe.h>

enum { POSTGRES_FIELDS = 64 }; /* as tools/gen-sql has it */

struct pg_statement {
    char name[16];
    bool prepared; /* on this connection */
};

struct pg_rows;

struct pg {
    const struct db_host *host;
    char *url;
    PGconn *h;
    struct map *known; /* address of a db_statement -> index into statements */
    VEC(struct pg_statement) statements;
    struct pg_rows *streaming; /* whose rows are still coming in, or NULL */
    bool in_transaction;
};

/* Parameters in binary, as libpq takes them. */
struct pg_params {
    int n;
    const char *values[POSTGRES_FIELDS];
    int lengths[POSTGRES_FIELDS], formats[POSTGRES_FIELDS];
    uint64_t numbers[POSTGRES_FIELDS];
};

/* db_postgres.c */
bool pg_fault(const struct pg *db, struct err *e); /* this call is to fail on purpose */
/* The error of a result (or of the connection, when there is none), in our words. */
int pg_fail(struct pg *db, const PGresult *result, struct err *e);
bool pg_lost(const struct pg *db);
/* Makes the connection free for the next command: rows that are still coming in are kept. */
MUST_CHECK int pg_free_line(struct pg *db, struct err *e);
/* Connects anew, with pauses; only outside of a transaction. */
MUST_CHECK int pg_reconnect(struct pg *db, struct err *e);
MUST_CHECK int pg_prepared(struct pg *db, const struct db_statement *s, const char **name,
                           struct err *e);
/* The form for many rows, s->bulk. */
MUST_CHECK int pg_prepared_bulk(struct pg *db, const struct db_statement *s, const char **name,
                                struct err *e);
/* Runs what is prepared; *changed = rows it touched. */
MUST_CHECK int pg_execute(struct pg *db, const char *name, const struct pg_params *p,
                          int64_t *changed, struct err *e);

/* db_postgres_bulk.c: many rows as arrays. */
int pg_bulk(void *conn, const struct db_batch *b, int64_t *changed, struct err *e);

/* db_postgres_rows.c */
int pg_query(void *conn, const struct db_statement *s, const struct db_value *params, void **cursor,
             struct err *e);
int pg_next(void *cursor, struct db_value *columns, struct err *e);
void pg_rows_free(void *cursor);
/* Takes in what is still coming, so that the connection is free. */
MUST_CHECK int pg_rows_keep(struct pg_rows *r, struct err *e);
void pg_rows_drop(struct pg_rows *r); /* the same, and forgets it */

/* db_postgres_value.c: binary in both directions. */
/* Points at the texts in `params`. */
void pg_params_fill(struct pg_params *p, const struct db_statement *s,
                    const struct db_value *params);
/* The server's number for an array's elements. */
Oid pg_value_oid(enum db_type type);
/* Can a column of the server's type `oid` be read as `type`? */
bool pg_value_fits(Oid oid, enum db_type type);
/* Decodes; text points into `bytes`. false when it does not fit. */
bool pg_value_read(Oid oid, enum db_type type, struct str bytes, struct db_value *ret);
