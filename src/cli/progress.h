/* The progress bar: on standard error, on a terminal, for work of over a second. One thread. */
#pragma once
#include "cli/cli.h"

struct progress {
    struct cli *c;
    int64_t began, drawn; /* nanoseconds, monotonic */
    size_t total;         /* 0 = not known */
    bool on;
};

void progress_begin(struct progress *p, struct cli *c, size_t total);
void progress_step(struct progress *p, size_t done);
void progress_end(struct progress *p); /* wipes the bar */
