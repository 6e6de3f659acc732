#include "store/db_fixture.h"
#include "store/sample.h"
#include "store/sql.h"
#include "base/fault.h"
#include <sys/wait.h>

static struct fixture *sample(void **state)
{
    struct fixture *f = *state;

    ok(f, db_schema_apply(f->db, &sample_schema, &f->e));
    return f;
}

static int add(struct db *db, const char *name, int64_t *id, struct err *e)
{
    const struct sample_parent_add_in in = {.name = str_of(name)};
    struct sample_parent_add_row row = {0};
    int rc = sample_parent_add_one(db, &in, NULL, &row, e);

    if (id)
        *id = row.id;
    return rc < 0 ? rc : 0;
}

static int64_t count(struct fixture *f)
{
    struct sample_parent_list_cursor c;
    struct sample_parent_list_row row;
    int64_t n = 0;

    ok(f, sample_parent_list(f->db, &c, &f->e));
    while (sample_parent_list_next(&c, &row, &f->e) > 0)
        n++;
    sample_parent_list_done(&c);
    return n;
}

struct all_in {
    struct sample_parent_add_in in;
    int64_t id;
};

static int add_all(struct db *db, void *ctx, struct err *e)
{
    struct all_in *all = ctx;
    struct sample_parent_add_row row = {0};
    int rc = sample_parent_add_one(db, &all->in, NULL, &row, e);

    all->id = row.id;
    return rc < 0 ? rc : 0;
}

static void every_type_there_and_back(void **state)
{
    struct fixture *f = sample(state);
    struct all_in full = {
        .in = {STR("日本"), STR(""), {true, -0.1}, {true, INT64_MIN}, {"\0\xff\x80", 3}}};
    struct all_in none = {.in = {.name = STR("none")}};
    struct sample_parent_get_row row;

    ok(f, db_write(f->db, add_all, &full, &f->e));
    ok(f, db_write(f->db, add_all, &none, &f->e));
    assert_true(none.id > full.id && full.id > 1);

    const struct sample_parent_get_in get = {full.in.name};
    assert_int_equal(1, sample_parent_get_one(f->db, &get, f->a, &row, &f->e));
    assert_int_equal(full.id, row.id);
    assert_non_null(row.note.p); /* empty is not NULL */
    assert_int_equal(0, row.note.n);
    assert_true(row.amount.set && row.amount.v == -0.1);
    assert_true(row.n.set && row.n.v == INT64_MIN);
    assert_true(str_eq(row.data, full.in.data));

    const struct sample_parent_get_in get_none = {none.in.name};
    assert_int_equal(1, sample_parent_get_one(f->db, &get_none, f->a, &row, &f->e));
    assert_true(row.note.p == NULL && row.data.p == NULL && !row.amount.set && !row.n.set);

    const struct sample_parent_get_in get_no = {STR("nobody")};
    assert_int_equal(0, sample_parent_get_one(f->db, &get_no, f->a, &row, &f->e));
    const struct sample_parent_note_in no_note = {none.in.name};
    struct sample_parent_note_row note;
    assert_int_equal(E_STORE, sample_parent_note_one(f->db, &no_note, f->a, &note, &f->e));
}

static void sums_and_comparisons(void **state)
{
    struct fixture *f = sample(state);
    struct sample_parent_sum_row row;
    const struct sample_parent_put_in a = {STR("a"), -5}, b = {STR("b"), 7000000000};

    assert_int_equal(1, sample_parent_sum_one(f->db, f->a, &row, &f->e));
    assert_false(row.n.set || row.amount.set || row.negative.set);
    ok(f, sample_parent_put(f->db, &a, &f->e));
    ok(f, sample_parent_put(f->db, &b, &f->e));
    assert_int_equal(1, sample_parent_sum_one(f->db, f->a, &row, &f->e));
    assert_true(row.n.set && row.n.v == 6999999995);
    assert_true(row.negative.set && row.negative.v == 1);
}

