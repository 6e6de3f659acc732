#include "cli/cli.h"
#include "base/clock.h"
#include "cli/help.h"
#include "cli/options.h"
#include <stdarg.h>
#include <stdlib.h>
#include <unistd.h>

struct str cli_option(const struct cli *c, const char *name)
{
    for (size_t i = c->given_n; i > 0; i--)
        if (strcmp(c->given[i - 1].name, name) == 0)
            return c->given[i - 1].value;
    return STR_NONE;
}

bool cli_has(const struct cli *c, const char *name)
{
    for (size_t i = 0; i < c->given_n; i++)
        if (strcmp(c->given[i].name, name) == 0)
            return true;
    return false;
}

int cli_option_day(const struct cli *c, const char *name, int64_t *ret, struct err *e)
{
    *ret = 0;
    if (cli_has(c, name) && !clock_parse_day(cli_option(c, name), ret))
        return err_set(e, E_USAGE, "--%s \"%.*s\" is no day; write YYYY-MM-DD", name,
                       STR_ARG(cli_option(c, name)));
    return 0;
}

const char *cli_word(const struct cli *c, size_t i)
{
    return str_z(c->a, c->words[i]);
}

int cli_act(struct cli *c, struct act *ret, struct err *e)
{
    const char *user = getenv("NIJU_USER"), *login = getenv("USER");
    int rc = c->db ? 0 : db_open(c->store, false, &c->db, e);

    if (rc == 0)
        rc = db_check_schema(c->db, e);
    *ret = (struct act){
        .db = c->db,
        .a = c->a,
        .now = c->now,
        .actor = str_of(user && *user     ? user
                        : login && *login ? login
                                          : "cli"),
        .feeds = c->feeds,
    };
    return rc;
}

static void line_write(struct cli *c, const char *text)
{
    struct buf b = BUF_INIT(0);

    (void)c;
    buf_fmt(&b, "niju: %s\n", text);
    for (size_t i = 0; i + 1 < b.n; i++) /* one line, whatever the message carries */
        if ((unsigned char)b.p[i] < 0x20 || b.p[i] == 0x7f)
            b.p[i] = '?';
    if (write(STDERR_FILENO, b.p, b.n) < 0)
        c->exit_status = err_exit_status(E_IO);
    buf_done(&b);
}

void cli_fault(struct cli *c, const struct err *e)
{
    char text[2048];

    line_write(c, text_error(c->style.lang, e, text, sizeof text));
    if (c->exit_status == 0)
        c->exit_status = err_exit_status(e->code);
}

void cli_note(struct cli *c, const char *key, ...)
{
    struct buf b = BUF_INIT(0);
    va_list ap;

    if (c->quiet)
        return;
    va_start(ap, key);
    text_vput(&b, c->style.lang, key, ap);
    va_end(ap);
    buf_add_char(&b, '\0');
    line_write(c, b.p);
    buf_done(&b);
}

void cli_show(struct cli *c, const struct view_table *t, const char *empty_key)
{
    view_render_or(t, c->format, &c->style, empty_key, &c->out);
}

/* All of it or an error: a reader that hung up is no error. */
int cli_flush(struct cli *c, struct err *e)
{
    struct str rest = buf_str(&c->out);

    if (c->out.over)
        return err_set(e, E_LIMIT, "the output is too large; narrow it by filters");
    while (rest.n > 0) {
        ssize_t n = write(STDOUT_FILENO, rest.p, rest.n);

        if (n < 0)
            return err_errno(e, "write");
        rest = str_sub(rest, (size_t)n, rest.n);
    }
    buf_reset(&c->out);
    return 0;
}

static int cli_run(struct cli *c, int argc, char **argv, struct err *e)
{
    options_default(c);
    int rc = options_parse(c, argc, argv, e);

    if (rc < 0)
        return rc;
    if (c->version)
        buf_fmt(&c->out, "niju %s\n", NIJU_VERSION);
    else if (c->help)
        help_write(c);
    else
        rc = c->command->run(c, e);
    if (rc == 0)
        rc = cli_flush(c, e);
    return rc;
}

int cli_main(int argc, char **argv, int64_t now)
{
    struct arena *a = arena_new();
    struct cli *c = arena_alloc(a, struct cli, 1);
    struct err e = {0};

    c->a = a;
    c->now = now;
    buf_init(&c->out, (size_t)2 << 30);
    int rc = cli_run(c, argc, argv, &e);

    if (rc < 0)
        cli_fault(c, &e);
    int status = c->exit_status;

    buf_done(&c->out);
    db_close(c->db);
    arena_free(a);
    return status;
}
