#include "store/db_driver.h"
#include "base/alloc.h"
#include "base/fault.h"
#include <assert.h>
#include <math.h>

struct db {
    const struct db_driver *driver;
    void *conn;
    bool in_body, writing;
    bool doomed; /* a call inside the transaction failed: nothing of it may stay */
    struct err why;
    int rows_open;
};

struct db_rows {
    struct db *db;
    const struct db_statement *statement;
    void *cursor;
    bool ended;
};

static bool db_fault(void)
{
    return fault_hit(FAULT_DB);
}

static const struct db_host host = {db_fault};

static int driver_of(struct str *url, const struct db_driver **ret, struct err *e)
{
    *ret = &db_sqlite;
    if (str_starts(*url, STR("postgresql://")) || str_starts(*url, STR("postgres://")))
        return db_postgres_load(ret, e);
    if (str_starts(*url, STR("sqlite:")))
        *url = str_sub(*url, 7, url->n);
    else if (str_find(*url, STR("://")) >= 0)
        return err_set(e, E_USAGE, "not a store's address; use a path or postgresql://...");
    if (url->n == 0)
        return err_set(e, E_USAGE, "the store's address is empty; name a file");
    return 0;
}

int db_open(const char *url, bool create, struct db **ret, struct err *e)
{
    struct str rest = str_of(url);
    const struct db_driver *driver;
    void *conn;
    int rc = driver_of(&rest, &driver, e);

    if (rc == 0)
        rc = driver->open(&host, rest, create, &conn, e);
    if (rc < 0)
        return rc;
    struct db *db = alloc_zero(1, sizeof *db);

    db->driver = driver;
    db->conn = conn;
    *ret = db;
    return 0;
}

void db_close(struct db *db)
{
    if (db == NULL)
        return;
    assert(!db->in_body && db->rows_open == 0);
    db->driver->close(db->conn);
    alloc_free(db);
}

enum db_engine db_engine(const struct db *db)
{
    return db->driver->engine;
}

bool db_in_write(const struct db *db)
{
    return db->in_body && db->writing;
}

/* Inside a transaction the first failure is kept: it is what the whole fails with. */
static int failed(struct db *db, int rc, const struct err *why)
{
    if (db->in_body && !db->doomed && rc < 0) {
        db->doomed = true;
        db->why = *why;
        db->why.code = rc;
    }
    return rc;
}

static int doomed(const struct db *db, struct err *e)
{
    *e = db->why;
    return db->why.code;
}

static int transact(struct db *db, bool write, db_body_fn *body, void *ctx, struct err *e)
{
    int rows_open = db->rows_open;
    int rc = db->driver->begin(db->conn, write, e);

    if (rc < 0)
        return rc;
    db->in_body = true;
    db->writing = write;
    db->doomed = false;
    rc = body(db, ctx, e);
    assert(db->rows_open == rows_open);
    db->in_body = false;
    if (rc == 0 && db->doomed)
        rc = doomed(db, e);
    if (rc == 0)
        return db->driver->commit(db->conn, e);
    db->driver->rollback(db->conn);
    return rc;
}

static int join(struct db *db, bool write, db_body_fn *body, void *ctx, struct err *e)
{
    if (!db->in_body)
        return transact(db, write, body, ctx, e);
    assert(!write || db->writing);
    if (db->doomed)
        return doomed(db, e);
    int rc = body(db, ctx, e);

    return failed(db, rc, e);
}

int db_write(struct db *db, db_body_fn *body, void *ctx, struct err *e)
{
    struct err own = {0};

    return join(db, true, body, ctx, e ? e : &own);
}

int db_read(struct db *db, db_body_fn *body, void *ctx, struct err *e)
{
    struct err own = {0};

    return join(db, false, body, ctx, e ? e : &own);
}

/* What one engine takes and the other does not is refused for both. */
static int param_check(const struct db_value *v, struct err *e)
{
    if (v->null)
        return 0;
    if (v->type == DB_F64 && !isfinite(v->f64))
        return err_set(e, E_INVALID, "a number is infinite or none at all; correct it");
    if (v->type == DB_I64 || v->type == DB_F64)
        return 0;
    if (v->text.n > DB_VALUE_MAX)
        return err_set(e, E_LIMIT, "a value of %zu bytes is over %d", v->text.n, DB_VALUE_MAX);
    if (v->type == DB_BYTES || v->text.n == 0)
        return 0;
    if (memchr(v->text.p, 0, v->text.n) || !str_utf8_valid(v->text))
        return err_set(e, E_INVALID, "a text is not UTF-8 or holds a NUL; correct it");
    return 0;
}

static int params_check(struct db *db, const struct db_statement *s, const struct db_value *params,
                        struct err *e)
{
    if (db->in_body && db->doomed)
        return doomed(db, e);
    for (int i = 0; i < s->param_n; i++) {
        assert(params[i].type == s->params[i]);
        int rc = param_check(&params[i], e);

        if (rc < 0)
            return failed(db, rc, e);
    }
    return 0;
}

struct run_call {
    const struct db_statement *s;
    const struct db_value *params;
    int64_t *changed;
};

