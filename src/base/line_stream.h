/* Lines of a file or pipe, one by one and without an end in sight. One thread. */
#pragma once
#include "base/buf.h"
#include "base/err.h"

struct line_stream;

/* "-" is standard input. `max`: bytes of a line. The error names the path. */
MUST_CHECK int line_stream_open(const char *path, size_t max, struct line_stream **ret,
                                struct err *e);
void line_stream_close(struct line_stream *s); /* NULL is a no-op */
/*
 * The next line without its end ("\n" or "\r\n"), valid until the next call: 1, or 0 at the end; a
 * last line without an end counts. E_LIMIT: it is longer than `max`, and was passed over; the
 * next call goes on behind it. E_IO.
 */
MUST_CHECK int line_stream_next(struct line_stream *s, struct str *line, struct err *e);
/* Would the next call wait for the writer? */
bool line_stream_waits(struct line_stream *s);
/* The line given last and all behind it, up to `max` bytes: when these turn out to be no lines. */
MUST_CHECK int line_stream_rest(struct line_stream *s, size_t max, struct buf *ret, struct err *e);
