/* main(): signals, the clock, faults on purpose; the rest is src/cli. */
#include "base/clock.h"
#include "base/fault.h"
#include "cli/cli.h"
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

enum { ASSERT_STATUS = 70 };

static void on_abort(int sig)
{
    (void)sig;
    _exit(ASSERT_STATUS);
}

int main(int argc, char **argv)
{
    const char *fault = getenv("NIJU_FAULT"), *fixed = getenv("NIJU_NOW");
    int64_t now = clock_system();

    signal(SIGABRT, on_abort);
    signal(SIGPIPE, SIG_DFL);
    signal(SIGXFSZ, SIG_IGN); /* a file over the limit: the write fails and says so */
    if (fixed && !clock_parse(str_of(fixed), &now)) {
        fprintf(stderr, "niju: NIJU_NOW is no time; write 2026-01-31T09:00:00Z\n");
        return 2;
    }
    if (fault && !fault_set(fault)) {
        fprintf(stderr, "niju: NIJU_FAULT is no fault; write alloc:N, file:N or db:N\n");
        return 2;
    }
    return cli_main(argc, argv, now);
}
