/* deb versions against dpkg itself, where it is installed. */
#include "codec/version/ver_sample.h"
#include <setjmp.h>
#include <spawn.h>
#include <stdarg.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

extern char **environ;

/* dpkg's exit status: 0 the relation holds, 1 it does not, 2 a bad version */
static int dpkg_says(const char *a, const char *op, const char *b)
{
    const char *args[] = {"dpkg", "--compare-versions", "--", a, op, b, NULL};
    posix_spawn_file_actions_t quiet;
    char *argv[7];
    int status = -1;
    pid_t pid;

    memcpy(argv, args, sizeof args);
    posix_spawn_file_actions_init(&quiet);
    posix_spawn_file_actions_addopen(&quiet, 2, "/dev/null", 1, 0);
    int rc = posix_spawnp(&pid, "dpkg", &quiet, NULL, argv, environ);

    posix_spawn_file_actions_destroy(&quiet);
    if (rc != 0 || waitpid(pid, &status, 0) != pid || !WIFEXITED(status))
        return -1;
    return WEXITSTATUS(status);
}

static const char *text_z(struct ver_sample *s, struct str t)
{
    assert_true(t.n < sizeof s->text);
    s->text[t.n] = 0;
    return s->text;
}

static void test_dpkg(void **state)
{
    struct ver_sample a = {.state = 20261, .order = VER_DEB}, b = {.state = 99, .order = VER_DEB};
    size_t valid = 0;

    (void)state;
    if (dpkg_says("1", "lt", "2") != 0 || dpkg_says("2", "lt", "1") != 1) {
        print_message("skipped: dpkg is not installed\n");
        skip();
    }
    for (int i = 0; i < 300; i++) {
        struct str x = sample_make(&a), y = i % 3 ? sample_near(&b, &a) : sample_make(&b);

        if (strchr("+-", x.p[0]) || strchr("+-", y.p[0]))
            continue; /* dpkg's strtol takes "+1:" and "-0:" for epochs, deb-version(7) does not */
        int c = 0, rc = ver_cmp(VER_DEB, x, y, &c, NULL);
        const char *op = c < 0 ? "lt" : c > 0 ? "gt" : "eq";
        int said = dpkg_says(text_z(&a, x), op, text_z(&b, y));

        if (said != (rc < 0 ? 2 : 0))
            fail_msg("'%s' %s '%s': %d, dpkg %d", a.text, op, b.text, rc, said);
        valid += rc == 0;
    }
    assert_true(valid > 100);
}

static void test_traps(void **state)
{
    /* each less than the next; from deb-version(7) and what dpkg answers */
    static const char *const rising[] = {"0~~",  "0~",    "0",      "0+a",     "0.1~rc1",
                                         "0.1",  "0.1-1", "0.1-1a", "0.1-1+",  "0.1a",
                                         "0.1+", "00.2",  "0.10",   "1:0.0.1", "2:0~"};

    (void)state;
    for (size_t i = 0; i + 1 < sizeof rising / sizeof *rising; i++) {
        int c = 9;

        assert_int_equal(ver_cmp(VER_DEB, str_of(rising[i]), str_of(rising[i + 1]), &c, NULL), 0);
        if (c != -1)
            fail_msg("'%s' and '%s': %d", rising[i], rising[i + 1], c);
    }
}

static void test_bad(void **state)
{
    static const char *const bad[] = {"-1",   "1:",  ":1",  "1-",       "2147483648:1",
                                      "1:-1", "a:1", "1 2", "\xc3\xa9", "-1:1"};

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct buf out = BUF_INIT(0);
        struct err e = {0};

        assert_int_equal(ver_key(VER_DEB, str_of(bad[i]), &out, &e), E_PARSE);
        assert_true(e.text[0]);
        buf_done(&out);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_dpkg),
        cmocka_unit_test(test_traps),
        cmocka_unit_test(test_bad),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
