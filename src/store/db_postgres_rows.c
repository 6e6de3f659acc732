#include "base/alloc.h"
#include "store/db_postgres.h"
#include <assert.h>

/*
 * Rows come in one by one while they are the only thing on the line. When another command
 * wants the connection, what is still coming is kept here, so that queries may nest.
 */
struct pg_rows {
    struct pg *db;
    const struct db_statement *s;
    Oid oids[POSTGRES_FIELDS];
    PGresult *row; /* the one given last, or the first one, looked at ahead */
    bool ahead;    /* `row` is not given yet */
    bool ended;
    struct buf kept; /* fields as be32 length (or NONE) and bytes */
    struct str rest; /* of `kept` */
};

enum { KEPT_MAX = 1 << 30 };
static const uint32_t NONE = UINT32_MAX;

/* The line is free again: no more rows come. */
static void stream_end(struct pg_rows *r)
{
    PGresult *left;

    while ((left = PQgetResult(r->db->h)) != NULL)
        PQclear(left);
    r->ended = true;
    if (r->db->streaming == r)
        r->db->streaming = NULL;
}

/* Fetches the next row off the line: 1, 0 or an error. */
static int stream_next(struct pg_rows *r, struct err *e)
{
    PQclear(r->row);
    r->row = NULL;
    if (r->ended)
        return 0;
    if (pg_fault(r->db, e))
        return E_STORE;
    PGresult *got = PQgetResult(r->db->h);
    ExecStatusType status = PQresultStatus(got);
    int rc = 0;

    if (status == PGRES_SINGLE_TUPLE && PQnfields(got) == r->s->column_n) {
        r->row = got;
        return 1;
    }
    if (status == PGRES_SINGLE_TUPLE)
        rc = err_set(e, E_STORE, "the store does not understand %s (%s); run niju init", r->s->name,
                     "columns");
    else if (status != PGRES_TUPLES_OK)
        rc = pg_fail(r->db, got, e);
    PQclear(got);
    stream_end(r);
    return rc;
}

static int send(struct pg *db, const struct db_statement *s, const struct db_value *params,
                struct err *e)
{
    struct pg_params p;
    const char *name;
    int rc = pg_prepared(db, s, &name, e);

    if (rc < 0)
        return rc;
    if (pg_fault(db, e))
        return E_STORE;
    pg_params_fill(&p, s, params);
    if (!PQsendQueryPrepared(db->h, name, s->param_n, p.values, p.lengths, p.formats, 1) ||
        !PQsetSingleRowMode(db->h))
        return pg_fail(db, NULL, e);
    return 0;
}

/* The first row is looked at ahead: what is wrong shows at the query, while all can be redone. */
static int begin(struct pg_rows *r, const struct db_value *params, struct err *e)
{
    int rc = send(r->db, r->s, params, e);

    if (rc < 0)
        return rc;
    r->db->streaming = r;
    rc = stream_next(r, e);
    if (rc < 0) {
        if (!r->ended)
            stream_end(r);
        return rc;
    }
    r->ahead = rc > 0;
    for (int i = 0; rc > 0 && i < r->s->column_n; i++)
        r->oids[i] = PQftype(r->row, i);
    return 0;
}

int pg_query(void *conn, const struct db_statement *s, const struct db_value *params, void **cursor,
             struct err *e)
{
    struct pg *db = conn;
    struct pg_rows *r = alloc_zero(1, sizeof *r);

    assert(s->column_n <= POSTGRES_FIELDS);
    *r = (struct pg_rows){.db = db, .s = s, .kept = BUF_INIT(KEPT_MAX)};
    int rc = pg_free_line(db, e);

    if (rc == 0)
        rc = begin(r, params, e);
    if (rc < 0 && pg_lost(db) && !db->in_transaction) {
        /* nothing was given out yet and a query changes nothing: once more */
        rc = pg_reconnect(db, e);
        r->ended = false;
        if (rc == 0)
            rc = begin(r, params, e);
    }
    if (rc < 0) {
        pg_rows_free(r);
        return rc;
    }
    *cursor = r;
    return 0;
}

