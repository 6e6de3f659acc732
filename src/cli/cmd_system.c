/* niju system import, list. */
#include "cli/cmd.h"
#include "cli/importing.h"
#include "view/group_view.h"
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
    const struct group_view v = {.a = c->a, .org = &org, .now = c->now};

    view_table_init(&t, system_columns.p, system_columns.n);
    for (size_t i = 0; i < systems.n; i++)
        system_row_put(&v, &systems.items[i], &t);
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
