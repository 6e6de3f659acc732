#include "store/db_sqlite.h"
#include "base/alloc.h"
#include "base/fault.h"
#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

enum {
    LOCK_WAIT_MS = 5000,
    APPLICATION_ID = 0x6e696a75 /* "niju" */
};

/* A prepared statement, kept for the life of the handle; also the cursor of its query. */
struct prepared {
    struct sqlite *db;
    const struct db_statement *s;
    sqlite3_stmt *stmt;
    bool busy;
};

bool sqlite_fault(struct err *e)
{
    if (!fault_hit(FAULT_DB))
        return false;
    (void)err_set(e, E_STORE, "the store failed on purpose; try again");
    return true;
}

static bool disk_full(struct sqlite *db, int rc)
{
    return (rc & 0xff) == SQLITE_FULL ||
           ((rc & 0xff) == SQLITE_IOERR && sqlite3_system_errno(db->h) == ENOSPC);
}

int sqlite_fail(struct sqlite *db, int rc, struct err *e)
{
    const char *text = sqlite3_errmsg(db->h);

    if (disk_full(db, rc))
        return err_set(e, E_STORE, "no space left on the disk; free some and run again");
    switch (rc & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return err_set(e, E_STORE, "the store is locked by another process; try again");
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        return err_set(e, E_STORE, "the store is damaged (%s); restore a backup", text);
    case SQLITE_CONSTRAINT: return err_set(e, E_INVALID, "the store refuses this: %s", text);
    case SQLITE_TOOBIG: return err_set(e, E_LIMIT, "a row is too large for the store");
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_CANTOPEN:
        return err_set(e, E_STORE, "the store cannot be written (%s); look at its rights", text);
    default:
        return err_set(e, E_STORE, "the store failed (%s); try again, then run niju doctor", text);
    }
}

int sqlite_exec(struct sqlite *db, const char *sql, struct err *e)
{
    if (sqlite_fault(e))
        return E_STORE;
    int rc = sqlite3_exec(db->h, sql, NULL, NULL, NULL);

    return rc == SQLITE_OK ? 0 : sqlite_fail(db, rc, e);
}

int sqlite_number(struct sqlite *db, const char *sql, int64_t *ret, struct err *e)
{
    sqlite3_stmt *stmt = NULL;

    if (sqlite_fault(e))
        return E_STORE;
    int rc = sqlite3_prepare_v2(db->h, sql, -1, &stmt, NULL);

    if (rc == SQLITE_OK)
        rc = sqlite3_step(stmt);
    *ret = rc == SQLITE_ROW ? sqlite3_column_int64(stmt, 0) : 0;
    int failed = rc == SQLITE_ROW || rc == SQLITE_DONE ? 0 : sqlite_fail(db, rc, e);

    sqlite3_finalize(stmt);
    return failed;
}

/* An SQLite file of another program is not to be written into. */
static int owner_check(struct sqlite *db, struct err *e)
{
    int64_t id, tables;
    int rc = sqlite_number(db, "PRAGMA application_id", &id, e);

    if (rc < 0 || id == APPLICATION_ID)
        return rc;
    rc = sqlite_number(db, "SELECT count(*) FROM sqlite_schema", &tables, e);
    if (rc == 0 && (id != 0 || tables > 0))
        rc = err_set(e, E_STORE, "an SQLite file, but no store of niju; name another");
    if (rc == 0)
        rc = sqlite_exec(db, "PRAGMA application_id = 1852402293", e);
    return rc;
}

