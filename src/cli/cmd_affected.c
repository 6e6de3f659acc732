/* niju match, affected: the estate brought up to date; who is exposed. */
#include "base/clock.h"
#include "cli/cmd.h"
#include "cli/cli_round.h"
#include "cli/vuln_code.h"
#include "domain/task/affected.h"
#include "index/matcher.h"

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

static const struct view_column columns[] = {
    {"unit", "col.unit", false},
    {"system", "col.system", false},
    {"asset", "col.asset", false},
    {"component", "col.component", false},
    {"status", "col.status", false},
    {"task", "col.task", true},
    {"advisory", "col.advisory", false},
    {"fixed", "col.fixed", false},
    {"tier", "col.tier", false},
    {"due", NULL, false},
    {"source", NULL, false},
};

static const char *status_text(int status)
{
    return status == VERDICT_AFFECTED       ? "affected"
           : status == VERDICT_UNDETERMINED ? "undetermined"
                                            : "not_affected";
}

static void item_row(struct cli *c, const struct affected *f, const struct affected_item *it,
                     struct view_table *t)
{
    const struct unit *u = org_by_id(&f->view.org, it->unit);
    const struct system *s = system_by_id(&f->view.systems, it->system);
    const char *status = status_text(it->status);
    char day[CLOCK_TEXT];

    view_str_or_null(t, u ? u->code : STR_NONE);
    view_str_or_null(t, s ? s->code : STR_NONE);
    view_str(t, it->asset->name);
    view_str_or_null(t, it->component ? component_purl(c->a, it->component) : STR_NONE);
    view_str(t, str_of(status));
    view_shown(t, str_of(text_get(c->style.lang, str_fmt(c->a, "status.%s", status).p)));
    if (it->task)
        view_i64(t, it->task);
    else
        view_null(t);
    view_str_or_null(t, it->status ? f->view.vulns[it->exposure.vuln].code : STR_NONE);
    view_str_or_null(t, it->exposure.fixed);
    view_str_or_null(t, it->exposure.tier ? str_of(tier_text(it->exposure.tier)) : STR_NONE);
    view_str_or_null(t, it->exposure.due_day
                            ? str_dup(c->a, str_of(clock_day_text(it->exposure.due_day, day)))
                            : STR_NONE);
    view_str_or_null(t, it->exposure.source);
}

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
    view_table_init(&t, columns, sizeof columns / sizeof *columns);
    for (size_t i = 0; i < f.n; i++)
        item_row(c, &f, &f.items[i], &t);
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
