#include "store/db_fixture.h"
#include "store/sample.h"

/* Run by tests/on-postgres only. */
static void cut_off(struct fixture *f)
{
    struct sample_cut_others_row row;
    struct db *other;

    ok(f, db_open(f->url, false, &other, &f->e));
    assert_int_equal(1, sample_cut_others_one(other, NULL, &row, &f->e));
    assert_int_equal(1, row.n);
    db_close(other);
}

static struct fixture *ready(void **state)
{
    struct fixture *f = *state;
    const struct sample_parent_put_in put = {STR("a"), 1};

    ok(f, db_schema_apply(f->db, &sample_schema, &f->e));
    ok(f, sample_parent_put(f->db, &put, &f->e));
    return f;
}

static int64_t n_of(struct fixture *f, const char *name)
{
    const struct sample_parent_n_in of = {str_of(name)};
    struct sample_parent_n_row row = {0};
    int rc = sample_parent_n_one(f->db, &of, NULL, &row, &f->e);

    ok(f, rc);
    return rc == 0 ? -1 : row.n;
}

static void a_lost_connection_comes_back(void **state)
{
    struct fixture *f = ready(state);
    const struct sample_parent_put_in put = {STR("b"), 2};

    cut_off(f);
    ok(f, sample_parent_put(f->db, &put, &f->e));
    cut_off(f);
    assert_int_equal(2, n_of(f, "b"));
    cut_off(f);
    ok(f, db_schema_check(f->db, &sample_schema, &f->e));
}

static int put_and_lose(struct db *db, void *ctx, struct err *e)
{
    struct fixture *f = ctx;
    const struct sample_parent_put_in put = {STR("c"), 3}, more = {STR("d"), 4};
    int rc = sample_parent_put(db, &put, e);

    cut_off(f);
    return rc < 0 ? rc : sample_parent_put(db, &more, e);
}

static int put_and_lose_last(struct db *db, void *ctx, struct err *e)
{
    const struct sample_parent_put_in put = {STR("c"), 3};
    int rc = sample_parent_put(db, &put, e);

    cut_off(ctx);
    return rc;
}

static void a_loss_inside_saves_nothing(void **state)
{
    struct fixture *f = ready(state);

    assert_int_equal(E_STORE, db_write(f->db, put_and_lose, f, &f->e));
    assert_non_null(strstr(f->e.text, "connection"));
    assert_int_equal(-1, n_of(f, "c"));
    assert_int_equal(E_STORE, db_write(f->db, put_and_lose_last, f, &f->e));
    assert_non_null(strstr(f->e.text, "lost while saving"));
    assert_int_equal(-1, n_of(f, "c"));
    assert_int_equal(-1, n_of(f, "d"));
}

static void nobody_answers(void **state)
{
    struct fixture *f = *state;
    struct db *db;

    assert_int_equal(E_STORE, db_open("postgresql:///x?host=/nowhere", false, &db, &f->e));
    assert_non_null(strstr(f->e.text, "cannot reach"));
    assert_int_equal(E_SUPPORT, db_backup(f->db, "/tmp/never", &f->e));
}

/* A result larger than what a query nested in it may push aside at once. */
static void large_results_nest(void **state)
{
    struct fixture *f = ready(state);
    const struct sample_bulk_add_in many = {50000};
    struct sample_parent_list_cursor c;
    struct sample_parent_list_row row;
    struct str before = STR_NONE;
    int n = 0;

    ok(f, sample_bulk_add(f->db, &many, &f->e));
    ok(f, sample_parent_list(f->db, &c, &f->e));
    while (sample_parent_list_next(&c, &row, &f->e) > 0) {
        struct str now = str_dup(f->a, row.name);

        assert_true(str_cmp(before, now) < 0);
        if (n++ % 10000 == 3)
            assert_int_equal(1, n_of(f, "a"));
        assert_true(str_eq(now, row.name)); /* still there after another query */
        before = now;
    }
    sample_parent_list_done(&c);
    assert_int_equal(50002, n);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        on_store(a_lost_connection_comes_back),
        on_store(a_loss_inside_saves_nothing),
        on_store(nobody_answers),
        on_store(large_results_nest),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