/* Both engines order texts by bytes and tell case apart in LIKE. */
static void texts_order_by_bytes(void **state)
{
    static const char *const want[] = {"B", "a", "b", "first; 'of' all", "é", "あ", "漢"};
    static const char *const names[] = {"漢", "b", "é", "B", "あ", "a"};
    struct fixture *f = sample(state);
    struct sample_parent_list_cursor c;
    struct sample_parent_list_row row;
    const struct sample_parent_like_in like = {STR("b%")};
    struct sample_parent_like_cursor l;
    struct sample_parent_like_row found;

    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const struct sample_parent_put_in in = {str_of(names[i]), 1};
        ok(f, sample_parent_put(f->db, &in, &f->e));
    }
    ok(f, sample_parent_list(f->db, &c, &f->e));
    for (size_t i = 0; i < sizeof want / sizeof *want; i++) {
        assert_int_equal(1, sample_parent_list_next(&c, &row, &f->e));
        assert_true(str_eq(row.name, str_of(want[i])));
    }
    assert_int_equal(0, sample_parent_list_next(&c, &row, &f->e));
    assert_int_equal(0, sample_parent_list_next(&c, &row, &f->e));
    sample_parent_list_done(&c);
    ok(f, sample_parent_like(f->db, &like, &l, &f->e));
    assert_int_equal(1, sample_parent_like_next(&l, &found, &f->e));
    assert_int_equal(0, sample_parent_like_next(&l, &found, &f->e));
    sample_parent_like_done(&l);
}

static void changed_rows_are_counted(void **state)
{
    struct fixture *f = sample(state);
    const struct sample_bulk_add_in many = {1000};
    const struct sample_parent_put_in one = {STR("bulk 7"), 1};
    const struct sample_child_delete_in none = {1};
    int64_t changed;

    ok(f, sample_bulk_add_count(f->db, &many, &changed, &f->e));
    assert_int_equal(1000, changed);
    ok(f, sample_parent_put_count(f->db, &one, &changed, &f->e));
    assert_int_equal(1, changed);
    ok(f, sample_child_delete_count(f->db, &none, &changed, &f->e));
    assert_int_equal(0, changed);
}

/* Two queries and writes, one within the other. */
static int interleaved(struct db *db, void *ctx, struct err *e)
{
    int64_t *seen = ctx;
    struct sample_parent_list_cursor outer;
    struct sample_parent_list_row row;
    int rc = sample_parent_list(db, &outer, e);

    while (rc == 0 && (rc = sample_parent_list_next(&outer, &row, e)) > 0) {
        const struct sample_parent_from_in from = {row.id};
        const struct sample_child_add_in child = {row.id, row.name};
        struct sample_parent_from_cursor inner;
        struct sample_parent_from_row in_row;

        rc = sample_parent_from(db, &from, &inner, e);
        for (int i = 0; rc == 0 && i < 2; i++) {
            rc = sample_parent_from_next(&inner, &in_row, e);
            *seen += rc;
            rc = rc > 0 ? 0 : rc;
        }
        sample_parent_from_done(&inner); /* before its end */
        rc = rc < 0 ? rc : sample_child_add(db, &child, e);
    }
    sample_parent_list_done(&outer);
    return rc;
}

static void queries_within_queries(void **state)
{
    struct fixture *f = sample(state);
    const struct sample_bulk_add_in many = {300};
    const struct sample_child_count_in of = {5};
    struct sample_child_count_row row;
    int64_t seen = 0;

    ok(f, sample_bulk_add(f->db, &many, &f->e));
    ok(f, db_write(f->db, interleaved, &seen, &f->e));
    assert_int_equal(300 * 2 + 1, seen); /* but for the last, each has a next one */
    assert_int_equal(1, sample_child_count_one(f->db, &of, f->a, &row, &f->e));
    assert_int_equal(1, row.n);
}

static int add_then_fail(struct db *db, void *ctx, struct err *e)
{
    int rc = add(db, ctx, NULL, e);

    return rc < 0 ? rc : err_set(e, E_INVALID, "no");
}

static int swallow(struct db *db, void *ctx, struct err *e)
{
    int rc = add(db, "outer", NULL, e);

    if (rc == 0 && db_write(db, add_then_fail, ctx, e) == 0)
        fail();
    return rc;
}

