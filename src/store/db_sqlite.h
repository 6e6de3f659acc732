/* Inside of the SQLite driver: shared by db_sqlite.c and db_sqlite_copy.c. */
#pragma once
#include "base/map.h"
#include "base/vec.h"
#include "store/db_driver.h"
#include <sqlite3.h>

struct prepared;

struct sqlite {
    sqlite3 *h;
    char *path;
    struct map *known; /* address of a db_statement -> index into statements */
    VEC(struct prepared *) statements;
};

bool sqlite_fault(struct err *e); /* this call is to fail on purpose */
/* The error of a failed call, in our words. */
int sqlite_fail(struct sqlite *db, int rc, struct err *e);
MUST_CHECK int sqlite_exec(struct sqlite *db, const char *sql, struct err *e);
/* The first column of the first row; 0 when there is none. */
MUST_CHECK int sqlite_number(struct sqlite *db, const char *sql, int64_t *ret, struct err *e);

int sqlite_verify(void *conn, struct err *e);
int sqlite_backup(void *conn, const char *path, struct err *e);
