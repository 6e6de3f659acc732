#include "base/log.h"
#include "base/buf.h"
#include "base/clock.h"
#include <stdarg.h>
#include <stdatomic.h>
#include <unistd.h>

static _Atomic enum log_level lowest = LOG_WARN;

void log_set_level(enum log_level level)
{
    lowest = level;
}

bool log_on(enum log_level level)
{
    return level >= lowest;
}

static void text_add(struct buf *b, const char *s)
{
    buf_add_char(b, '"');
    for (; *s; s++) {
        unsigned char c = (unsigned char)*s;

        if (c == '"' || c == '\\')
            buf_fmt(b, "\\%c", c);
        else if (c < 0x20)
            buf_fmt(b, "\\u%04x", c);
        else
            buf_add_char(b, *s);
    }
    buf_add_char(b, '"');
}

void log_event(enum log_level level, const char *event, ...)
{
    static const char *const names[] = {"debug", "info", "warn", "error"};
    struct buf b = BUF_INIT(64 << 10);
    char now[CLOCK_TEXT];
    va_list ap;

    if (!log_on(level) || level >= LOG_OFF)
        return;
    buf_fmt(&b, "{\"time\":\"%s\",\"level\":\"%s\",\"event\":", clock_text(clock_system(), now),
            names[level]);
    text_add(&b, event);
    va_start(ap, event);
    for (const char *name; (name = va_arg(ap, const char *));) {
        const char *value = va_arg(ap, const char *);

        buf_add_char(&b, ',');
        text_add(&b, name);
        buf_add_char(&b, ':');
        text_add(&b, value ? value : "");
    }
    va_end(ap);
    buf_add(&b, STR("}\n"));
    /* one write call per line, so that lines of several threads never mix */
    if (!b.over && write(STDERR_FILENO, b.p, b.n) < 0)
        lowest = LOG_OFF;
    buf_done(&b);
}
