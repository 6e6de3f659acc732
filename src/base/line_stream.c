#include "base/line_stream.h"
#include "base/alloc.h"
#include "base/fault.h"
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

enum { CHUNK = 1 << 18 };

struct line_stream {
    int fd;
    size_t max;
    struct buf held;  /* bytes read; those before `at` are given out */
    size_t given, at; /* where the line given last begins, and what is behind it */
    size_t looked;    /* no line's end before here */
    bool ended;
};

int line_stream_open(const char *path, size_t max, struct line_stream **ret, struct err *e)
{
    bool standard = strcmp(path, "-") == 0;
    int fd = standard ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);

    if (fd < 0)
        return err_errno(e, "open"), err_in(e, "%s", path);
    struct line_stream *s = alloc_zero(1, sizeof *s);

    s->fd = fd;
    s->max = max;
    buf_init(&s->held, 0);
    *ret = s;
    return 0;
}

void line_stream_close(struct line_stream *s)
{
    if (s == NULL)
        return;
    if (s->fd != STDIN_FILENO)
        close(s->fd);
    buf_done(&s->held);
    alloc_free(s);
}

/* What was given out makes room. */
static void compact(struct line_stream *s, size_t keep)
{
    if (keep == 0)
        return;
    memmove(s->held.p, s->held.p + keep, s->held.n - keep);
    s->held.n -= keep;
    s->at -= keep;
    s->looked -= keep;
    s->given = s->given > keep ? s->given - keep : 0;
}

/* More bytes behind those held: 1, 0 at the end. */
static int fill(struct line_stream *s, struct err *e)
{
    char *to = buf_room(&s->held, CHUNK);
    ssize_t n;

    do
        n = fault_hit(FAULT_FILE) ? (errno = EIO, -1) : read(s->fd, to, CHUNK);
    while (n < 0 && errno == EINTR);
    if (n < 0)
        return err_errno(e, "read");
    s->held.n += (size_t)n;
    s->ended = n == 0;
    return n > 0;
}

/* Where the next line ends; SIZE_MAX while that is not held. */
static size_t line_end(struct line_stream *s)
{
    const char *p =
        s->held.n > s->looked ? memchr(s->held.p + s->looked, '\n', s->held.n - s->looked) : NULL;

    s->looked = p ? (size_t)(p - s->held.p) : s->held.n;
    return p ? s->looked : SIZE_MAX;
}

static int too_long(struct line_stream *s, struct err *e)
{
    while (line_end(s) == SIZE_MAX && !s->ended) {
        int rc;

        s->given = s->at = s->looked = s->held.n = 0;
        rc = fill(s, e);
        if (rc < 0)
            return rc;
    }
    s->at = s->looked < s->held.n ? s->looked + 1 : s->held.n;
    s->given = s->looked = s->at;
    return err_set(e, E_LIMIT, "a line over %zu bytes; split it", s->max);
}

int line_stream_next(struct line_stream *s, struct str *line, struct err *e)
{
    size_t end;

    s->given = s->at;
    s->looked = s->at;
    if (s->at == s->held.n)
        s->given = s->at = s->looked = s->held.n = 0;
    while ((end = line_end(s)) == SIZE_MAX && !s->ended) {
        compact(s, s->given);
        if (s->held.n > s->max)
            return too_long(s, e);
        int rc = fill(s, e);

        if (rc < 0)
            return rc;
    }
    if (end == SIZE_MAX && s->at == s->held.n)
        return 0;
    size_t to = end == SIZE_MAX ? s->held.n : end;

    if (to - s->at > s->max)
        return too_long(s, e);
    *line = (struct str){s->held.p + s->at, to - s->at};
    s->at = s->looked = end == SIZE_MAX ? s->held.n : end + 1;
    if (line->n > 0 && line->p[line->n - 1] == '\r')
        line->n--;
    return 1;
}

bool line_stream_waits(struct line_stream *s)
{
    struct pollfd p = {.fd = s->fd, .events = POLLIN};

    s->looked = s->at;
    return !s->ended && line_end(s) == SIZE_MAX && poll(&p, 1, 0) == 0;
}

int line_stream_rest(struct line_stream *s, size_t max, struct buf *ret, struct err *e)
{
    int rc = s->ended ? 0 : 1;

    while (rc > 0 && s->held.n - s->given <= max)
        rc = fill(s, e);
    if (rc >= 0 && s->held.n - s->given > max)
        rc = err_set(e, E_LIMIT, "over %zu bytes; split it", max);
    if (rc < 0)
        return rc;
    buf_add(ret, (struct str){s->held.p + s->given, s->held.n - s->given});
    s->given = s->at = s->looked = s->held.n;
    return 0;
}
