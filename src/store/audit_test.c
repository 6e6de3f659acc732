#include "store/audit.h"
#include "store/db_fixture.h"
#include "store/db_migration.h"

static int append(struct db *db, void *ctx, struct err *e)
{
    return audit_append(db, ctx, e);
}

static void append_n(struct fixture *f, struct str chain, int n)
{
    for (int i = 0; i < n; i++) {
        struct audit_entry entry = {chain,           1732300418 + i, STR("佐藤"),
                                    STR("unit.add"), STR("unit:7"),  STR("{\"code\":\"A\"}")};

        ok(f, db_write(f->db, append, &entry, &f->e));
    }
}

static void chains_are_whole(void **state)
{
    struct fixture *f = *state;
    struct audit_report r;

    ok(f, db_migrate(f->db, &f->e));
    ok(f, audit_verify(f->db, &r, &f->e));
    assert_int_equal(0, r.entries);
    append_n(f, STR_NONE, 5);
    append_n(f, STR("tokyo"), 3);
    append_n(f, STR_NONE, 2);
    ok(f, audit_verify(f->db, &r, &f->e));
    assert_int_equal(10, r.entries);
    assert_int_equal(2, r.chains);
    assert_string_equal("tokyo", r.chain);
    assert_int_equal(3, r.seq);
}

/* The expected hash was made with Python's hashlib as docs/internals/store.md tells. */
static void the_hash_is_as_documented(void **state)
{
    static const char want[] = "f1fe02a8832f0c454ce363e5b3b93ac0918286a223993005e160598664269568";
    struct fixture *f = *state;
    struct buf got = BUF_INIT(0);
    struct audit_report r;

    ok(f, db_migrate(f->db, &f->e));
    append_n(f, STR_NONE, 2);
    ok(f, audit_verify(f->db, &r, &f->e));
    buf_add_hex(&got, (struct str){(const char *)r.hash, sizeof r.hash});
    buf_add_char(&got, '\0');
    assert_string_equal(want, got.p);
    buf_done(&got);
}

static void names_have_a_ceiling(void **state)
{
    struct fixture *f = *state;
    char name[AUDIT_CHAIN_MAX + 1];
    struct audit_entry entry = {.chain = {name, sizeof name}, .action = STR("x")};

    memset(name, 'n', sizeof name);
    ok(f, db_migrate(f->db, &f->e));
    assert_int_equal(E_LIMIT, db_write(f->db, append, &entry, &f->e));
    entry.chain.n--;
    ok(f, db_write(f->db, append, &entry, &f->e));
}

static int script(struct db *db, void *ctx, struct err *e)
{
    return db_script(db, ctx, e);
}

static int change(struct fixture *f, const char *sql)
{
    char text[256];

    snprintf(text, sizeof text, "%s", sql);
    return db_write(f->db, script, text, &f->e);
}

static void entries_cannot_be_changed(void **state)
{
    struct fixture *f = *state;

    ok(f, db_migrate(f->db, &f->e));
    append_n(f, STR_NONE, 2);
    assert_int_equal(E_INVALID, change(f, "UPDATE audit SET actor = 'x'"));
    assert_non_null(strstr(f->e.text, "append-only"));
    assert_int_equal(E_INVALID, change(f, "DELETE FROM audit WHERE seq = 2"));
    if (fixture_postgres())
        assert_int_equal(E_INVALID, change(f, "TRUNCATE audit"));
    else
        assert_int_equal(E_INVALID,
                         change(f, "INSERT OR REPLACE INTO audit SELECT chain, seq, at,"
                                   "'x', action, subject, detail, prev, hash FROM audit"));
}

/* One who can drop the triggers is still found out, whatever the change. */
static void every_change_shows(void **state)
{
    static const struct {
        const char *sql;
        int64_t broken; /* the entry that is named */
    } changes[] = {
        {"UPDATE audit SET actor = 'x' WHERE seq = 3", 3},
        {"UPDATE audit SET at = at + 1 WHERE seq = 1", 1},
        {"UPDATE audit SET action = 'x' WHERE seq = 2", 2},
        {"UPDATE audit SET subject = 'unit:' || '8' WHERE seq = 4", 4},
        {"UPDATE audit SET detail = '{}' WHERE seq = 5", 5},
        {"DELETE FROM audit WHERE seq = 2", 3},
        {"DELETE FROM audit WHERE seq = 1", 2},
        {"UPDATE audit SET chain = 'other'", 1},
        {"UPDATE audit SET actor = 'unit.add', action = actor WHERE seq = 3", 3},
        {"UPDATE audit SET hash = prev WHERE seq = 5", 5},
    };
    struct fixture *f = *state;
    bool pg = fixture_postgres();

    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
        struct audit_report r;

        fixture_teardown(state);
        assert_int_equal(0, fixture_setup(state));
        f = *state;
        ok(f, db_migrate(f->db, &f->e));
        append_n(f, STR_NONE, 5);
        ok(f, change(f, pg ? "DROP TRIGGER audit_no_update ON audit"
                           : "DROP TRIGGER audit_no_update"));
        ok(f, change(f, pg ? "DROP TRIGGER audit_no_delete ON audit"
                           : "DROP TRIGGER audit_no_delete"));
        ok(f, change(f, changes[i].sql));
        assert_int_equal(E_INVALID, audit_verify(f->db, &r, &f->e));
        assert_int_equal(changes[i].broken, r.seq);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        on_store(chains_are_whole),     on_store(the_hash_is_as_documented),
        on_store(names_have_a_ceiling), on_store(entries_cannot_be_changed),
        on_store(every_change_shows),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
