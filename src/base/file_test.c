#include "base/file.h"
#include "base/arena.h"
#include "base/fault.h"
#include <setjmp.h>
#include <stdarg.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

struct place {
    char dir[64];
    struct arena *a;
    struct err e;
};

static int begin(void **state)
{
    struct place *p = calloc(1, sizeof *p);

    snprintf(p->dir, sizeof p->dir, "/tmp/niju-file-test-XXXXXX");
    if (mkdtemp(p->dir) == NULL)
        return -1;
    p->a = arena_new();
    *state = p;
    return 0;
}

/* Removes what stands below, deepest first. */
static int removed(void *ctx, const char *path, struct err *e)
{
    (void)ctx;
    return file_remove(path, e);
}

static int end(void **state)
{
    struct place *p = *state;
    static const char *const folders[] = {"/d/e/f", "/d/e", "/d", ""};

    if (file_walk(p->dir, removed, NULL, &p->e) < 0)
        return -1;
    unlink(str_fmt(p->a, "%s/.hidden", p->dir).p);
    unlink(str_fmt(p->a, "%s/link", p->dir).p);
    for (size_t i = 0; i < 4; i++)
        rmdir(str_fmt(p->a, "%s%s", p->dir, folders[i]).p);
    bool left = file_exists(p->dir);

    arena_free(p->a);
    free(p);
    return left ? -1 : 0;
}

static const char *in(struct place *p, const char *name)
{
    return str_fmt(p->a, "%s/%s", p->dir, name).p;
}

static void test_write_and_map(void **state)
{
    struct place *p = *state;
    struct file_map m;
    struct stat st;

    assert_int_equal(file_write(in(p, "a"), STR("one"), &p->e), 0);
    assert_int_equal(file_write(in(p, "a"), STR("second"), &p->e), 0);
    assert_int_equal(file_map(in(p, "a"), 6, &m, &p->e), 0);
    assert_true(str_eq(m.bytes, STR("second")));
    file_unmap(&m);
    assert_int_equal(file_map(in(p, "a"), 5, &m, &p->e), E_LIMIT);
    assert_int_equal(stat(in(p, "a"), &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    assert_int_equal(file_write(in(p, "empty"), STR_NONE, &p->e), 0);
    assert_int_equal(file_map(in(p, "empty"), 5, &m, &p->e), 0);
    assert_int_equal(m.bytes.n, 0);
    file_unmap(&m);
}

static void test_missing(void **state)
{
    struct place *p = *state;
    struct file_map m;

    assert_int_equal(file_map(in(p, "none"), 5, &m, &p->e), E_NOTFOUND);
    assert_string_equal(p->e.path, in(p, "none"));
    assert_int_equal(file_map(p->dir, 5, &m, &p->e), E_IO);
    assert_int_equal(file_write(in(p, "none/a"), STR("x"), &p->e), E_NOTFOUND);
    assert_int_equal(file_remove(in(p, "none"), &p->e), 0);
    assert_false(file_exists(in(p, "none")));
}

static void test_pipe(void **state)
{
    struct place *p = *state;
    struct file_map m;
    int ends[2];

    for (size_t max = 10; max > 8; max--) {
        assert_int_equal(pipe(ends), 0);
        assert_int_equal(write(ends[1], "0123456789", 10), 10);
        close(ends[1]);
        int rc = file_map(str_fmt(p->a, "/dev/fd/%d", ends[0]).p, max, &m, &p->e);

        assert_int_equal(rc, max == 10 ? 0 : E_LIMIT);
        if (rc == 0) {
            assert_true(str_eq(m.bytes, STR("0123456789")));
            file_unmap(&m);
        }
        close(ends[0]);
    }
}

static void test_mkdirs(void **state)
{
    struct place *p = *state;

    assert_int_equal(file_mkdirs(in(p, "d//e/f"), &p->e), 0);
    assert_int_equal(file_mkdirs(in(p, "d/e/f/"), &p->e), 0);
    assert_true(file_is_dir(in(p, "d/e/f")));
    assert_int_equal(file_write(in(p, "a"), STR("x"), &p->e), 0);
    assert_false(file_is_dir(in(p, "a")));
    assert_int_equal(file_mkdirs(in(p, "a"), &p->e), E_IO);
    assert_int_equal(file_mkdirs(in(p, "a/b"), &p->e), E_IO);
}

static int seen(void *ctx, const char *path, struct err *e)
{
    struct buf *b = ctx;

    (void)e;
    buf_fmt(b, "%s ", strrchr(path, '/') + 1);
    return strcmp(strrchr(path, '/'), "/stop") == 0 ? 42 : 0;
}

static void test_walk(void **state)
{
    struct place *p = *state;
    struct buf b = BUF_INIT(0);
    static const char *const names[] = {"z", "B", "a", "d/e/x", "d/b", ".hidden"};

    assert_int_equal(file_mkdirs(in(p, "d/e"), &p->e), 0);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        assert_int_equal(file_write(in(p, names[i]), STR("x"), &p->e), 0);
    assert_int_equal(symlink("d", in(p, "link")), 0);
    assert_int_equal(file_walk(p->dir, seen, &b, &p->e), 0);
    assert_true(str_eq(buf_str(&b), STR("B a b x z ")));
    buf_reset(&b);
    assert_int_equal(file_walk(in(p, "z"), seen, &b, &p->e), 0);
    assert_true(str_eq(buf_str(&b), STR("z ")));
    assert_int_equal(file_walk(in(p, "none"), seen, &b, &p->e), E_NOTFOUND);
    buf_reset(&b);
    assert_int_equal(file_write(in(p, "d/stop"), STR("x"), &p->e), 0);
    assert_int_equal(file_walk(p->dir, seen, &b, &p->e), 42);
    assert_true(str_eq(buf_str(&b), STR("B a b x stop ")));
    buf_done(&b);
}

/* Whichever call fails, the old content stays, and no half file lies beside it. */
static void test_write_faults(void **state)
{
    struct place *p = *state;
    struct file_map m;
    int failed = 0;

    assert_int_equal(file_write(in(p, "a"), STR("old"), &p->e), 0);
    for (int n = 1;; n++) {
        struct buf b = BUF_INIT(0);
        char spec[32];

        snprintf(spec, sizeof spec, "file:%ld", fault_count(FAULT_FILE) + n);
        assert_true(fault_set(spec));
        int rc = file_write(in(p, "a"), STR("new"), &p->e);

        snprintf(spec, sizeof spec, "file:%ld", fault_count(FAULT_FILE) + 1000000);
        assert_true(fault_set(spec));
        assert_int_equal(file_map(in(p, "a"), 9, &m, &p->e), 0);
        bool is_new = str_eq(m.bytes, STR("new"));

        assert_true(is_new || str_eq(m.bytes, STR("old")));
        file_unmap(&m);
        assert_int_equal(file_walk(p->dir, seen, &b, &p->e), 0);
        assert_true(str_eq(buf_str(&b), STR("a ")));
        buf_done(&b);
        if (rc == 0) {
            assert_true(is_new);
            break;
        }
        assert_int_equal(rc, E_IO);
        failed++;
    }
    assert_int_equal(failed, 5); /* open, write, fsync, rename, fsync of the folder */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_write_and_map, begin, end),
        cmocka_unit_test_setup_teardown(test_missing, begin, end),
        cmocka_unit_test_setup_teardown(test_pipe, begin, end),
        cmocka_unit_test_setup_teardown(test_mkdirs, begin, end),
        cmocka_unit_test_setup_teardown(test_walk, begin, end),
        cmocka_unit_test_setup_teardown(test_write_faults, begin, end),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
