/*
 * Threads that work through jobs; the jobs come back in the order they went in, however long each
 * took. The owner is one thread: it puts, takes and frees.
 */
#pragma once
#include "base/str.h"

struct crew;

/* One job, in one of the threads; `worker` is that thread's own. */
typedef void crew_fn(void *worker, void *job);

/* `workers`: one pointer a thread. No threads: a job runs when it is put. */
struct crew *crew_new(size_t threads, size_t depth, crew_fn *run, void *const *workers);
void crew_free(struct crew *c); /* waits for the jobs inside; NULL is a no-op */
bool crew_full(const struct crew *c);
void crew_put(struct crew *c, void *job); /* not when full */
void *crew_take(struct crew *c); /* the oldest, when it is done; NULL when none is inside */
/* Processors this process may run on, at least 1. */
size_t crew_processors(void);