static int settings(struct sqlite *db, struct err *e)
{
    sqlite3_extended_result_codes(db->h, 1);
    sqlite3_busy_timeout(db->h, LOCK_WAIT_MS);
    sqlite3_db_config(db->h, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    sqlite3_db_config(db->h, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
    sqlite3_db_config(db->h, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
    int rc = owner_check(db, e);

    if (rc < 0)
        return rc;
    /* case_sensitive_like: as PostgreSQL's LIKE */
    return sqlite_exec(db,
                       "PRAGMA journal_mode = WAL;"
                       "PRAGMA synchronous = FULL;"
                       "PRAGMA foreign_keys = ON;"
                       "PRAGMA trusted_schema = OFF;"
                       "PRAGMA cell_size_check = ON;"
                       "PRAGMA recursive_triggers = ON;" /* so that REPLACE meets the triggers */
                       "PRAGMA case_sensitive_like = ON;"
                       "PRAGMA temp_store = MEMORY;"
                       "PRAGMA cache_size = -32768;"
                       "PRAGMA journal_size_limit = 67108864;",
                       e);
}

/* The file itself: made here so that it is never open to others, not even for a moment. */
static int file_ready(const char *path, bool create, bool *fresh, struct err *e)
{
    *fresh = false;
    if (strcmp(path, ":memory:") == 0 || access(path, F_OK) == 0)
        return 0;
    if (!create && errno == ENOENT)
        return err_set(e, E_NOTFOUND, "there is no store at %s; run niju init", path);
    int fd = create ? open(path, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0600) : -1;

    if (fd < 0 && errno != EEXIST)
        return err_errno(e, "make the store"), err_in(e, "%s", path);
    if (fd >= 0) {
        *fresh = true;
        close(fd);
    }
    return 0;
}

static void sqlite_close(void *conn)
{
    struct sqlite *db = conn;

    for (size_t i = 0; i < db->statements.n; i++) {
        sqlite3_finalize(db->statements.p[i]->stmt);
        alloc_free(db->statements.p[i]);
    }
    vec_done(&db->statements);
    map_free(db->known);
    sqlite3_close(db->h);
    alloc_free(db->path);
    alloc_free(db);
}

static int sqlite_open(const struct db_host *host, struct str url, bool create, void **conn,
                       struct err *e)
{
    struct sqlite *db = alloc_zero(1, sizeof *db);
    bool fresh;

    (void)host;
    db->known = map_new();
    db->path = alloc_new(url.n + 1);
    memcpy(db->path, url.p, url.n);
    db->path[url.n] = '\0';
    int rc = file_ready(db->path, create, &fresh, e);

    if (rc == 0 && sqlite_fault(e))
        rc = E_STORE;
    if (rc == 0) {
        int failed =
            sqlite3_open_v2(db->path, &db->h, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);

        rc = failed ? sqlite_fail(db, failed, e) : settings(db, e);
        if (rc < 0)
            err_in(e, "%s", db->path);
    }
    if (rc == 0) {
        *conn = db;
        return 0;
    }
    if (fresh)
        unlink(db->path);
    sqlite_close(db);
    return rc;
}

static int prepare_new(struct sqlite *db, const struct db_statement *s, struct prepared **ret,
                       struct err *e)
{
    sqlite3_stmt *stmt;

    if (sqlite_fault(e))
        return E_STORE;
    int rc = sqlite3_prepare_v3(db->h, s->sqlite, -1, SQLITE_PREPARE_PERSISTENT, &stmt, NULL);

    if (rc == SQLITE_ERROR)
        return err_set(e, E_STORE, "the store does not understand %s (%s); run niju init", s->name,
                       sqlite3_errmsg(db->h));
    if (rc != SQLITE_OK)
        return sqlite_fail(db, rc, e);
    assert(sqlite3_column_count(stmt) == s->column_n);
    assert(sqlite3_bind_parameter_count(stmt) == s->param_n);
    assert(!sqlite3_stmt_readonly(stmt) == s->writes);
    struct prepared *p = alloc_zero(1, sizeof *p);

    *p = (struct prepared){db, s, stmt, false};
    map_set(db->known, (struct str){(const char *)&s, sizeof s}, db->statements.n);
    *vec_add(&db->statements) = p;
    *ret = p;
    return 0;
}

static int prepare(struct sqlite *db, const struct db_statement *s, struct prepared **ret,
                   struct err *e)
{
    uint64_t i;

    if (!map_get(db->known, (struct str){(const char *)&s, sizeof s}, &i))
        return prepare_new(db, s, ret, e);
    *ret = db->statements.p[i];
    assert(!(*ret)->busy);
    return 0;
}

static int sqlite_prepare(void *conn, const struct db_statement *s, struct err *e)
{
    struct prepared *p;

    return prepare(conn, s, &p, e);
}

static int bind_one(sqlite3_stmt *stmt, int at, const struct db_value *v,
                    sqlite3_destructor_type keep)
{
    const char *p = v->text.n ? v->text.p : ""; /* a NULL pointer would bind NULL */

    if (v->null)
        return sqlite3_bind_null(stmt, at);
    switch (v->type) {
    case DB_I64: return sqlite3_bind_int64(stmt, at, v->i64);
    case DB_F64: return sqlite3_bind_double(stmt, at, v->f64);
    case DB_TEXT: return sqlite3_bind_text64(stmt, at, p, v->text.n, keep, SQLITE_UTF8);
    case DB_BYTES: return sqlite3_bind_blob64(stmt, at, p, v->text.n, keep);
    default: return SQLITE_MISUSE;
    }
}

/* A query outlives the caller's texts, so it copies them (keep = SQLITE_TRANSIENT). */
static int bind(struct prepared *p, const struct db_value *params, sqlite3_destructor_type keep,
                struct err *e)
{
    for (int i = 0; i < p->s->param_n; i++) {
        int rc = bind_one(p->stmt, i + 1, &params[i], keep);

        if (rc != SQLITE_OK)
            return sqlite_fail(p->db, rc, e);
    }
    return 0;
}

static int sqlite_run(void *conn, const struct db_statement *s, const struct db_value *params,
                      int64_t *changed, struct err *e)
{
    struct sqlite *db = conn;
    struct prepared *p;
    int rc = prepare(db, s, &p, e);

    if (rc == 0)
        rc = bind(p, params, SQLITE_STATIC, e);
    if (rc == 0 && sqlite_fault(e))
        rc = E_STORE;
    if (rc < 0)
        return rc;
    int step = sqlite3_step(p->stmt);

    *changed = sqlite3_changes64(db->h);
    if (step != SQLITE_DONE)
        rc = sqlite_fail(db, step, e);
    sqlite3_reset(p->stmt);
    return rc;
}

static int sqlite_bulk(void *conn, const struct db_batch *b, int64_t *changed, struct err *e)
{
    int rc = 0;

    for (size_t i = 0; rc == 0 && i < b->n; i++) {
        int64_t one;

        rc = sqlite_run(conn, b->s, &b->rows[i * (size_t)b->s->param_n], &one, e);
        *changed += rc == 0 ? one : 0;
    }
    return rc;
}

static int sqlite_query(void *conn, const struct db_statement *s, const struct db_value *params,
                        void **cursor, struct err *e)
{
    struct prepared *p;
    int rc = prepare(conn, s, &p, e);

    if (rc == 0)
        rc = bind(p, params, SQLITE_TRANSIENT, e);
    if (rc < 0)
        return rc;
    p->busy = true;
    *cursor = p;
    return 0;
}

static int column(struct prepared *p, int i, struct db_value *v, struct err *e)
{
    static const int storage[] = {SQLITE_INTEGER, SQLITE_FLOAT, SQLITE_TEXT, SQLITE_BLOB};
    enum db_type type = p->s->columns[i];
    int has = sqlite3_column_type(p->stmt, i);

    *v = (struct db_value){.type = type, .null = has == SQLITE_NULL};
    if (v->null)
        return 0;
    if (has != storage[type] && !(type == DB_F64 && has == SQLITE_INTEGER))
        return err_set(e, E_STORE,
                       "the store holds another kind of value in %s, column %d; run niju doctor",
                       p->s->name, i + 1);
    if (type == DB_I64) {
        v->i64 = sqlite3_column_int64(p->stmt, i);
    } else if (type == DB_F64) {
        v->f64 = sqlite3_column_double(p->stmt, i);
    } else {
        const char *bytes = sqlite3_column_blob(p->stmt, i);
        size_t n = (size_t)sqlite3_column_bytes(p->stmt, i);

        v->text = (struct str){n ? bytes : "", n};
    }
    return 0;
}

static int sqlite_next(void *cursor, struct db_value *columns, struct err *e)
{
    struct prepared *p = cursor;

    if (sqlite_fault(e))
        return E_STORE;
    int step = sqlite3_step(p->stmt);

    if (step == SQLITE_DONE)
        return 0;
    if (step != SQLITE_ROW)
        return sqlite_fail(p->db, step, e);
    for (int i = 0; i < p->s->column_n; i++) {
        int rc = column(p, i, &columns[i], e);

        if (rc < 0)
            return rc;
    }
    return 1;
}

static void sqlite_rows_free(void *cursor)
{
    struct prepared *p = cursor;

    sqlite3_reset(p->stmt);
    sqlite3_clear_bindings(p->stmt);
    p->busy = false;
}

static int sqlite_begin(void *conn, bool write, struct err *e)
{
    return sqlite_exec(conn, write ? "BEGIN IMMEDIATE" : "BEGIN", e);
}

static void sqlite_rollback(void *conn)
{
    struct sqlite *db = conn;

    if (!sqlite3_get_autocommit(db->h))
        sqlite3_exec(db->h, "ROLLBACK", NULL, NULL, NULL);
}

static int sqlite_commit(void *conn, struct err *e)
{
    int rc = sqlite_exec(conn, "COMMIT", e);

    if (rc < 0)
        sqlite_rollback(conn);
    return rc;
}

static int sqlite_script(void *conn, const char *sql, struct err *e)
{
    return sqlite_exec(conn, sql, e);
}

const struct db_driver db_sqlite = {
    .version = NIJU_VERSION,
    .engine = DB_SQLITE,
    .open = sqlite_open,
    .close = sqlite_close,
    .begin = sqlite_begin,
    .commit = sqlite_commit,
    .rollback = sqlite_rollback,
    .prepare = sqlite_prepare,
    .run = sqlite_run,
    .bulk = sqlite_bulk,
    .query = sqlite_query,
    .next = sqlite_next,
    .rows_free = sqlite_rows_free,
    .script = sqlite_script,
    .verify = sqlite_verify,
    .backup = sqlite_backup,
};
