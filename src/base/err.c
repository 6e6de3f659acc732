#include "base/err.h"
#include "base/buf.h"
#include <errno.h>
#include <stdarg.h>

static const struct {
    int code;
    const char *name;
    int exit, http;
} codes[] = {
#define X(name, number, exit, http) {name, #name, exit, http},
    ERR_CODES(X)
#undef X
};

/* One printf conversion of fmt, "%-5.2lld": its end, its length modifier and its letter. */
struct conv {
    const char *end;
    int longs; /* number of 'l', or 'z' as 3 */
    int stars;
    char letter;
};

static struct conv conv_read(const char *p)
{
    struct conv c = {.end = p + 1};

    for (;; c.end++) {
        char ch = *c.end;

        if (ch == 'l')
            c.longs++;
        else if (ch == 'z')
            c.longs = 3;
        else if (ch == '*')
            c.stars++;
        else if (!strchr("-+ #0123456789.h", ch) || ch == '\0')
            break;
    }
    c.letter = *c.end;
    c.end += c.letter != '\0';
    return c;
}

/* Renders one conversion with its argument taken off *ap into out. */
static void conv_render(const struct conv *c, const char *from, va_list *ap, char *out, size_t n)
{
    char spec[32] = {0};
    int star = c->stars ? va_arg(*ap, int) : 0;
    size_t len = (size_t)(c->end - from);

    memcpy(spec, from, len < sizeof spec ? len : sizeof spec - 1);
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    if (c->letter == 's' && c->stars)
        snprintf(out, n, spec, star, va_arg(*ap, const char *));
    else if (c->letter == 's')
        snprintf(out, n, spec, va_arg(*ap, const char *));
    else if (strchr("fgeFGE", c->letter))
        snprintf(out, n, spec, va_arg(*ap, double));
    else if (c->longs == 3)
        snprintf(out, n, spec, va_arg(*ap, size_t));
    else if (c->longs == 2)
        snprintf(out, n, spec, va_arg(*ap, long long));
    else if (c->longs == 1)
        snprintf(out, n, spec, va_arg(*ap, long));
    else
        snprintf(out, n, spec, va_arg(*ap, int));
#pragma GCC diagnostic pop
}

/* Foreign text must not steer a terminal or break a log's line. */
static void text_clean(char *z)
{
    for (; *z; z++)
        *z = (unsigned char)*z < 0x20 || *z == 0x7f ? '?' : *z;
}

/* Keeps every argument of fmt as text, one behind the other. */
static void args_keep(struct err *e, const char *fmt, va_list *ap)
{
    size_t used = 0;

    e->arg_n = 0;
    for (const char *p = fmt; *p && e->arg_n < ERR_ARGS && used + 1 < sizeof e->args;) {
        if (*p != '%') {
            p++;
            continue;
        }
        struct conv c = conv_read(p);

        if (c.letter != '%') {
            /* the last place left may cut a long argument, never overrun */
            conv_render(&c, p, ap, e->args + used, sizeof e->args - used);
            text_clean(e->args + used);
            used += strlen(e->args + used) + 1;
            e->arg_n++;
        }
        p = c.end;
    }
}

static const char *arg_at(const struct err *e, int i)
{
    const char *p = e->args;

    if (i < 0 || i >= e->arg_n)
        return "";
    for (; i > 0; i--)
        p += strlen(p) + 1;
    return p;
}

static void out_add(char *out, size_t n, size_t *at, const char *s, size_t len)
{
    size_t room = n - 1 - *at;

    len = len < room ? len : room;
    memcpy(out + *at, s, len);
    *at += len;
}

void err_render(const struct err *e, const char *form, char *out, size_t n)
{
    size_t at = 0;
    int next = 0;

    for (const char *p = form; *p;) {
        if (*p != '%') {
            out_add(out, n, &at, p++, 1);
            continue;
        }
        bool numbered = char_is_digit(p[1]) && p[2] == '$';
        struct conv c = conv_read(numbered ? p + 2 : p);
        const char *arg = c.letter == '%' ? "%" : arg_at(e, numbered ? p[1] - '1' : next++);

        out_add(out, n, &at, arg, strlen(arg));
        p = c.end;
    }
    out[at] = '\0';
}

int err_set(struct err *e, int code, const char *fmt, ...)
{
    va_list ap;

    if (e == NULL)
        return code;
    va_start(ap, fmt);
    va_list copy;
    va_copy(copy, ap);
    e->code = code;
    e->key = fmt;
    e->path[0] = '\0';
    args_keep(e, fmt, &copy);
    va_end(copy);
    va_end(ap);
    err_render(e, fmt, e->text, sizeof e->text);
    return code;
}

int err_in(struct err *e, const char *fmt, ...)
{
    char step[sizeof e->path];
    char old[sizeof e->path];
    va_list ap;

    if (e == NULL)
        return E_PARSE;
    va_start(ap, fmt);
    vsnprintf(step, sizeof step, fmt, ap);
    va_end(ap);
    text_clean(step);
    memcpy(old, e->path, sizeof old);
    const char *join = old[0] == '\0' || old[0] == '[' ? "" : ": ";
    struct buf b = BUF_INIT(0);

    buf_fmt(&b, "%s%s%s", step, join, old);
    snprintf(e->path, sizeof e->path, "%.*s", STR_ARG(buf_str(&b)));
    buf_done(&b);
    return e->code;
}

int err_errno(struct err *e, const char *what)
{
    int no = errno;

    return err_set(e, no == ENOENT ? E_NOTFOUND : E_IO, "cannot %s: %s", what, strerror(no));
}

void err_clear(struct err *e)
{
    *e = (struct err){0};
}

const char *err_name(int code)
{
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
        if (codes[i].code == code)
            return codes[i].name;
    return "E_NONE";
}

int err_exit_status(int code)
{
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
        if (codes[i].code == code)
            return codes[i].exit;
    return 0;
}

int err_http_status(int code)
{
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
        if (codes[i].code == code)
            return codes[i].http;
    return 200;
}
