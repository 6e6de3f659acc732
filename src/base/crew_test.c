#include "base/crew.h"
#include <pthread.h>
#include <stdarg.h>
#include <setjmp.h>
#include <unistd.h>
#include <cmocka.h>

enum { JOBS = 3000, THREADS = 3 };

struct job {
    size_t number, square;
    int times;
};

/* Some jobs take longer, so that they end out of order. */
static void square(void *worker, void *arg)
{
    struct job *j = arg;
    size_t *mine = worker;

    if (j->number % 97 == 0)
        usleep(500);
    j->square = j->number * j->number;
    j->times++;
    ++*mine;
}

static void run_all(size_t threads, size_t depth, size_t counts[THREADS])
{
    static struct job jobs[JOBS];
    void *workers[THREADS] = {&counts[0], &counts[1], &counts[2]};
    struct crew *c = crew_new(threads, depth, square, workers);
    size_t taken = 0;

    memset(jobs, 0, sizeof jobs);
    for (size_t i = 0; i < JOBS; i++) {
        if (crew_full(c))
            assert_ptr_equal(crew_take(c), &jobs[taken++]);
        jobs[i].number = i;
        crew_put(c, &jobs[i]);
    }
    while (taken < JOBS)
        assert_ptr_equal(crew_take(c), &jobs[taken++]);
    assert_null(crew_take(c));
    crew_free(c);
    for (size_t i = 0; i < JOBS; i++) {
        assert_int_equal(jobs[i].square, i * i);
        assert_int_equal(jobs[i].times, 1);
    }
}

static void jobs_come_back_in_order(void **state)
{
    (void)state;
    for (size_t depth = 1; depth < 70; depth += 17) {
        size_t counts[THREADS] = {0};

        run_all(THREADS, depth, counts);
        assert_int_equal(counts[0] + counts[1] + counts[2], JOBS);
    }
}

static void no_threads_is_fine(void **state)
{
    size_t counts[THREADS] = {0};

    (void)state;
    run_all(0, 5, counts);
    assert_int_equal(counts[0], JOBS);
    assert_true(crew_processors() >= 1);
}

static void freeing_waits(void **state)
{
    size_t count = 0;
    void *workers[] = {&count};
    struct job jobs[10] = {{0}};
    struct crew *c = crew_new(1, 10, square, workers);

    (void)state;
    for (size_t i = 0; i < 10; i++)
        crew_put(c, &jobs[i]);
    crew_free(c);
    assert_int_equal(count, 10);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(jobs_come_back_in_order),
        cmocka_unit_test(no_threads_is_fine),
        cmocka_unit_test(freeing_waits),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
