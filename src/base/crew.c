#include "base/crew.h"
#include "base/alloc.h"
#include <assert.h>
#include <pthread.h>
#include <sched.h>

struct slot {
    void *job;
    bool done;
};

struct hand {
    struct crew *crew;
    void *worker;
    pthread_t thread;
};

struct crew {
    crew_fn *run;
    pthread_mutex_t lock;
    pthread_cond_t work, done;
    struct slot *slots; /* a ring */
    size_t depth;
    size_t in, next, out; /* put, begun, taken so far; only the owner changes in and out */
    bool over;
    struct hand *hands;
    size_t hand_n;
    void *alone; /* the worker when there are no threads */
};

static struct slot *slot_at(const struct crew *c, size_t n)
{
    return &c->slots[n % c->depth];
}

static void *hand_run(void *arg)
{
    struct hand *h = arg;
    struct crew *c = h->crew;

    pthread_mutex_lock(&c->lock);
    for (;;) {
        while (c->next == c->in && !c->over)
            pthread_cond_wait(&c->work, &c->lock);
        if (c->next == c->in)
            break;
        struct slot *s = slot_at(c, c->next++);

        pthread_mutex_unlock(&c->lock);
        c->run(h->worker, s->job);
        pthread_mutex_lock(&c->lock);
        s->done = true;
        pthread_cond_signal(&c->done);
    }
    pthread_mutex_unlock(&c->lock);
    return NULL;
}

struct crew *crew_new(size_t threads, size_t depth, crew_fn *run, void *const *workers)
{
    struct crew *c = alloc_zero(1, sizeof *c);

    assert(depth > 0);
    c->run = run;
    c->depth = depth;
    c->slots = alloc_zero(depth, sizeof *c->slots);
    c->hands = alloc_zero(threads, sizeof *c->hands);
    c->alone = workers[0];
    pthread_mutex_init(&c->lock, NULL);
    pthread_cond_init(&c->work, NULL);
    pthread_cond_init(&c->done, NULL);
    for (size_t i = 0; i < threads; i++) {
        struct hand *h = &c->hands[c->hand_n];

        *h = (struct hand){.crew = c, .worker = workers[i]};
        /* one thread fewer is no fault; with none at all the owner works */
        if (pthread_create(&h->thread, NULL, hand_run, h) == 0)
            c->hand_n++;
    }
    return c;
}

void crew_free(struct crew *c)
{
    if (c == NULL)
        return;
    pthread_mutex_lock(&c->lock);
    c->over = true;
    pthread_cond_broadcast(&c->work);
    pthread_mutex_unlock(&c->lock);
    for (size_t i = 0; i < c->hand_n; i++)
        pthread_join(c->hands[i].thread, NULL);
    pthread_mutex_destroy(&c->lock);
    pthread_cond_destroy(&c->work);
    pthread_cond_destroy(&c->done);
    alloc_free(c->slots);
    alloc_free(c->hands);
    alloc_free(c);
}

bool crew_full(const struct crew *c)
{
    return c->in - c->out == c->depth;
}

void crew_put(struct crew *c, void *job)
{
    assert(!crew_full(c) && job != NULL);
    if (c->hand_n == 0) {
        c->run(c->alone, job);
        *slot_at(c, c->in++) = (struct slot){job, true};
        return;
    }
    pthread_mutex_lock(&c->lock);
    *slot_at(c, c->in++) = (struct slot){job, false};
    pthread_cond_signal(&c->work);
    pthread_mutex_unlock(&c->lock);
}

void *crew_take(struct crew *c)
{
    if (c->in == c->out)
        return NULL;
    struct slot *s = slot_at(c, c->out);

    pthread_mutex_lock(&c->lock);
    while (!s->done)
        pthread_cond_wait(&c->done, &c->lock);
    c->out++;
    pthread_mutex_unlock(&c->lock);
    return s->job;
}

size_t crew_processors(void)
{
    cpu_set_t set;

    if (sched_getaffinity(0, sizeof set, &set) < 0)
        return 1;
    int n = CPU_COUNT(&set);

    return n > 0 ? (size_t)n : 1;
}
