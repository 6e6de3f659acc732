/* Inside of the service: who asks, and writes that come twice. */
#pragma once
#include "api/service.h"
#include "api/service_events.h"
#include "base/alloc.h"
#include "domain/org/change_log.h"
#include <pthread.h>
#include <semaphore.h>

enum { SERVICE_HANDLES = 8, SERVICE_SLOW = 2 };

struct service {
    struct service_options o;
    pthread_mutex_t lock;
    struct db *idle[SERVICE_HANDLES];
    size_t idle_n;
    sem_t slow; /* hashes of passwords under way */
    uint64_t answered[5];
    int64_t spent_ns, head;
    struct event_feed *events;
};

/* By token or cookie; a write by cookie has to carry the session's token. E_UNSIGNED, E_REFUSED. */
MUST_CHECK int service_caller(const struct http_request *q, struct api_call *c, struct err *e);
/* Answers the call; a POST with an Idempotency-Key that was answered before: as then. */
MUST_CHECK int service_repeat(const struct http_request *q, struct api_call *c,
                              struct api_answer *r, struct err *e);
