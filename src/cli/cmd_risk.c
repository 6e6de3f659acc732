/* niju risk: the Risk Monitor as a table. */
#include "base/clock.h"
#include "cli/cmd.h"
#include "view/risk_view.h"

static int risk(struct cli *c, struct err *e)
{
    struct str rows = cli_option(c, "rows"), by = cli_option(c, "by");
    struct monitor_query q = {.unit = cli_option(c, "unit"),
                              .by_system = str_eq(rows, STR("system")),
                              .priority_only = cli_has(c, "priority")};
    struct risk_view view = {.lang = c->style.lang, .by_severity = str_eq(by, STR("severity"))};
    struct act t;
    int rc;

    if (rows.n > 0 && !q.by_system && !str_eq(rows, STR("unit")))
        return err_set(e, E_USAGE, "--rows is none of unit, system");
    if (by.n > 0 && !view.by_severity && !str_eq(by, STR("tier")) && !str_eq(by, STR("kind")))
        return err_set(e, E_USAGE, "--by is none of tier, severity, kind");
    view.by_kind = str_eq(by, STR("kind"));
    if ((rc = cli_act(c, &t, e)) < 0 || (rc = monitor_make(&t, &q, &view.monitor, e)) < 0)
        return rc;
    if (c->format == VIEW_TABLE)
        rc = monitor_worst(&t, &(struct worst_query){.unit = q.unit, .n = RISK_VIEW_WORST},
                           view.worst, &view.worst_n, e);
    if (rc == 0)
        risk_view_render(&view, c->a, c->format, &c->style, &c->out);
    return rc;
}

static const struct cli_option options[] = {{"unit", "U", "help.unit"},
                                            {"rows", "unit|system", "help.risk_rows"},
                                            {"by", "tier|severity|kind", "help.risk_by"},
                                            {"priority", NULL, "help.priority"},
                                            {NULL, NULL, NULL}};
const struct cli_command cmd_risk = {
    .name = "risk",
    .usage = "[--unit U] [--rows unit|system] [--by tier|severity|kind] [--priority]",
    .help = "help.risk",
    .options = options,
    .min_words = 0,
    .max_words = 0,
    .run = risk};
