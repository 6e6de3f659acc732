/*
 * One turn of the inner loop: image x estate -> verdicts -> exposures -> tasks -> counters, in one
 * transaction. Imports and feeds run it by themselves; `niju match` on demand. What has not changed
 * is
 * not written, so running it twice changes nothing.
 */
#pragma once
#include "domain/match/verdict_update.h"
#include "domain/task/task_update.h"

struct round_result {
    bool image; /* there was one */
    struct verdict_change verdicts;
    struct task_change tasks;
    size_t findings;                /* vacancies opened or closed */
    size_t exposures, undetermined; /* open now */
};

MUST_CHECK int round_run(struct act *t, struct round_result *ret, struct err *e);
