#include "cli/options.h"
#include <stdlib.h>
#include <unistd.h>

static const struct cli_option global[] = {
    {"store", "URL", "help.store"},    {"feeds", "DIR", "help.feeds"},
    {"format", "F", "help.format"},    {"lang", "ja|en", "help.lang"},
    {"color", "WHEN", "help.color"},   {"quiet", NULL, "help.quiet"},
    {"verbose", NULL, "help.verbose"}, {"help", NULL, "help.help"},
    {"version", NULL, "help.version"}, {"server", "URL", "help.server"},
    {"token", "T", "help.server"},     {NULL, NULL, NULL}};

static const struct cli_option *option_find(const struct cli_option *list, struct str name)
{
    for (; list && list->name; list++)
        if (str_eq(name, str_of(list->name)))
            return list;
    return NULL;
}

/* "-q" and the like. */
static struct str short_name(struct str word)
{
    static const struct {
        char c;
        const char *name;
    } names[] = {{'q', "quiet"}, {'v', "verbose"}, {'h', "help"}, {'V', "version"}};

    for (size_t i = 0; word.n == 2 && i < sizeof names / sizeof *names; i++)
        if (word.p[1] == names[i].c)
            return str_of(names[i].name);
    return STR_NONE;
}

static int global_take(struct cli *c, const char *name, struct str value, struct err *e)
{
    const char *z = str_z(c->a, value);

    if (strcmp(name, "store") == 0) {
        c->store = z;
        c->store_given = true;
    } else if (strcmp(name, "feeds") == 0)
        c->feeds = z;
    else if (strcmp(name, "server") == 0 || strcmp(name, "token") == 0)
        return err_set(e, E_SUPPORT, "not supported: --%s comes with the service", name);
    else if (strcmp(name, "quiet") == 0)
        c->quiet = true;
    else if (strcmp(name, "verbose") == 0)
        c->verbose = true;
    else if (strcmp(name, "help") == 0)
        c->help = true;
    else if (strcmp(name, "version") == 0)
        c->version = true;
    else if (strcmp(name, "color") == 0 && str_eq(value, STR("auto")))
        c->style.color = isatty(STDOUT_FILENO);
    else if (strcmp(name, "color") == 0 &&
             (str_eq(value, STR("always")) || str_eq(value, STR("never"))))
        c->style.color = str_eq(value, STR("always"));
    else if (strcmp(name, "lang") == 0 && (str_eq(value, STR("ja")) || str_eq(value, STR("en"))))
        c->style.lang = text_lang_of(z);
    else if (strcmp(name, "format") == 0 && view_format_parse(value, &c->format))
        c->format_given = true;
    else
        return err_set(e, E_USAGE, "--%s does not take \"%.*s\"; see niju --help", name,
                       STR_ARG(value));
    return 0;
}

/* The command with the longest name that the words begin with; *used words of it. */
static const struct cli_command *command_find(const struct str *words, size_t n, size_t *used)
{
    const struct cli_command *best = NULL;

    *used = 0;
    for (size_t i = 0; cli_commands[i]; i++) {
        struct str rest = str_of(cli_commands[i]->name);
        size_t k = 0;

        while (rest.n > 0 && k < n && str_eq(str_cut(&rest, ' '), words[k]))
            k++;
        size_t wanted = 1 + str_count(str_of(cli_commands[i]->name), ' ');

        if (k != wanted || rest.n > 0 || wanted <= *used)
            continue;
        *used = wanted;
        best = cli_commands[i];
    }
    return best;
}

static bool is_option(struct str w)
{
    return w.n > 1 && w.p[0] == '-';
}

/*
 * Whether the option takes a value: by the list of the command that the words so far name, since
 * commands differ; where none is named yet, by any command's list.
 */
static bool takes_value(const struct cli *c, struct str name)
{
    const struct cli_option *o = option_find(global, name);
    size_t used;
    const struct cli_command *k = o ? NULL : command_find(c->words, c->word_n, &used);

    if (k)
        o = option_find(k->options, name);
    if (o)
        return o->value != NULL;
    for (size_t i = 0; cli_commands[i]; i++) {
        o = option_find(cli_commands[i]->options, name);
        if (o)
            return o->value != NULL;
    }
    return false;
}

struct splitting {
    struct str options[CLI_OPTIONS], values[CLI_OPTIONS];
    size_t option_n;
};

