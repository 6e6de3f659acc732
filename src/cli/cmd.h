/* The commands, one row each; every file of this folder that begins with cmd_ fills its own. */
#pragma once
#include "cli/cli.h"

extern const struct cli_command cmd_version_compare, cmd_version_key, cmd_purl, cmd_cpe_match,
    cmd_cvss, cmd_vers;
extern const struct cli_command cmd_feed_list, cmd_feed_import, cmd_feed_build, cmd_advisory_show;
extern const struct cli_command cmd_init, cmd_verify, cmd_backup, cmd_restore;
extern const struct cli_command cmd_org_import, cmd_org_list, cmd_org_show, cmd_system_import,
    cmd_system_list, cmd_asset_import, cmd_asset_list, cmd_asset_show;
extern const struct cli_command cmd_inventory_import, cmd_inventory_retire;
extern const struct cli_command cmd_scan, cmd_match, cmd_affected, cmd_explain;
extern const struct cli_command cmd_finding_list;
extern const struct cli_command cmd_task_list, cmd_task_show, cmd_task_take, cmd_task_plan,
    cmd_task_interim, cmd_task_done;
extern const struct cli_command cmd_risk, cmd_demo, cmd_serve;
