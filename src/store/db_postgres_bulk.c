#include "store/db_postgres.h"
#include <endian.h>

/*
 * Many rows in one trip: each parameter becomes an array (binary: dimensions, has NULLs, type of
 * the elements, length, lower bound; then each element with its length in front; array_recv of
 * the server's arrayfuncs.c), and the statement's other form makes rows of them by unnest.
 */
static void element_add(struct buf *b, const struct db_value *v)
{
    uint64_t bits;

    if (v->null) {
        buf_add_be32(b, UINT32_MAX);
        return;
    }
    if (v->type == DB_TEXT || v->type == DB_BYTES) {
        buf_add_be32(b, (uint32_t)v->text.n);
        buf_add(b, v->text);
        return;
    }
    memcpy(&bits, v->type == DB_I64 ? (const void *)&v->i64 : &v->f64, sizeof bits);
    buf_add_be32(b, sizeof bits);
    buf_add_be64(b, bits);
}

/* Parameter `i` of all rows. */
static void array_make(struct buf *to, const struct db_batch *b, int i)
{
    const struct db_value *v = &b->rows[i];
    size_t step = (size_t)b->s->param_n;
    bool nulls = false;

    for (size_t k = 0; k < b->n; k++)
        nulls = nulls || v[k * step].null;
    buf_add_be32(to, 1);
    buf_add_be32(to, nulls);
    buf_add_be32(to, pg_value_oid(b->s->params[i]));
    buf_add_be32(to, (uint32_t)b->n);
    buf_add_be32(to, 1);
    for (size_t k = 0; k < b->n; k++)
        element_add(to, &v[k * step]);
}

static int arrays_run(struct pg *db, const struct db_batch *b, int64_t *changed, struct err *e)
{
    struct buf arrays[POSTGRES_FIELDS] = {{0}};
    struct pg_params p = {.n = b->s->param_n};
    int64_t touched = 0;
    const char *name;
    int rc = pg_prepared_bulk(db, b->s, &name, e);

    for (int i = 0; i < p.n && rc == 0; i++) {
        buf_init(&arrays[i], (size_t)1 << 30);
        array_make(&arrays[i], b, i);
        if (arrays[i].over)
            rc = err_set(e, E_LIMIT, "a row is too large for the store");
        p.values[i] = arrays[i].p;
        p.lengths[i] = (int)arrays[i].n;
        p.formats[i] = 1;
    }
    if (rc == 0)
        rc = pg_execute(db, name, &p, &touched, e);
    *changed += touched;
    for (int i = 0; i < p.n; i++)
        buf_done(&arrays[i]);
    return rc;
}

static int one_by_one(struct pg *db, const struct db_batch *b, int64_t *changed, struct err *e)
{
    struct pg_params p;
    const char *name;
    int rc = pg_prepared(db, b->s, &name, e);

    for (size_t i = 0; i < b->n && rc == 0; i++) {
        int64_t touched = 0;

        pg_params_fill(&p, b->s, &b->rows[i * (size_t)b->s->param_n]);
        rc = pg_execute(db, name, &p, &touched, e);
        *changed += touched;
    }
    return rc;
}

int pg_bulk(void *conn, const struct db_batch *b, int64_t *changed, struct err *e)
{
    struct pg *db = conn;
    int rc = pg_free_line(db, e);

    if (rc < 0)
        return rc;
    return b->s->bulk && b->n > 1 ? arrays_run(db, b, changed, e) : one_by_one(db, b, changed, e);
}
