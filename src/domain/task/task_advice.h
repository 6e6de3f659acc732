/*
 * What to do about a task on its platform: the command, and what must restart. Facts per package
 * manager.
 */
#pragma once
#include "domain/task/task.h"

enum task_restart { RESTART_NONE, RESTART_SERVICE, RESTART_REBOOT, RESTART_REBUILD };

struct task_advice {
    struct str command; /* ready to type; "" where there is none */
    enum task_restart restart;
    const char *text; /* key of the sentence, data/text/messages.tsv */
};

/* `package`: the name to install (binary where the platform wants it). In the arena. */
void task_advice_make(struct arena *a, const struct task *k, struct str package,
                      struct task_advice *ret);
