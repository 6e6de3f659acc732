/*
 * The command line: one const table of commands, one file each. A command reads its words and
 * options, calls the domain, and writes what a view made of the result to `out`.
 */
#pragma once
#include "domain/org/act.h"
#include "view/table.h"

struct cli_option {
    const char *name;  /* without "--" */
    const char *value; /* what it takes, as --help shows it; NULL = a flag */
    const char *help;  /* text key */
};

enum { CLI_WORDS = 4096, CLI_OPTIONS = 32 };

struct cli {
    struct arena *a;
    int64_t now;
    const struct cli_command *command;
    struct str words[CLI_WORDS]; /* behind the command's name */
    size_t word_n;
    struct cli_given {
        const char *name;
        struct str value;
    } given[CLI_OPTIONS];
    size_t given_n;
    const char *store; /* URL */
    const char *feeds; /* folder */
    enum view_format format;
    bool format_given;
    struct view_style style;
    bool store_given; /* by option or environment */
    bool quiet, verbose, help, version, progress;
    struct buf out;  /* standard output, written at the end */
    struct db *db;   /* opened by cli_act; closed by main */
    int exit_status; /* instead of 0, when the command went through */
};

struct cli_command {
    const char *name;                 /* "feed import" */
    const char *usage;                /* "--as FORMAT PATH..." */
    const char *help;                 /* text key: one line */
    const struct cli_option *options; /* of its own, ended by a NULL name; may be NULL */
    int min_words, max_words;         /* -1 = any number */
    int (*run)(struct cli *c, struct err *e);
};

extern const struct cli_command *const cli_commands[]; /* NULL-terminated, in the order of --help */

/* Runs a whole command line and returns the exit status. */
int cli_main(int argc, char **argv, int64_t now);

/* The option's value, "" when it was not given (a flag that was given has "1"). */
struct str cli_option(const struct cli *c, const char *name);
bool cli_has(const struct cli *c, const char *name);
/* --NAME as a day number; 0 when not given. E_USAGE. */
MUST_CHECK int cli_option_day(const struct cli *c, const char *name, int64_t *ret, struct err *e);
/* A word as a C string. */
const char *cli_word(const struct cli *c, size_t i);

/* Opens the store and says who acts; the schema is checked. E_NOTFOUND: run niju init. */
MUST_CHECK int cli_act(struct cli *c, struct act *ret, struct err *e);

/* One line on standard error: "niju: ..." in the person's language; nothing with -q. */
void cli_note(struct cli *c, const char *key, ...) __attribute__((sentinel));
/* Reports an error of one of several documents at once, and makes the exit status its. */
void cli_fault(struct cli *c, const struct err *e);
/* Writes c->out to standard output and empties it. E_LIMIT, E_IO. */
MUST_CHECK int cli_flush(struct cli *c, struct err *e);
/* Renders a list to c->out in the format asked for. */
void cli_show(struct cli *c, const struct view_table *t, const char *empty_key);
