/* niju system import, list. */
#include "cli/cmd.h"
#include "cli/importing.h"
#include "domain/estate/system.h"

static int import(struct cli *c, struct err *e)
{
    return cli_import(c, system_import, e);
}

const struct cli_command cmd_system_import = {.name = "system import",
                                              .usage = "[--dry-run] FILE...",
                                              .help = "help.system_import",
                                              .options = cli_import_options,
                                              .min_words = 1,
                                              .max_words = -1,
                                              .run = import};

static const struct view_column columns[] = {
    {"code", "col.code", false},
    {"unit", "col.unit", false},
    {"name_ja", "col.name_ja", false},
    {"name_en", "col.name_en", false},
    {"purpose", "col.purpose", false},
    {"phase", "col.phase", false},
    {"criticality", "col.criticality", true},
    {"data_classes", "col.data_classes", false},
    {"customers", NULL, false},
    {"countries", NULL, false},
    {"stop_decider", "col.stop_decider", false},
    {"stop_deputy", NULL, false},
};

static void system_row(struct view_table *t, const struct org *org, const struct system *s)
{
    const struct unit *u = org_by_id(org, s->unit);

    view_str(t, s->code);
    view_str_or_null(t, u ? u->code : STR_NONE);
    view_str(t, s->name_ja);
    view_str(t, s->name_en);
    view_str(t, s->purpose);
    view_str(t, s->phase);
    view_i64(t, s->criticality);
    view_str_or_null(t, s->data_classes);
    view_str_or_null(t, s->customers);
    view_str_or_null(t, s->countries);
    view_str_or_null(t, s->stop_decider);
    view_str_or_null(t, s->stop_deputy);
}

static int list(struct cli *c, struct err *e)
{
    struct system_table systems = {0};
    struct org org = {0};
    struct view_table t;
    struct act act;
    int rc = cli_act(c, &act, e);

    if (rc == 0)
        rc = org_load(&act, c->now, &org, e);
    if (rc == 0)
        rc = system_load(&act, c->now, &systems, e);
    if (rc < 0)
        return rc;
    view_table_init(&t, columns, sizeof columns / sizeof *columns);
    for (size_t i = 0; i < systems.n; i++)
        system_row(&t, &org, &systems.items[i]);
    cli_show(c, &t, "list.empty");
    view_table_done(&t);
    system_table_done(&systems);
    org_done(&org);
    return 0;
}

const struct cli_command cmd_system_list = {.name = "system list",
                                            .usage = "",
                                            .help = "help.system_list",
                                            .min_words = 0,
                                            .max_words = 0,
                                            .run = list};