static int option_split(const struct cli *c, struct splitting *s, struct str w, char ***next,
                        struct err *e)
{
    struct str name = str_starts(w, STR("--")) ? str_sub(w, 2, w.n) : short_name(w);
    struct str value = STR("1");
    ptrdiff_t eq = str_find_char(name, '=');

    if (eq > 0) {
        value = str_sub(name, (size_t)eq + 1, name.n);
        name = str_sub(name, 0, (size_t)eq);
    } else if (takes_value(c, name)) {
        if (**next == NULL)
            return err_set(e, E_USAGE, "--%.*s needs a value; see niju --help", STR_ARG(name));
        value = str_of(*(*next)++);
    }
    if (name.n == 0)
        return err_set(e, E_USAGE, "unknown option %.*s; see niju --help", STR_ARG(w));
    if (s->option_n == CLI_OPTIONS)
        return err_set(e, E_USAGE, "over %d options", CLI_OPTIONS);
    s->options[s->option_n] = name;
    s->values[s->option_n++] = value;
    return 0;
}

static int words_split(struct cli *c, struct splitting *s, char **next, struct err *e)
{
    bool options = true;

    while (*next) {
        struct str w = str_of(*next++);

        if (options && str_eq(w, STR("--"))) {
            options = false;
            continue;
        }
        if (options && is_option(w)) {
            int rc = option_split(c, s, w, &next, e);

            if (rc < 0)
                return rc;
            continue;
        }
        if (c->word_n == CLI_WORDS)
            return err_set(e, E_USAGE, "over %d arguments; name a folder", CLI_WORDS);
        c->words[c->word_n++] = w;
    }
    return 0;
}

static int option_take(struct cli *c, struct str name, struct str value, struct err *e)
{
    const struct cli_option *o = option_find(global, name);

    if (o)
        return global_take(c, o->name, value, e);
    o = c->command ? option_find(c->command->options, name) : NULL;
    if (o == NULL)
        return err_set(e, E_USAGE, "unknown option --%.*s; see niju %s --help", STR_ARG(name),
                       c->command ? c->command->name : "");
    c->given[c->given_n++] = (struct cli_given){o->name, value};
    return 0;
}

int options_parse(struct cli *c, int argc, char **argv, struct err *e)
{
    struct splitting s = {0};
    size_t used;
    int rc = words_split(c, &s, argc > 0 ? argv + 1 : argv, e);

    if (rc < 0)
        return rc;
    c->command = command_find(c->words, c->word_n, &used);
    for (size_t i = 0; rc == 0 && i < s.option_n; i++)
        rc = option_take(c, s.options[i], s.values[i], e);
    if (rc < 0 || c->help || c->version)
        return rc;
    if (c->command == NULL && c->word_n == 0)
        c->help = true;
    else if (c->command == NULL)
        return err_set(e, E_USAGE, "unknown command \"%.*s\"; see niju --help",
                       STR_ARG(c->words[0]));
    c->word_n -= used;
    memmove(c->words, c->words + used, c->word_n * sizeof *c->words);
    if (c->command && ((c->command->min_words >= 0 && (int)c->word_n < c->command->min_words) ||
                       (c->command->max_words >= 0 && (int)c->word_n > c->command->max_words)))
        return err_set(e, E_USAGE, "usage: niju %s %s", c->command->name, c->command->usage);
    return 0;
}

static const char *data_path(struct cli *c, const char *leaf)
{
    const char *data = getenv("XDG_DATA_HOME"), *home = getenv("HOME");

    if (data && *data)
        return str_fmt(c->a, "%s/niju/%s", data, leaf).p;
    return str_fmt(c->a, "%s/.local/share/niju/%s", home && *home ? home : ".", leaf).p;
}

static const char *locale_of_environment(void)
{
    static const char *const names[] = {"LC_ALL", "LC_MESSAGES", "LANG"};

    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const char *v = getenv(names[i]);

        if (v && *v)
            return v;
    }
    return NULL;
}

void options_default(struct cli *c)
{
    const char *store = getenv("NIJU_STORE"), *feeds = getenv("NIJU_FEEDS");

    c->store_given = store && *store;
    c->store = c->store_given ? store : data_path(c, "niju.db");
    c->feeds = feeds && *feeds ? feeds : data_path(c, "feeds");
    c->style.lang = text_lang_of(locale_of_environment());
    c->style.color = isatty(STDOUT_FILENO) && getenv("NO_COLOR") == NULL;
}
