#include "domain/org/change_log.h"
#include "base/clock.h"
#include "domain/org/unit_import.h"
#include "store/db_fixture.h"

enum { DAY = 20514 };

struct log_world {
    struct fixture *f;
    struct act t;
};

static int setup(void **state)
{
    struct log_world *w = calloc(1, sizeof *w);
    int rc = fixture_setup((void **)&w->f);

    *state = w;
    w->t = (struct act){
        .db = w->f->db, .a = w->f->a, .now = (int64_t)DAY * CLOCK_DAY, .actor = STR("test")};
    return rc < 0 ? rc : db_migrate(w->f->db, &w->f->e);
}

static int teardown(void **state)
{
    struct log_world *w = *state;
    void *f = w->f;
    int rc = fixture_teardown(&f);

    free(w);
    return rc;
}

/* Rows as text: "1:unit:3,4 2:policy: " */
static int row_tell(void *ctx, const struct change *c, struct err *e)
{
    struct buf *b = ctx;

    (void)e;
    buf_fmt(b, "%lld:%s:", (long long)c->seq, change_kind_name(c->kind));
    for (size_t i = 0; i < c->ids->n; i++)
        buf_fmt(b, "%s%u", i ? "," : "", c->ids->p[i]);
    buf_add_char(b, ' ');
    return 0;
}

static void check_log(struct log_world *w, int64_t after, const char *want)
{
    struct buf b = BUF_INIT(0);
    int rc = change_log_read(&w->t, after, row_tell, &b, &w->f->e);

    ok(w->f, rc);
    assert_int_equal(rc, 1);
    assert_string_equal(str_z(w->f->a, buf_str(&b)), want);
    buf_done(&b);
}

struct notes {
    struct act *t;
    const int64_t *ids;
    size_t n;
    int rc; /* what the transaction returns */
};

static int notes_body(struct db *db, void *ctx, struct err *e)
{
    const struct notes *k = ctx;
    struct change_list l = {0};

    (void)db;
    for (size_t i = 0; i < k->n; i++)
        change_note(&l, i % 2 ? CHANGE_ASSET : CHANGE_INSTALL, k->ids[i]);
    change_note(&l, CHANGE_POLICY, 0);
    int rc = change_log_write(k->t, &l, e);

    if (rc == 0)
        rc = change_log_write(k->t, &l, e); /* written once: nothing is left */
    change_list_done(&l);
    return rc < 0 ? rc : k->rc;
}

static void test_rows_in_order(void **state)
{
    struct log_world *w = *state;
    const int64_t ids[] = {7, 5, 3, 9, 7, 4000000000};
    struct notes k = {&w->t, ids, 6, 0};
    int64_t head = -1;

    check_log(w, 0, "");
    ok(w->f, db_write(w->f->db, notes_body, &k, &w->f->e));
    check_log(w, 0, "1:install:3,7 2:asset:5,9,4000000000 3:policy: ");
    check_log(w, 2, "3:policy: ");
    check_log(w, 3, "");
    ok(w->f, change_log_head(&w->t, &head, &w->f->e));
    assert_int_equal(head, 3);
}

static void test_rolled_back_leaves_no_gap(void **state)
{
    struct log_world *w = *state;
    const int64_t id = 1;
    struct notes k = {&w->t, &id, 1, 1};

    assert_int_equal(db_write(w->f->db, notes_body, &k, &w->f->e), 1);
    check_log(w, 0, "");
    k.rc = 0;
    ok(w->f, db_write(w->f->db, notes_body, &k, &w->f->e));
    check_log(w, 0, "1:install:1 2:policy: ");
}

static void test_followers_prune(void **state)
{
    struct log_world *w = *state;
    const int64_t id = 1;
    struct notes k = {&w->t, &id, 1, 0};
    int64_t seq = 0;

    for (int i = 0; i < 3; i++)
        ok(w->f, db_write(w->f->db, notes_body, &k, &w->f->e));
    ok(w->f, change_log_follow(&w->t, STR("a"), 4, &w->f->e));
    ok(w->f, change_log_follow(&w->t, STR("b"), 2, &w->f->e));
    check_log(w, 4, "5:install:1 6:policy: ");
    /* "a" alone dropped 1 to 4 */
    assert_int_equal(change_log_read(&w->t, 2, row_tell, NULL, &w->f->e), 0);
    ok(w->f, change_log_follow(&w->t, STR("b"), 6, &w->f->e));
    ok(w->f, change_log_follow(&w->t, STR("a"), 6, &w->f->e));
    assert_int_equal(change_log_followed(&w->t, STR("a"), &seq, &w->f->e), 1);
    assert_int_equal(seq, 6);
    assert_int_equal(change_log_followed(&w->t, STR("c"), &seq, &w->f->e), 0);
    /* numbers go on though all are dropped */
    check_log(w, 6, "");
    assert_int_equal(change_log_read(&w->t, 4, row_tell, NULL, &w->f->e), 0);
    ok(w->f, db_write(w->f->db, notes_body, &k, &w->f->e));
    check_log(w, 6, "7:install:1 8:policy: ");
}

static void test_silent_follower_is_forgotten(void **state)
{
    struct log_world *w = *state;
    const int64_t id = 1;
    struct notes k = {&w->t, &id, 1, 0};

    ok(w->f, change_log_follow(&w->t, STR("gone"), 0, &w->f->e));
    ok(w->f, db_write(w->f->db, notes_body, &k, &w->f->e));
    ok(w->f, change_log_follow(&w->t, STR("here"), 2, &w->f->e));
    check_log(w, 0, "1:install:1 2:policy: ");
    w->t.now += (CHANGE_FOLLOWER_DAYS + 1) * CLOCK_DAY;
    ok(w->f, change_log_follow(&w->t, STR("here"), 2, &w->f->e));
    assert_int_equal(change_log_read(&w->t, 0, row_tell, NULL, &w->f->e), 0);
}

static void test_units_are_noted(void **state)
{
    struct log_world *w = *state;
    struct record_file file;
    struct import_result ret = {0};

    ok(w->f,
       record_file_read(w->f->a, STR("code,name_ja,name_en\nHQ,a,a\nX,b,b\n"), &file, &w->f->e));
    ok(w->f, unit_import(&w->t, &file, &ret, &w->f->e));
    check_log(w, 0, "1:unit:1,2 ");
    ok(w->f, unit_import(&w->t, &file, &ret, &w->f->e));
    check_log(w, 0, "1:unit:1,2 "); /* nothing new, no row */
}

#define on_log(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        on_log(test_rows_in_order),   on_log(test_rolled_back_leaves_no_gap),
        on_log(test_followers_prune), on_log(test_silent_follower_is_forgotten),
        on_log(test_units_are_noted),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
