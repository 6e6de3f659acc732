#include "api/routes.h"

/* In order: a path with a word stands before one with a part in its place. */
static const struct api_route *const tables[] = {session_routes, task_act_routes, task_routes,
                                                 unit_routes,    system_routes,   asset_routes,
                                                 monitor_routes, history_routes,  event_routes,
                                                 person_routes,  token_routes,    audit_routes};

size_t api_route_count(void)
{
    size_t n = 0;

    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++)
        for (const struct api_route *r = tables[i]; r->path; r++)
            n++;
    return n;
}

const struct api_route *api_route_at(size_t i)
{
    for (size_t k = 0; k < sizeof tables / sizeof *tables; k++)
        for (const struct api_route *r = tables[k]; r->path; r++)
            if (i-- == 0)
                return r;
    return NULL;
}
