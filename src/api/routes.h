/* The tables of routes, one a resource; each ended by a NULL path. */
#pragma once
#include "api/api.h"

extern const struct api_route session_routes[], task_routes[], task_act_routes[], unit_routes[],
    system_routes[], asset_routes[], asset_act_routes[], import_routes[], finding_routes[],
    monitor_routes[], history_routes[], event_routes[], person_routes[], token_routes[],
    audit_routes[], affected_routes[], campaign_routes[], admin_routes[], feed_routes[];
