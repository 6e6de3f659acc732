#include "store/store_copy.h"
#include "store/audit.h"
#include "store/db_fixture.h"
#include "store/sample.h"
#include "store/sql.h"

static struct db *open_more(struct fixture *f, const char *name)
{
    struct db *db;

    ok(f, db_open(str_z(f->a, str_fmt(f->a, "%s/%s", f->folder, name)), true, &db, &f->e));
    return db;
}

static int fill(struct db *db, void *ctx, struct err *e)
{
    const struct sample_parent_add_in rows[] = {
        {STR("日本"), STR(""), {true, -0.1}, {true, INT64_MIN}, {"\0\xff\x80", 3}},
        {.name = STR("none")},
        {STR("zero"), STR("x"), {true, 1e300}, {true, 0}, STR("")},
    };
    int rc = 0;

    (void)ctx;
    for (size_t i = 0; i < 3 && rc >= 0; i++) {
        struct sample_parent_add_row row;

        rc = sample_parent_add_one(db, &rows[i], NULL, &row, e);
        const struct sample_child_add_in child = {row.id, STR("child")};
        rc = rc < 0 ? rc : sample_child_add(db, &child, e);
    }
    const struct sample_bulk_add_in many = {500};

    rc = rc < 0 ? rc : sample_bulk_add(db, &many, e);
    return rc < 0 ? rc : sample_parent_tangle(db, e);
}

static int add_next(struct db *db, void *ctx, struct err *e)
{
    const struct sample_parent_add_in in = {.name = STR("next")};
    struct sample_parent_add_row row;
    int rc = sample_parent_add_one(db, &in, NULL, &row, e);

    *(int64_t *)ctx = row.id;
    return rc < 0 ? rc : 0;
}

static void expect_full(struct fixture *f, struct db *db)
{
    const struct sample_parent_get_in get = {STR("日本")};
    struct sample_parent_get_row row;
    int64_t id;

    ok(f, db_verify(db, &f->e));
    assert_int_equal(1, sample_parent_get_one(db, &get, f->a, &row, &f->e));
    assert_true(row.amount.v == -0.1 && row.n.v == INT64_MIN && row.note.p && row.note.n == 0);
    assert_true(str_eq(row.data, (struct str){"\0\xff\x80", 3}));
    /* numbers go on where the source's would */
    ok(f, db_write(db, add_next, &id, &f->e));
    assert_int_equal(1 + 3 + 500 + 1, id);
}

/* From the engine under test to SQLite, and from there back into the emptied first one. */
static void there_and_back(void **state)
{
    struct fixture *f = *state;
    struct db *copy = open_more(f, "copy.db"), *back = open_more(f, "back.db");
    struct store_copy_report r;

    ok(f, db_schema_apply(f->db, &sample_schema, &f->e));
    ok(f, db_write(f->db, fill, NULL, &f->e));
    ok(f, store_copy_schema(f->db, copy, &sample_schema, &r, &f->e));
    assert_int_equal(2, r.tables);
    assert_int_equal(1 + 3 + 500 + 3, r.rows);
    assert_int_equal(E_REFUSED, store_copy_schema(f->db, copy, &sample_schema, &r, &f->e));
    if (fixture_postgres()) {
        ok(f, db_write(f->db, fixture_empty, NULL, &f->e));
        db_close(back);
        ok(f, db_open(f->url, false, &back, &f->e));
    }
    ok(f, store_copy_schema(copy, back, &sample_schema, &r, &f->e));
    assert_int_equal(1 + 3 + 500 + 3, r.rows);
    expect_full(f, copy);
    expect_full(f, back);
    db_close(copy);
    db_close(back);
}

static int append(struct db *db, void *ctx, struct err *e)
{
    struct audit_entry entry = {.actor = STR("a"), .action = STR("b")};

    (void)ctx;
    return audit_append(db, &entry, e);
}

static void the_real_schema(void **state)
{
    struct fixture *f = *state;
    struct db *copy = open_more(f, "copy.db");
    struct store_copy_report r;
    struct audit_report chain;

    assert_int_equal(E_NOTFOUND, store_copy(f->db, copy, &r, &f->e)); /* the source has no schema */
    ok(f, db_migrate(f->db, &f->e));
    for (int i = 0; i < 3; i++)
        ok(f, db_write(f->db, append, NULL, &f->e));
    ok(f, store_copy(f->db, copy, &r, &f->e));
    assert_int_equal(sql_schema.table_n - 1, r.tables);
    assert_int_equal(3, r.rows);
    ok(f, audit_verify(copy, &chain, &f->e));
    assert_int_equal(3, chain.seq);
    db_close(copy);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        on_store(there_and_back),
        on_store(the_real_schema),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