static int run_body(struct db *db, void *ctx, struct err *e)
{
    const struct run_call *c = ctx;

    return failed(db, db->driver->run(db->conn, c->s, c->params, c->changed, e), e);
}

int db_run(struct db *db, const struct db_statement *s, const struct db_value *params,
           int64_t *changed, struct err *e)
{
    struct err own = {0};
    int64_t unused;
    struct run_call call = {s, params, changed ? changed : &unused};

    e = e ? e : &own;
    assert(s->writes && s->column_n == 0 && (!db->in_body || db->writing));
    int rc = params_check(db, s, params, e);

    if (rc < 0)
        return rc;
    return db->in_body ? run_body(db, &call, e) : transact(db, true, run_body, &call, e);
}

enum { BULK_ROWS = 4096, BULK_BYTES = 16 << 20 }; /* of one trip */

/* The next rows of a bulk that fit into one trip, checked. */
static int bulk_fill(struct db *db, const struct db_bulk *b, size_t from, struct db_value *values,
                     struct err *e)
{
    size_t n = 0, bytes = 0;

    for (; from + n < b->n && n < BULK_ROWS && bytes < BULK_BYTES; n++) {
        struct db_value *row = &values[n * (size_t)b->s->param_n];

        b->row(b->rows, from + n, row);
        int rc = params_check(db, b->s, row, e);

        if (rc < 0)
            return rc;
        for (int i = 0; i < b->s->param_n; i++)
            bytes += row[i].type == DB_TEXT || row[i].type == DB_BYTES ? row[i].text.n : 8;
    }
    return (int)n;
}

struct bulk_call {
    const struct db_bulk *b;
    int64_t *changed;
};

static int bulk_body(struct db *db, void *ctx, struct err *e)
{
    const struct bulk_call *c = ctx;
    const struct db_bulk *b = c->b;
    size_t most = b->n < BULK_ROWS ? b->n : BULK_ROWS;
    struct db_value *values = alloc_new(arena_size(most, (size_t)b->s->param_n) * sizeof *values);
    int rc = 0;

    for (size_t done = 0; rc >= 0 && done < b->n;) {
        int n = rc = bulk_fill(db, b, done, values, e);
        const struct db_batch batch = {b->s, values, n > 0 ? (size_t)n : 0};

        if (rc > 0)
            rc = failed(db, db->driver->bulk(db->conn, &batch, c->changed, e), e);
        done += batch.n;
    }
    alloc_free(values);
    return rc < 0 ? rc : 0;
}

int db_bulk(struct db *db, const struct db_bulk *b, int64_t *changed, struct err *e)
{
    struct err own = {0};
    int64_t unused;
    struct bulk_call call = {b, changed ? changed : &unused};

    e = e ? e : &own;
    *call.changed = 0;
    assert(b->s->writes && b->s->column_n == 0 && (!db->in_body || db->writing));
    if (b->n == 0)
        return 0;
    return db->in_body ? bulk_body(db, &call, e) : transact(db, true, bulk_body, &call, e);
}

int db_query(struct db *db, const struct db_statement *s, const struct db_value *params,
             struct db_rows **ret, struct err *e)
{
    struct err own = {0};
    void *cursor;

    e = e ? e : &own;
    *ret = NULL;
    assert(s->column_n > 0 && (!s->writes || (db->in_body && db->writing)));
    int rc = params_check(db, s, params, e);

    if (rc < 0)
        return rc;
    rc = db->driver->query(db->conn, s, params, &cursor, e);
    if (rc < 0)
        return failed(db, rc, e);
    struct db_rows *r = alloc_zero(1, sizeof *r);

    *r = (struct db_rows){db, s, cursor, false};
    db->rows_open++;
    *ret = r;
    return 0;
}

int db_next(struct db_rows *r, struct db_value *columns, struct err *e)
{
    struct err own = {0};

    e = e ? e : &own;
    if (r->db->in_body && r->db->doomed)
        return doomed(r->db, e);
    if (r->ended)
        return 0;
    int rc = r->db->driver->next(r->cursor, columns, e);

    r->ended = rc <= 0;
    return failed(r->db, rc, e);
}

void db_rows_free(struct db_rows *r)
{
    if (r == NULL)
        return;
    r->db->driver->rows_free(r->cursor);
    r->db->rows_open--;
    alloc_free(r);
}

int db_missing(const struct db_rows *r, const char *column, struct err *e)
{
    struct err own = {0};
    int rc = err_set(e ? e : &own, E_STORE, "the store has no value for %s in %s; run niju doctor",
                     column, r->statement->name);

    return failed(r->db, rc, e ? e : &own);
}

int db_prepare(struct db *db, const struct db_statement *s, struct err *e)
{
    struct err own = {0};

    e = e ? e : &own;
    return failed(db, db->driver->prepare(db->conn, s, e), e);
}

int db_script(struct db *db, const char *sql, struct err *e)
{
    assert(db_in_write(db));
    return failed(db, db->driver->script(db->conn, sql, e), e);
}

int db_verify(struct db *db, struct err *e)
{
    assert(!db->in_body);
    return db->driver->verify(db->conn, e);
}

int db_backup(struct db *db, const char *path, struct err *e)
{
    assert(!db->in_body);
    return db->driver->backup(db->conn, path, e);
}
