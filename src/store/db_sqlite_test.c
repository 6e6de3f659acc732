#include "store/audit.h"
#include "store/db_fixture.h"
#include "store/sql.h"
#include <sqlite3.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>

static const char *beside(struct fixture *f, const char *name)
{
    return str_z(f->a, str_fmt(f->a, "%s/%s", f->folder, name));
}

static int mode_of(const char *path)
{
    struct stat st;

    return stat(path, &st) < 0 ? -1 : (int)(st.st_mode & 0777);
}

static void put_text(const char *path, const char *text)
{
    FILE *file = fopen(path, "w");

    assert_non_null(file);
    fputs(text, file);
    fclose(file);
}

static void files_are_private(void **state)
{
    struct fixture *f = *state;

    ok(f, db_migrate(f->db, &f->e));
    assert_int_equal(0600, mode_of(beside(f, "niju.db")));
    assert_int_equal(0600, mode_of(beside(f, "niju.db-wal")));
}

static void addresses(void **state)
{
    struct fixture *f = *state;
    struct db *db;

    assert_int_equal(E_NOTFOUND, db_open(beside(f, "none.db"), false, &db, &f->e));
    assert_non_null(strstr(f->e.text, "niju init"));
    assert_int_equal(-1, mode_of(beside(f, "none.db")));
    assert_int_equal(E_NOTFOUND, db_open(beside(f, "no/folder.db"), true, &db, &f->e));
    assert_int_equal(E_USAGE, db_open("mysql://x/y", true, &db, &f->e));
    assert_int_equal(E_USAGE, db_open("", true, &db, &f->e));
    assert_int_equal(E_USAGE, db_open("sqlite:", true, &db, &f->e));
    ok(f, db_open(beside(f, "bare.db"), true, &db, &f->e));
    db_close(db);
    ok(f, db_open("sqlite::memory:", true, &db, &f->e));
    ok(f, db_migrate(db, &f->e));
    db_close(db);
}

static void files_of_others_are_left_alone(void **state)
{
    struct fixture *f = *state;
    struct db *db;
    const char *text = beside(f, "notes.txt");
    const char *other = beside(f, "other.db");
    sqlite3 *h;

    put_text(text, "these are sixteen bytes and more of plain text, no database at all\n");
    assert_int_equal(E_STORE, db_open(text, true, &db, &f->e));
    assert_non_null(strstr(f->e.text, "damaged"));
    assert_int_equal(SQLITE_OK, sqlite3_open(other, &h));
    assert_int_equal(SQLITE_OK, sqlite3_exec(h, "CREATE TABLE x (y)", NULL, NULL, NULL));
    sqlite3_close(h);
    assert_int_equal(E_STORE, db_open(other, true, &db, &f->e));
    assert_non_null(strstr(f->e.text, "no store of niju"));
}

static int fill(struct db *db, void *ctx, struct err *e)
{
    char big[4000];
    int rc = 0;

    (void)ctx;
    memset(big, 'x', sizeof big);
    for (int i = 0; i < 200 && rc == 0; i++) {
        char name[16];

        snprintf(name, sizeof name, "k%03d", i);
        const struct sql_meta_put_in in = {str_of(name), {big, sizeof big}};

        rc = sql_meta_put(db, &in, e);
    }
    return rc;
}

static int64_t facts(struct fixture *f, struct db *db)
{
    struct sql_meta_list_cursor c;
    struct sql_meta_list_row row;
    int64_t n = 0;

    ok(f, sql_meta_list(db, &c, &f->e));
    while (sql_meta_list_next(&c, &row, &f->e) > 0)
        n++;
    sql_meta_list_done(&c);
    return n;
}

static int full(struct db *db, void *ctx, struct err *e)
{
    int rc = db_script(db, "PRAGMA max_page_count = 40", e);

    (void)ctx;
    return rc < 0 ? rc : fill(db, NULL, e);
}

static void a_full_disk_is_told(void **state)
{
    struct fixture *f = *state;

    ok(f, db_migrate(f->db, &f->e));
    assert_int_equal(E_STORE, db_write(f->db, full, NULL, &f->e));
    assert_string_equal("no space left on the disk; free some and run again", f->e.text);
    assert_int_equal(0, facts(f, f->db));
}