static void nested_failure_dooms_the_whole(void **state)
{
    struct fixture *f = sample(state);
    char inner[] = "inner", alone[] = "alone";

    assert_int_equal(E_INVALID, db_write(f->db, add_then_fail, alone, &f->e));
    assert_int_equal(1, count(f));
    assert_int_equal(E_INVALID, db_write(f->db, swallow, inner, &f->e));
    assert_string_equal("no", f->e.text);
    assert_int_equal(1, count(f));
    assert_int_equal(E_INVALID, db_write(f->db, swallow, inner, NULL));
    assert_false(db_in_write(f->db));
}

static int swallow_refusal(struct db *db, void *ctx, struct err *e)
{
    const struct sample_child_add_in orphan = {999999, STR("x")};

    (void)ctx;
    if (add(db, "before", NULL, e) < 0)
        fail();
    if (sample_child_add(db, &orphan, e) != E_INVALID)
        return err_set(e, E_STORE, "an orphan was taken");
    /* nothing more is done, and the first reason stays */
    assert_int_equal(E_INVALID, add(db, "after", NULL, e));
    return 0;
}

static int duplicate(struct db *db, void *ctx, struct err *e)
{
    (void)ctx;
    return add(db, "first; 'of' all", NULL, e);
}

static void constraints_refuse(void **state)
{
    struct fixture *f = sample(state);
    const struct sample_child_add_in child = {1, STR("kept")};
    const struct sample_child_delete_in gone = {1};

    assert_int_equal(E_INVALID, db_write(f->db, swallow_refusal, NULL, &f->e));
    assert_int_equal(1, count(f));
    assert_int_equal(E_INVALID, db_write(f->db, duplicate, NULL, &f->e));
    ok(f, sample_child_add(f->db, &child, &f->e));
    assert_int_equal(E_INVALID, sample_child_delete(f->db, &gone, &f->e));
    assert_non_null(strstr(f->e.text, "children are kept"));
    ok(f, db_verify(f->db, &f->e));
}

static void values_one_engine_would_take(void **state)
{
    struct fixture *f = sample(state);
    struct all_in bad = {.in = {.name = {"a\0b", 3}}};

    assert_int_equal(E_INVALID, db_write(f->db, add_all, &bad, &f->e));
    bad.in.name = (struct str){"\xc3", 1};
    assert_int_equal(E_INVALID, db_write(f->db, add_all, &bad, &f->e));
    bad.in = (struct sample_parent_add_in){.name = STR("x"), .amount = {true, 1.0 / 0.0}};
    assert_int_equal(E_INVALID, db_write(f->db, add_all, &bad, &f->e));
    assert_int_equal(1, count(f));
}

static int add_one(struct db *db, void *ctx, struct err *e)
{
    return add(db, ctx, NULL, e);
}

static int look_twice(struct db *db, void *ctx, struct err *e)
{
    struct fixture *f = ctx;
    struct db *other;
    int64_t before = count(f);
    char name[] = "unseen";

    (void)e;
    assert_ptr_equal(db, f->db);
    ok(f, db_open(f->url, false, &other, &f->e));
    ok(f, db_write(other, add_one, name, &f->e));
    db_close(other);
    assert_int_equal(before, count(f));
    return 0;
}

static void a_look_is_one_moment(void **state)
{
    struct fixture *f = sample(state);

    ok(f, db_read(f->db, look_twice, f, &f->e));
    assert_int_equal(2, count(f));
}

static int writer_locked_out(struct db *db, void *ctx, struct err *e)
{
    struct fixture *f = ctx;
    struct db *other;
    char name[] = "two";

    (void)db, (void)e;
    ok(f, db_open(f->url, false, &other, &f->e));
    assert_int_equal(E_STORE, db_write(other, add_one, name, &f->e));
    assert_non_null(strstr(f->e.text, "locked"));
    db_close(other);
    return 0;
}

static void writers_exclude_each_other(void **state)
{
    struct fixture *f = sample(state);

    ok(f, db_write(f->db, writer_locked_out, f, &f->e));
    assert_int_equal(1, count(f));
}