static void keep_row(struct pg_rows *r)
{
    for (int i = 0; i < r->s->column_n; i++) {
        size_t n = (size_t)PQgetlength(r->row, 0, i);

        if (PQgetisnull(r->row, 0, i)) {
            buf_add_be32(&r->kept, NONE);
            continue;
        }
        buf_add_be32(&r->kept, (uint32_t)n);
        buf_add(&r->kept, (struct str){PQgetvalue(r->row, 0, i), n});
    }
}

int pg_rows_keep(struct pg_rows *r, struct err *e)
{
    PGresult *given = r->ahead ? NULL : r->row; /* its texts must live until the next step */
    int rc;

    if (r->ahead)
        keep_row(r);
    else
        r->row = NULL;
    r->ahead = false;
    while ((rc = stream_next(r, e)) > 0 && !r->kept.over)
        keep_row(r);
    if (rc > 0)
        rc = err_set(e, E_LIMIT, "a query gave over %d bytes while another began", KEPT_MAX);
    if (!r->ended)
        stream_end(r);
    PQclear(r->row);
    r->row = given;
    r->rest = buf_str(&r->kept);
    return rc;
}

/* bytes.p == NULL: no value */
static int read_value(struct pg_rows *r, int i, struct str bytes, struct db_value *v, struct err *e)
{
    *v = (struct db_value){.type = r->s->columns[i], .null = bytes.p == NULL};
    if (v->null || pg_value_read(r->oids[i], r->s->columns[i], bytes, v))
        return 0;
    return err_set(e, E_STORE,
                   "the store holds another kind of value in %s, column %d; run niju doctor",
                   r->s->name, i + 1);
}

static int give_row(struct pg_rows *r, struct db_value *columns, struct err *e)
{
    for (int i = 0; i < r->s->column_n; i++) {
        bool null = PQgetisnull(r->row, 0, i);
        struct str bytes = {null ? NULL : PQgetvalue(r->row, 0, i),
                            (size_t)PQgetlength(r->row, 0, i)};
        int rc = read_value(r, i, bytes, &columns[i], e);

        if (rc < 0)
            return rc;
    }
    return 1;
}

static uint32_t take_be32(struct str *s)
{
    uint32_t v = 0;

    assert(s->n >= 4);
    for (size_t i = 0; i < 4; i++)
        v = v << 8 | (uint8_t)s->p[i];
    *s = str_sub(*s, 4, s->n);
    return v;
}

static int give_kept(struct pg_rows *r, struct db_value *columns, struct err *e)
{
    for (int i = 0; i < r->s->column_n; i++) {
        uint32_t n = take_be32(&r->rest);
        /* an empty text is no missing one, even at the very end of what is kept */
        struct str bytes = n == NONE ? STR_NONE : n == 0 ? STR("") : str_sub(r->rest, 0, n);
        int rc = read_value(r, i, bytes, &columns[i], e);

        if (rc < 0)
            return rc;
        r->rest = str_sub(r->rest, bytes.n, r->rest.n);
    }
    return 1;
}

int pg_next(void *cursor, struct db_value *columns, struct err *e)
{
    struct pg_rows *r = cursor;

    if (r->rest.n > 0)
        return give_kept(r, columns, e);
    if (r->ahead) {
        r->ahead = false;
        return give_row(r, columns, e);
    }
    int rc = stream_next(r, e);

    return rc > 0 ? give_row(r, columns, e) : rc;
}

void pg_rows_drop(struct pg_rows *r)
{
    stream_end(r);
}

void pg_rows_free(void *cursor)
{
    struct pg_rows *r = cursor;

    if (r->db->streaming == r)
        stream_end(r);
    PQclear(r->row);
    buf_done(&r->kept);
    alloc_free(r);
}
