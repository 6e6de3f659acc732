/* niju version compare | key: the orders by hand. */
#include "base/file.h"
#include "cli/cmd.h"
#include "codec/version/version.h"

enum { PAIRS_MAX = 256 << 20 };

static int scheme_find(struct str name, const struct ver_scheme **ret, struct err *e)
{
    *ret = ver_scheme_find(name);
    if (*ret)
        return 0;
    if (ver_scheme_planned(name))
        return err_set(e, E_SUPPORT, "not supported: version scheme %.*s", STR_ARG(name));
    return err_set(e, E_USAGE, "unknown version scheme %.*s", STR_ARG(name));
}

static char sign_of(int order)
{
    return order < 0 ? '<' : order > 0 ? '>' : '=';
}

/* "A B" a line, an answer a line; what cannot be compared is '?' and does not stop. */
static int compare_lines(struct cli *c, const struct ver_scheme *s, struct err *e)
{
    struct file_map m;
    int rc = file_map("-", PAIRS_MAX, &m, e);

    if (rc < 0)
        return rc;
    struct str rest = m.bytes;

    while (rest.n > 0) {
        struct str b = str_trim(str_line(&rest));
        struct str a = str_cut(&b, ' ');
        int order;
        bool known = a.n > 0 && ver_cmp(s->order, a, str_trim(b), &order, NULL) == 0;

        buf_fmt(&c->out, "%c\n", known ? sign_of(order) : '?');
    }
    file_unmap(&m);
    return 0;
}

static int compare(struct cli *c, struct err *e)
{
    const struct ver_scheme *s;
    int order, rc = scheme_find(c->words[0], &s, e);

    if (rc < 0)
        return rc;
    if (c->word_n == 2 && str_eq(c->words[1], STR("-")))
        return compare_lines(c, s, e);
    if (c->word_n != 3)
        return err_set(e, E_USAGE, "usage: niju %s %s", c->command->name, c->command->usage);
    if (ver_cmp(s->order, c->words[1], c->words[2], &order, e) < 0) {
        buf_add(&c->out, STR("?\n"));
        c->exit_status = err_exit_status(E_PARSE);
        cli_fault(c, e);
        return 0;
    }
    buf_fmt(&c->out, "%c\n", sign_of(order));
    return 0;
}

const struct cli_command cmd_version_compare = {
    .name = "version compare",
    .usage = "SCHEME A B | SCHEME -",
    .help = "help.version_compare",
    .min_words = 2,
    .max_words = 3,
    .run = compare,
};

static int key(struct cli *c, struct err *e)
{
    struct buf k = BUF_INIT(0);
    const struct ver_scheme *s;
    int rc = scheme_find(c->words[0], &s, e);

    if (rc == 0)
        rc = ver_key(s->order, c->words[1], &k, e);
    if (rc == 0) {
        buf_add_hex(&c->out, buf_str(&k));
        buf_add_char(&c->out, '\n');
    }
    buf_done(&k);
    return rc;
}

const struct cli_command cmd_version_key = {
    .name = "version key",
    .usage = "SCHEME V",
    .help = "help.version_key",
    .min_words = 2,
    .max_words = 2,
    .run = key,
};
