#include "base/alloc.h"
#include "base/arena.h"
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

static void test_zeroed_and_aligned(void **state)
{
    struct arena *a = arena_new();
    char *last = NULL;

    (void)state;
    for (int round = 0; round < 3; round++) {
        for (size_t n = 0; n < 3000; n += 7) {
            unsigned char *p = arena_bytes(a, n);

            assert_int_equal((uintptr_t)p % 16, 0);
            assert_ptr_not_equal(p, last);
            for (size_t i = 0; i < n; i++)
                assert_int_equal(p[i], 0);
            memset(p, 0xaa, n);
            last = (char *)p;
        }
        arena_reset(a);
    }
    arena_free(a);
    arena_free(NULL);
}

static void test_large(void **state)
{
    struct arena *a = arena_new();
    char *small = arena_bytes(a, 10);
    char *large = arena_alloc(a, char, 5 << 20);

    (void)state;
    small[9] = large[(5 << 20) - 1] = 'x';
    assert_true(arena_held(a) >= 5 << 20);
    arena_reset(a);
    assert_true(arena_held(a) <= (1 << 20) + 4096); /* a large round is not kept for ever */
    arena_free(a);
}

/* What was taken over goes with the rest (AddressSanitizer would find it otherwise). */
static void test_adopted(void **state)
{
    struct arena *a = arena_new();

    (void)state;
    arena_adopt(a, alloc_new(5 << 20), 5 << 20);
    arena_adopt(a, alloc_new(100), 100);
    assert_true(arena_held(a) >= (5 << 20) + 100);
    arena_reset(a);
    assert_true(arena_held(a) < 1 << 20);
    arena_adopt(a, alloc_new(100), 100);
    arena_free(a);
}

/* A loop of the same rounds stops asking the system. */
static void test_steady(void **state)
{
    struct arena *a = arena_new();
    size_t held = 0;

    (void)state;
    for (int round = 0; round < 10; round++) {
        arena_reset(a);
        for (int i = 0; i < 1000; i++)
            arena_bytes(a, 100);
        if (round == 2)
            held = arena_held(a);
        if (round > 2)
            assert_int_equal(arena_held(a), held);
    }
    arena_free(a);
}

static void child_dies(void (*what)(struct arena *))
{
    pid_t pid = fork();
    int status;

    if (pid == 0) {
        if (freopen("/dev/null", "w", stderr) == NULL)
            _exit(0);
        signal(SIGABRT, SIG_DFL);
        what(arena_new());
        _exit(0);
    }
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
}

static void huge(struct arena *a)
{
    arena_bytes(a, SIZE_MAX - 3);
}

static void product(struct arena *a)
{
    (void)arena_alloc(a, uint64_t, SIZE_MAX / 8 + 2);
}

static void test_overflow_aborts(void **state)
{
    (void)state;
    child_dies(huge);
    child_dies(product);
    assert_int_equal(arena_size(3, 5), 15);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_zeroed_and_aligned),
        cmocka_unit_test(test_large),
        cmocka_unit_test(test_adopted),
        cmocka_unit_test(test_steady),
        cmocka_unit_test(test_overflow_aborts),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
