#include "store/db_migration.h"
#include "store/db_driver.h"
#include "store/sql.h"

/* How many of the schema's steps the store has; E_STORE when they are not ours. */
static int steps_seen(struct db *db, const struct db_schema *schema, size_t *ret, struct err *e)
{
    struct sql_migration_table_row table;
    struct sql_migration_list_cursor c;
    struct sql_migration_list_row row;
    int rc = sql_migration_table_one(db, NULL, &table, e);

    *ret = 0;
    if (rc <= 0 || table.n == 0)
        return rc < 0 ? rc : 0;
    rc = sql_migration_list(db, &c, e);
    while (rc == 0 && (rc = sql_migration_list_next(&c, &row, e)) > 0) {
        rc = 0;
        if (*ret == schema->n)
            rc = err_set(e, E_STORE, "the store is newer than this niju; update niju");
        else if (row.number != schema->steps[*ret].number ||
                 !str_eq(row.hash, str_of(schema->steps[*ret].hash)))
            rc = err_set(
                e, E_STORE,
                "the store's step %lld (%.*s) is not this niju's; use the niju that made it",
                (long long)row.number, STR_ARG(row.name));
        ++*ret;
    }
    sql_migration_list_done(&c);
    return rc;
}

struct step_call {
    const struct db_schema *schema;
    bool more;
};

/* One step in one transaction; which one is asked inside, since another process may be at it. */
static int step_body(struct db *db, void *ctx, struct err *e)
{
    struct step_call *call = ctx;
    size_t seen;
    int rc = steps_seen(db, call->schema, &seen, e);

    call->more = rc == 0 && seen < call->schema->n;
    if (!call->more)
        return rc;
    const struct db_migration *m = &call->schema->steps[seen];
    const struct sql_migration_add_in in = {m->number, str_of(m->name), str_of(m->hash),
                                            STR(NIJU_VERSION)};

    rc = db_script(db, db_engine(db) == DB_SQLITE ? m->sqlite : m->postgres, e);
    if (rc == 0)
        rc = sql_migration_add(db, &in, e);
    if (rc < 0)
        err_in(e, "step %03lld_%s", (long long)m->number, m->name);
    return rc;
}

int db_schema_apply(struct db *db, const struct db_schema *schema, struct err *e)
{
    struct step_call call = {schema, true};
    int rc = 0;

    while (rc == 0 && call.more)
        rc = db_write(db, step_body, &call, e);
    return rc;
}

static int check_body(struct db *db, void *ctx, struct err *e)
{
    const struct db_schema *schema = ctx;
    size_t seen;
    int rc = steps_seen(db, schema, &seen, e);

    if (rc == 0 && seen == 0)
        return err_set(e, E_NOTFOUND, "the store is empty; run niju init");
    if (rc == 0 && seen < schema->n)
        rc = err_set(e, E_STORE, "the store has %zu of %zu steps; run niju init", seen, schema->n);
    return rc;
}

int db_schema_check(struct db *db, const struct db_schema *schema, struct err *e)
{
    struct db_schema copy = *schema;

    return db_read(db, check_body, &copy, e);
}

int db_migrate(struct db *db, struct err *e)
{
    return db_schema_apply(db, &sql_schema, e);
}

int db_check_schema(struct db *db, struct err *e)
{
    return db_schema_check(db, &sql_schema, e);
}