/* Every statement is understood by the engine as it was declared. */
static void all_statements_prepare(void **state)
{
    struct fixture *f = *state;

    assert_int_equal(E_NOTFOUND, db_check_schema(f->db, &f->e));
    ok(f, db_migrate(f->db, &f->e));
    ok(f, db_check_schema(f->db, &f->e));
    ok(f, db_migrate(f->db, &f->e)); /* once more changes nothing */
    for (int i = 0; i < sql_statement_n; i++)
        ok(f, db_prepare(f->db, sql_statements[i], &f->e));
    ok(f, db_verify(f->db, &f->e));
}

static void meta_keeps_facts(void **state)
{
    struct fixture *f = *state;
    const struct sql_meta_put_in put = {STR("group"), STR("二重")},
                                 again = {STR("group"), STR("x")};
    const struct sql_meta_get_in get = {STR("group")};
    const struct sql_meta_delete_in gone = {STR("group")};
    struct sql_meta_get_row row;

    ok(f, db_migrate(f->db, &f->e));
    assert_int_equal(0, sql_meta_get_one(f->db, &get, f->a, &row, &f->e));
    ok(f, sql_meta_put(f->db, &put, &f->e));
    ok(f, sql_meta_put(f->db, &again, &f->e));
    assert_int_equal(1, sql_meta_get_one(f->db, &get, f->a, &row, &f->e));
    assert_true(str_eq(row.value, STR("x")));
    ok(f, sql_meta_delete(f->db, &gone, &f->e));
    assert_int_equal(0, sql_meta_get_one(f->db, &get, f->a, &row, &f->e));
}

static void schemas_of_others_are_told(void **state)
{
    struct fixture *f = *state;
    struct db_migration steps[2] = {sample_schema.steps[0], sample_schema.steps[1]};
    const struct db_schema first = {steps, 1, NULL, 0}, both = {steps, 2, NULL, 0};

    ok(f, db_schema_apply(f->db, &first, &f->e));
    assert_int_equal(E_STORE, db_schema_check(f->db, &both, &f->e));
    assert_non_null(strstr(f->e.text, "1 of 2"));
    ok(f, db_schema_apply(f->db, &both, &f->e));
    ok(f, db_schema_check(f->db, &both, &f->e));
    assert_int_equal(E_STORE, db_schema_check(f->db, &first, &f->e));
    assert_non_null(strstr(f->e.text, "newer"));
    steps[0].hash = "another";
    assert_int_equal(E_STORE, db_schema_check(f->db, &both, &f->e));
    steps[0] = sample_schema.steps[0];
    struct db_migration broken[3] = {steps[0],
                                     steps[1],
                                     {3, "broken", "h",
                                      "CREATE TABLE extra (id INTEGER); CREATE BAD",
                                      "CREATE TABLE extra (id bigint); CREATE BAD"}};
    const struct db_schema worse = {broken, 3, NULL, 0};

    assert_int_equal(E_STORE, db_schema_apply(f->db, &worse, &f->e));
    broken[2].sqlite = "CREATE TABLE extra (id INTEGER)"; /* was not left half-made */
    broken[2].postgres = "CREATE TABLE extra (id bigint)";
    ok(f, db_schema_apply(f->db, &worse, &f->e));
}

static int two_parents(struct db *db, void *ctx, struct err *e)
{
    const struct sample_child_add_in child = {1, STR("c")};
    struct sample_parent_from_cursor c;
    struct sample_parent_from_row row;
    const struct sample_parent_from_in from = {1};
    int rc = add(db, "one", NULL, e);

    (void)ctx;
    if (rc == 0)
        rc = sample_child_add(db, &child, e);
    if (rc == 0)
        rc = sample_parent_from(db, &from, &c, e);
    if (rc < 0)
        return rc;
    while ((rc = sample_parent_from_next(&c, &row, e)) > 0)
        continue;
    sample_parent_from_done(&c);
    return rc < 0 ? rc : add(db, "two", NULL, e);
}

static void fault_at(long n)
{
    char spec[32];

    snprintf(spec, sizeof spec, "db:%ld", n);
    assert_true(fault_set(spec));
}

