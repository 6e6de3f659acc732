/* niju match, affected: the estate brought up to date; who is exposed. */
#include "cli/cmd.h"
#include "cli/cli_round.h"
#include "cli/vuln_code.h"
#include "domain/task/affected.h"
#include "view/affected_view.h"

static int match(struct cli *c, struct err *e)
{
    struct act t;
    int rc = cli_act(c, &t, e);

    return rc < 0 ? rc : cli_round(c, &t, e);
}

const struct cli_command cmd_match = {.name = "match",
                                      .usage = "",
                                      .help = "help.match",
                                      .min_words = 0,
                                      .max_words = 0,
                                      .run = match};

static int affected(struct cli *c, struct err *e)
{
    struct affected_query q = {.component = cli_option(c, "component")};
    struct affected f;
    struct view_table t;
    struct act act;
    bool known = true;
    int rc = cli_act(c, &act, e);

    if (rc < 0)
        return rc;
    if ((c->word_n == 0) == (q.component.n == 0))
        return err_set(e, E_USAGE, "usage: niju %s %s", c->command->name, c->command->usage);
    if (c->word_n > 0) {
        q.advisory = c->words[0];
        rc = cli_vuln_code(c, &q.advisory, &known, e);
    }
    if (rc == 0)
        rc = affected_make(&act, &q, &f, e);
    if (rc < 0)
        return rc;
    if (!known && f.n == 0)
        rc = err_set(e, E_NOTFOUND, "no advisory %.*s in the feeds", STR_ARG(c->words[0]));

    const struct affected_view v = {c->a, &f, c->style.lang};

    view_table_init(&t, exposure_columns.p, exposure_columns.n);
    for (size_t i = 0; i < f.n; i++)
        exposure_row_put(&v, &f.items[i], &t);
    if (rc == 0)
        cli_show(c, &t, "affected.none");
    view_table_done(&t);
    affected_done(&f);
    return rc;
}

static const struct cli_option options[] = {{"component", "PURL", "help.affected_component"},
                                            {NULL, NULL, NULL}};
const struct cli_command cmd_affected = {.name = "affected",
                                         .usage = "ID | --component PURL",
                                         .help = "help.affected",
                                         .options = options,
                                         .min_words = 0,
                                         .max_words = 1,
                                         .run = affected};
