/* niju org import, list, show. */
#include "base/clock.h"
#include "cli/cmd.h"
#include "cli/importing.h"
#include "view/group_view.h"
#include "domain/org/appointment.h"
#include "domain/org/unit_import.h"
#include "store/sql.h"

/* Units and appointments come by the same command; the fields tell which. */
static int run_import(struct act *t, const struct record_file *file, struct import_result *ret,
                      struct err *e)
{
    if (file->n > 0 && record_has(&file->items[0], "post") && record_has(&file->items[0], "person"))
        return appointment_import(t, file, ret, e);
    return unit_import(t, file, ret, e);
}

static int import(struct cli *c, struct err *e)
{
    return cli_import(c, run_import, e);
}

const struct cli_command cmd_org_import = {.name = "org import",
                                           .usage = "[--dry-run] FILE...",
                                           .help = "help.org_import",
                                           .options = cli_import_options,
                                           .min_words = 1,
                                           .max_words = -1,
                                           .run = import};

static void day_cell(struct cli *c, struct view_table *t, int64_t at)
{
    char day[CLOCK_TEXT];

    if (at == ACT_OPEN_END)
        view_null(t);
    else
        view_str(t, str_dup(c->a, str_of(clock_day_text(clock_day(at, 0), day))));
}

static int list(struct cli *c, struct err *e)
{
    struct view_table t;
    struct org org;
    struct act act;
    int rc = cli_act(c, &act, e);

    if (rc == 0)
        rc = org_load(&act, c->now, &org, e);
    if (rc < 0)
        return rc;
    const struct group_view v = {.a = c->a, .org = &org, .now = c->now};

    view_table_init(&t, unit_columns.p, unit_columns.n);
    for (size_t i = 0; i < org.n; i++)
        if (org.units[i].live || cli_has(c, "all"))
            unit_row_put(&v, &org.units[i], &t);
    cli_show(c, &t, "list.empty");
    view_table_done(&t);
    org_done(&org);
    return 0;
}

static const struct cli_option list_options[] = {{"all", NULL, "help.org_all"}, {NULL, NULL, NULL}};
const struct cli_command cmd_org_list = {.name = "org list",
                                         .usage = "[--all]",
                                         .help = "help.org_list",
                                         .options = list_options,
                                         .min_words = 0,
                                         .max_words = 0,
                                         .run = list};

static const struct view_column history_columns[] = {
    {"from", "col.from", false},       {"to", "col.to", false},
    {"parent", "col.parent", false},   {"name_ja", "col.name_ja", false},
    {"name_en", "col.name_en", false}, {"kind", "col.kind", false},
    {"region", "col.region", false},   {"merged_into", "col.merged_into", false},
};

/* All that a unit ever was. */
static int show(struct cli *c, struct err *e)
{
    struct sql_unit_history_cursor cursor;
    struct sql_unit_history_row row;
    struct view_table t;
    struct act act;
    int rc = cli_act(c, &act, e);

    if (rc == 0)
        rc = sql_unit_history(act.db, &(struct sql_unit_history_in){c->words[0]}, &cursor, e);
    if (rc < 0)
        return rc;
    view_table_init(&t, history_columns, sizeof history_columns / sizeof *history_columns);
    while ((rc = sql_unit_history_next(&cursor, &row, e)) > 0) {
        day_cell(c, &t, row.from_at);
        day_cell(c, &t, row.to_at);
        view_str_or_null(&t, str_dup(c->a, row.parent));
        view_str(&t, str_dup(c->a, row.name_ja));
        view_str(&t, str_dup(c->a, row.name_en));
        view_str(&t, str_dup(c->a, row.kind));
        view_str_or_null(&t, str_dup(c->a, row.region));
        view_str_or_null(&t, str_dup(c->a, row.merged_into));
    }
    sql_unit_history_done(&cursor);
    if (rc == 0 && t.n == 0)
        rc = err_set(e, E_NOTFOUND, "no unit %.*s; see niju org list", STR_ARG(c->words[0]));
    if (rc == 0)
        cli_show(c, &t, "list.empty");
    view_table_done(&t);
    return rc;
}

const struct cli_command cmd_org_show = {.name = "org show",
                                         .usage = "UNIT",
                                         .help = "help.org_show",
                                         .min_words = 1,
                                         .max_words = 1,
                                         .run = show};