/* Opens, writes and closes with the n-th call failing; true when none was hit. */
static bool round_with_fault(struct fixture *f, long n)
{
    struct db *db;
    long base = fault_count(FAULT_DB);

    fault_at(base + n);
    int rc = db_open(f->url, false, &db, &f->e);

    if (rc == 0) {
        rc = db_write(db, two_parents, NULL, &f->e);
        db_close(db);
    }
    bool past = fault_count(FAULT_DB) < base + n;

    fault_at(1L << 40);
    assert_true(past ? rc == 0 : rc == E_STORE || rc == E_SUPPORT);
    return past;
}

static void the_nth_call_fails(void **state)
{
    struct fixture *f = sample(state);
    const struct sample_child_count_in of = {1};
    struct sample_child_count_row row;
    long n = 1;

    for (; n < 1000 && !round_with_fault(f, n); n++) {
        assert_int_equal(1, count(f)); /* nothing of it stayed */
        assert_int_equal(1, sample_child_count_one(f->db, &of, f->a, &row, &f->e));
        assert_int_equal(0, row.n);
    }
    assert_in_range(n, 8, 999);
    assert_int_equal(3, count(f));
    ok(f, db_verify(f->db, &f->e));
}

static int raise_one(struct db *db, void *ctx, struct err *e)
{
    const struct sample_parent_n_in of = {STR("counter")};
    struct sample_parent_n_row row = {0};
    int rc = sample_parent_n_one(db, &of, NULL, &row, e);
    const struct sample_parent_put_in put = {of.name, row.n + 1};

    (void)ctx;
    return rc < 0 ? rc : sample_parent_put(db, &put, e);
}

enum { RAISES = 40 };

static pid_t raising_process(const char *url)
{
    pid_t pid = fork();

    if (pid != 0)
        return pid;
    struct db *db;
    int rc = db_open(url, false, &db, NULL);

    for (int i = 0; i < RAISES && rc == 0; i++)
        rc = db_write(db, raise_one, NULL, NULL);
    _exit(rc == 0 ? 0 : 1);
}

/* Read, add one, write: no raise is lost however the processes meet. */
static void writers_are_serial(void **state)
{
    struct fixture *f = sample(state);
    const struct sample_parent_n_in of = {STR("counter")};
    struct sample_parent_n_row row;
    pid_t pids[3];
    int status;

    for (size_t i = 0; i < 3; i++)
        pids[i] = raising_process(f->url);
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(pids[i], waitpid(pids[i], &status, 0));
        assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    }
    assert_int_equal(1, sample_parent_n_one(f->db, &of, NULL, &row, &f->e));
    assert_int_equal(3 * RAISES, row.n);
}

static void engine_overrides(void **state)
{
    struct fixture *f = sample(state);
    struct sample_engine_row row;

    assert_int_equal(1, sample_engine_one(f->db, f->a, &row, &f->e));
    assert_int_equal(db_engine(f->db) == DB_POSTGRES, str_eq(row.name, STR("postgres")));
}

/* What is kept while another query runs is as it was: an empty text is there, at the end too. */
static void kept_rows_hold_empty_texts(void **state)
{
    struct fixture *f = sample(state);
    struct sample_many_put_in in[2] = {{.name = STR("a")}, {.name = STR("")}};
    struct sample_parent_back_cursor b;
    struct sample_parent_back_row back;
    struct sample_engine_row engine;

    ok(f, sample_many_put_bulk(f->db, in, 2, &f->e));
    ok(f, sample_parent_back(f->db, &b, &f->e));
    assert_int_equal(1, sample_parent_back_next(&b, &back, &f->e));
    assert_int_equal(1, sample_engine_one(f->db, f->a, &engine, &f->e));
    assert_int_equal(1, sample_parent_back_next(&b, &back, &f->e));
    assert_int_equal(1, back.name.n);
    assert_int_equal(1, sample_parent_back_next(&b, &back, &f->e));
    assert_int_equal(0, back.name.n);
    assert_int_equal(0, sample_parent_back_next(&b, &back, &f->e));
    sample_parent_back_done(&b);
}

enum { MANY = 10000 };

