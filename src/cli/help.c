#include "cli/help.h"

static void option_line(struct cli *c, const struct cli_option *o)
{
    struct buf left = BUF_INIT(0);

    buf_fmt(&left, "  --%s%s%s", o->name, o->value ? " " : "", o->value ? o->value : "");
    buf_fmt(&c->out, "%-26.*s %s\n", STR_ARG(buf_str(&left)), text_get(c->style.lang, o->help));
    buf_done(&left);
}

static void command_help(struct cli *c)
{
    const struct cli_command *k = c->command;

    buf_fmt(&c->out, "niju %s %s\n\n%s\n", k->name, k->usage, text_get(c->style.lang, k->help));
    if (k->options && k->options->name)
        buf_add_char(&c->out, '\n');
    for (const struct cli_option *o = k->options; o && o->name; o++)
        option_line(c, o);
}

void help_write(struct cli *c)
{
    static const struct cli_option everywhere[] = {{"store", "URL", "help.store"},
                                                   {"feeds", "DIR", "help.feeds"},
                                                   {"format", "table|json|jsonl|csv",
                                                    "help.format"},
                                                   {"lang", "ja|en", "help.lang"},
                                                   {"color", "auto|always|never", "help.color"},
                                                   {"quiet", NULL, "help.quiet"},
                                                   {"verbose", NULL, "help.verbose"},
                                                   {NULL, NULL, NULL}};

    if (c->command) {
        command_help(c);
    } else {
        buf_fmt(&c->out, "%s\n\n", text_get(c->style.lang, "help.title"));
        for (size_t i = 0; cli_commands[i]; i++)
            buf_fmt(&c->out, "  niju %-20s %s\n", cli_commands[i]->name,
                    text_get(c->style.lang, cli_commands[i]->help));
    }
    buf_fmt(&c->out, "\n%s\n", text_get(c->style.lang, "help.everywhere"));
    for (const struct cli_option *o = everywhere; o->name; o++)
        option_line(c, o);
}
