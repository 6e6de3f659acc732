#include "cli/progress.h"
#include "base/clock.h"
#include <unistd.h>

enum { BAR = 30, REST_NS = 100000000, QUIET_NS = 1000000000 };

void progress_begin(struct progress *p, struct cli *c, size_t total)
{
    *p = (struct progress){c, clock_monotonic(), 0, total, !c->quiet && isatty(STDERR_FILENO)};
}

static void draw(const struct progress *p, size_t done)
{
    size_t full = p->total ? done * BAR / p->total : 0;
    struct buf b = BUF_INIT(0);

    buf_fmt(&b, "\r[");
    for (size_t i = 0; i < BAR; i++)
        buf_add_char(&b, i < full ? '#' : '.');
    buf_fmt(&b, "] %zu/%zu", done, p->total);
    if (write(STDERR_FILENO, b.p, b.n) < 0)
        p->c->quiet = true;
    buf_done(&b);
}

void progress_step(struct progress *p, size_t done)
{
    int64_t now = p->on ? clock_monotonic() : 0;

    if (!p->on || now - p->began < QUIET_NS || now - p->drawn < REST_NS)
        return;
    p->drawn = now;
    draw(p, done);
}

void progress_end(struct progress *p)
{
    static const char wipe[] = "\r\x1b[K";

    if (p->drawn && write(STDERR_FILENO, wipe, sizeof wipe - 1) < 0)
        p->c->quiet = true;
}