static struct sample_many_put_in *many_make(struct arena *a)
{
    struct sample_many_put_in *in = arena_alloc(a, struct sample_many_put_in, MANY);

    for (int i = 0; i < MANY; i++)
        in[i] = (struct sample_many_put_in){
            .name = str_fmt(a, "row %d", i),
            .note = i % 3 ? STR("") : STR_NONE,
            .amount = {i % 2 == 0, i / 4.0},
            .n = {i % 5 != 0, i},
            .data = i % 7 ? (struct str){"\0\xff", 2} : STR_NONE,
        };
    return in;
}

/* Many rows at once mean what the statement means row by row. */
static void many_rows_at_once(void **state)
{
    struct fixture *f = sample(state);
    const struct sample_many_put_in *in = many_make(f->a);
    struct sample_parent_get_row row;

    ok(f, sample_many_put_bulk(f->db, in, MANY, &f->e));
    for (int i = 0; i < MANY; i += 35) {
        for (int k = i; k < i + 2; k++) {
            const struct sample_parent_get_in of = {in[k].name};

            assert_int_equal(1, sample_parent_get_one(f->db, &of, f->a, &row, &f->e));
            assert_int_equal(in[k].note.p == NULL, row.note.p == NULL);
            assert_int_equal(in[k].amount.set, row.amount.set);
            assert_true(!row.amount.set || row.amount.v == k / 4.0);
            assert_int_equal(in[k].n.set ? k : 7, row.n.v);
            assert_int_equal(in[k].data.n, row.data.n);
        }
    }
}

static void many_rows_are_changed(void **state)
{
    struct fixture *f = sample(state);
    struct sample_many_put_in *in = many_make(f->a);
    struct sample_many_raise_in raise[3] = {{in[1].name, 10}, {in[2].name, 20}, {STR("none"), 1}};
    struct sample_many_drop_in drop[2] = {{in[3].name}, {in[4].name}};
    struct sample_parent_n_row row;
    struct sample_parent_sum_row sum;

    ok(f, sample_many_put_bulk(f->db, in, 5, &f->e));
    in[0].n = (struct db_opt_i64){true, 100};
    ok(f, sample_many_put_bulk(f->db, in, 2, &f->e));
    ok(f, sample_many_raise_bulk(f->db, raise, 3, &f->e));
    assert_int_equal(1, sample_parent_n_one(f->db, &(struct sample_parent_n_in){in[2].name}, NULL,
                                            &row, &f->e));
    assert_int_equal(22, row.n);
    ok(f, sample_many_drop_bulk(f->db, drop, 2, &f->e));
    assert_int_equal(1, sample_parent_sum_one(f->db, NULL, &sum, &f->e));
    assert_int_equal(100 + 11 + 22, sum.n.v);
    ok(f, sample_many_drop_bulk(f->db, drop, 0, &f->e));
}

/* One bad row among thousands: none stays. */
static void many_rows_or_none(void **state)
{
    struct fixture *f = sample(state);
    struct sample_many_put_in *in = many_make(f->a);
    struct sample_parent_sum_row sum;

    in[MANY - 1].name = STR("no \xff text");
    assert_int_equal(E_INVALID, sample_many_put_bulk(f->db, in, MANY, &f->e));
    assert_int_equal(1, sample_parent_sum_one(f->db, NULL, &sum, &f->e));
    assert_false(sum.n.set);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        on_store(every_type_there_and_back),  on_store(sums_and_comparisons),
        on_store(texts_order_by_bytes),       on_store(changed_rows_are_counted),
        on_store(queries_within_queries),     on_store(nested_failure_dooms_the_whole),
        on_store(constraints_refuse),         on_store(values_one_engine_would_take),
        on_store(a_look_is_one_moment),       on_store(writers_exclude_each_other),
        on_store(all_statements_prepare),     on_store(meta_keeps_facts),
        on_store(schemas_of_others_are_told), on_store(the_nth_call_fails),
        on_store(engine_overrides),           on_store(writers_are_serial),
        on_store(many_rows_at_once),          on_store(many_rows_are_changed),
        on_store(many_rows_or_none),          on_store(kept_rows_hold_empty_texts),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
