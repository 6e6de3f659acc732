#include "store/store_copy.h"
#include "base/buf.h"
#include "base/vec.h"
#include "codec/hash.h"
#include "store/db_driver.h"
#include "store/sql.h"
#include <assert.h>

enum { COLUMNS = 64 }; /* as tools/gen-sql has it */

/* The same for the same rows in any order: two independent sums over the rows' hashes. */
struct content {
    int64_t rows;
    uint64_t sum, other;
};

struct copy {
    struct db *from, *to;
    const struct db_schema *schema;
    struct store_copy_report *report;
};

/* The table of steps belongs to the store, not to what is in it. */
static bool own(const struct db_table *t)
{
    return strcmp(t->name, "migration") == 0;
}

static void row_encode(struct buf *b, const struct db_statement *s, const struct db_value *v)
{
    buf_reset(b);
    for (int i = 0; i < s->column_n; i++) {
        uint64_t bits;

        buf_add_char(b, v[i].null ? 'n' : 'v');
        if (v[i].null)
            continue;
        if (v[i].type == DB_TEXT || v[i].type == DB_BYTES) {
            buf_add_be64(b, v[i].text.n);
            buf_add(b, v[i].text);
            continue;
        }
        double f64 = v[i].type == DB_F64 ? v[i].f64 + 0.0 : 0; /* -0 and 0 are one */

        memcpy(&bits, v[i].type == DB_I64 ? (const void *)&v[i].i64 : &f64, sizeof bits);
        buf_add_be64(b, bits);
    }
}

static void content_add(struct content *c, struct str row)
{
    c->rows++;
    c->sum += hash_bytes(row);
    c->other += hash_more(0x6e696a75, row);
}

/* Rows on their way: texts in the arena, since those of a query die at its next step. */
struct load {
    struct db *to;
    const struct db_table *table;
    struct arena *a;
    VEC(struct db_value) values; /* of all rows, one behind the other */
};

enum { LOAD_VALUES = 32768, LOAD_BYTES = 8 << 20 };

static void load_row(const void *rows, size_t i, struct db_value *params)
{
    const struct load *l = rows;
    size_t n = (size_t)l->table->put->param_n;

    memcpy(params, &l->values.p[i * n], n * sizeof *params);
}

static int load_send(struct load *l, struct err *e)
{
    const struct db_bulk bulk = {l->table->put, l, l->values.n / (size_t)l->table->put->param_n,
                                 load_row};
    int rc = db_bulk(l->to, &bulk, NULL, e);

    vec_reset(&l->values);
    arena_reset(l->a);
    return rc;
}

static int load_add(struct load *l, const struct db_value *row, struct err *e)
{
    for (int i = 0; i < l->table->put->param_n; i++) {
        struct db_value *v = vec_add(&l->values);

        *v = row[i];
        if (!v->null && (v->type == DB_TEXT || v->type == DB_BYTES))
            v->text = str_dup(l->a, v->text);
    }
    if (l->values.n < LOAD_VALUES && arena_held(l->a) < LOAD_BYTES)
        return 0;
    return load_send(l, e);
}

/* Reads a table and, where `to` is given, puts each row there. */
static int table_walk(struct db *from, const struct db_table *t, struct db *to, struct content *ret,
                      struct err *e)
{
    struct buf row = BUF_INIT(0);
    struct load load = {.to = to, .table = t, .a = arena_new()};
    struct db_value v[COLUMNS];
    struct db_rows *rows;
    int rc = db_query(from, t->all, NULL, &rows, e);

    assert(t->all->column_n <= COLUMNS);
    *ret = (struct content){0};
    while (rc == 0 && (rc = db_next(rows, v, e)) > 0) {
        row_encode(&row, t->all, v);
        content_add(ret, buf_str(&row));
        rc = to ? load_add(&load, v, e) : 0;
    }
    db_rows_free(rows);
    if (rc == 0 && load.values.n > 0)
        rc = load_send(&load, e);
    vec_done(&load.values);
    arena_free(load.a);
    buf_done(&row);
    return rc;
}

/* The numbers that the engine gives go on behind the last one. */
static int numbers_set(struct db *to, const struct db_table *t, struct err *e)
{
    struct db_rows *rows;
    struct db_value v;

    if (t->next == NULL)
        return 0;
    int rc = db_query(to, t->next, NULL, &rows, e);

    if (rc == 0)
        rc = db_next(rows, &v, e);
    db_rows_free(rows);
    return rc < 0 ? rc : 0;
}

static int table_copy(struct copy *c, const struct db_table *t, struct err *e)
{
    struct content sent, arrived;
    int rc = table_walk(c->from, t, c->to, &sent, e);

    if (rc == 0)
        rc = numbers_set(c->to, t, e);
    if (rc == 0)
        rc = table_walk(c->to, t, NULL, &arrived, e);
    if (rc == 0 &&
        (sent.rows != arrived.rows || sent.sum != arrived.sum || sent.other != arrived.other))
        rc = err_set(e, E_STORE, "of %lld rows %lld arrived, or they changed; copy again",
                     (long long)sent.rows, (long long)arrived.rows);
    c->report->rows += rc == 0 ? sent.rows : 0;
    c->report->tables++;
    return rc < 0 ? err_in(e, "%s", t->name) : 0;
}

/* Nothing but what the steps put there themselves; that goes. */
static int target_clear(struct copy *c, const struct db_table *t, struct err *e)
{
    struct content held;

    if (t->seeded)
        return db_run(c->to, t->clear, NULL, NULL, e);
    int rc = table_walk(c->to, t, NULL, &held, e);

    if (rc == 0 && held.rows > 0)
        rc = err_set(e, E_REFUSED, "the store to copy into is not empty (%s); name a new one",
                     t->name);
    return rc;
}

static int write_body(struct db *to, void *ctx, struct err *e)
{
    struct copy *c = ctx;
    /* a unit may stand below one with a higher number: foreign keys are looked at in the end */
    int rc = db_script(to,
                       db_engine(to) == DB_SQLITE ? "PRAGMA defer_foreign_keys = ON"
                                                  : "SET CONSTRAINTS ALL DEFERRED",
                       e);

    for (size_t i = c->schema->table_n; i > 0 && rc == 0; i--)
        if (!own(&c->schema->tables[i - 1]))
            rc = target_clear(c, &c->schema->tables[i - 1], e);
    for (size_t i = 0; i < c->schema->table_n && rc == 0; i++)
        if (!own(&c->schema->tables[i]))
            rc = table_copy(c, &c->schema->tables[i], e);
    return rc;
}

static int read_body(struct db *from, void *ctx, struct err *e)
{
    struct copy *c = ctx;
    int rc = db_schema_check(from, c->schema, e);

    return rc == 0 ? db_write(c->to, write_body, c, e) : rc;
}

int store_copy_schema(struct db *from, struct db *to, const struct db_schema *schema,
                      struct store_copy_report *ret, struct err *e)
{
    struct copy c = {from, to, schema, ret};

    *ret = (struct store_copy_report){0};
    int rc = db_schema_apply(to, schema, e);

    if (rc == 0)
        rc = db_read(from, read_body, &c, e);
    return rc;
}

int store_copy(struct db *from, struct db *to, struct store_copy_report *ret, struct err *e)
{
    return store_copy_schema(from, to, &sql_schema, ret, e);
}