static void damage_is_found(void **state)
{
    struct fixture *f = *state;
    char junk[8192];

    ok(f, db_migrate(f->db, &f->e));
    ok(f, db_write(f->db, fill, NULL, &f->e));
    db_close(f->db);
    int fd = open(beside(f, "niju.db"), O_WRONLY);

    memset(junk, 0x5a, sizeof junk);
    off_t end = lseek(fd, 0, SEEK_END); /* where the rows are, far behind the schema's pages */
    assert_int_equal(sizeof junk, pwrite(fd, junk, sizeof junk, end - 40 * 4096 + 100));
    close(fd);
    ok(f, db_open(f->url, false, &f->db, &f->e));
    assert_int_equal(E_STORE, db_verify(f->db, &f->e));
    assert_non_null(strstr(f->e.text, "restore a backup"));
}

static void backups_are_whole_and_private(void **state)
{
    struct fixture *f = *state;
    const char *path = beside(f, "copy.db");
    struct db *copy;

    ok(f, db_migrate(f->db, &f->e));
    ok(f, db_write(f->db, fill, NULL, &f->e));
    ok(f, db_backup(f->db, path, &f->e));
    assert_int_equal(0600, mode_of(path));
    assert_int_equal(E_REFUSED, db_backup(f->db, path, &f->e));
    ok(f, db_open(path, false, &copy, &f->e));
    ok(f, db_check_schema(copy, &f->e));
    ok(f, db_verify(copy, &f->e));
    assert_int_equal(200, facts(f, copy));
    db_close(copy);
    assert_int_equal(E_NOTFOUND, db_backup(f->db, beside(f, "no/copy.db"), &f->e));
}

static int count_up(struct db *db, void *ctx, struct err *e)
{
    int64_t *n = ctx;
    char text[24];

    snprintf(text, sizeof text, "%lld", (long long)*n);
    const struct sql_meta_put_in put = {STR("count"), str_of(text)};
    const struct audit_entry entry = {
        .at = *n, .actor = STR("child"), .action = STR("count"), .subject = str_of(text)};
    int rc = sql_meta_put(db, &put, e);

    return rc < 0 ? rc : audit_append(db, &entry, e);
}

/* Counts on until killed; tells each number once it is saved. */
static void count_forever(const char *url, int64_t from, int told)
{
    struct db *db;
    int rc = db_open(url, false, &db, NULL);

    for (int64_t n = from; rc == 0; n++) {
        rc = db_write(db, count_up, &n, NULL);
        if (rc == 0 && write(told, &n, sizeof n) != sizeof n)
            break;
    }
    _exit(1);
}

static int64_t killed_round(struct fixture *f, int64_t from, bool from_first, int ms)
{
    int64_t last = from - 1, n;
    int status, told[2];

    assert_int_equal(0, pipe(told));
    pid_t pid = fork();

    if (pid == 0) {
        close(told[0]);
        count_forever(f->url, from, told[1]);
    }
    close(told[1]);
    /* every other one is killed only after it has surely saved something */
    if (from_first && read(told[0], &n, sizeof n) == sizeof n)
        last = n;
    usleep((useconds_t)ms * 1000);
    kill(pid, SIGKILL);
    assert_int_equal(pid, waitpid(pid, &status, 0));
    assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
    while (read(told[0], &n, sizeof n) == sizeof n)
        last = n;
    close(told[0]);
    return last;
}

/* What was told as saved is there, what is there is whole: both writes or neither. */
static void a_killed_writer_loses_nothing(void **state)
{
    struct fixture *f = *state;
    const struct sql_meta_get_in get = {STR("count")};
    struct sql_meta_get_row row;
    struct audit_report r;
    int64_t saved = 0, told_in_all = 0;

    ok(f, db_migrate(f->db, &f->e));
    db_close(f->db);
    f->db = NULL;
    srandom(20261122);
    for (int round = 0; round < 20; round++) {
        int64_t told = killed_round(f, saved + 1, round % 2 == 0, (int)(random() % 50));

        told_in_all += told - saved;
        ok(f, db_open(f->url, false, &f->db, &f->e));
        ok(f, audit_verify(f->db, &r, &f->e));
        assert_in_range(r.seq, told, told + 1);
        if (r.seq > 0) {
            assert_int_equal(1, sql_meta_get_one(f->db, &get, f->a, &row, &f->e));
            assert_true(str_i64(row.value, &saved));
        }
        assert_int_equal(r.seq, saved);
        ok(f, db_verify(f->db, &f->e));
        db_close(f->db);
        f->db = NULL;
    }
    assert_true(told_in_all >= 10);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        on_store(files_are_private),
        on_store(addresses),
        on_store(files_of_others_are_left_alone),
        on_store(a_full_disk_is_told),
        on_store(damage_is_found),
        on_store(backups_are_whole_and_private),
        on_store(a_killed_writer_loses_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
