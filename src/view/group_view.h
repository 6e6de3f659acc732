/* What the group has, as rows of lists: units, systems, assets, who is in charge. */
#pragma once
#include "domain/estate/asset_row.h"
#include "domain/org/appointment.h"
#include "view/table.h"

struct group_view {
    struct arena *a;
    const struct org *org;
    const struct system_table *systems; /* assets only */
    int64_t now;
};

extern const struct view_columns unit_columns, system_columns, asset_columns, appointment_columns;
void unit_row_put(const struct group_view *v, const struct unit *u, struct view_table *t);
void system_row_put(const struct group_view *v, const struct system *s, struct view_table *t);
void asset_row_put(const struct group_view *v, const struct asset_row *r, struct view_table *t);
void appointment_row_put(const struct group_view *v, const struct appointment *p,
                         struct view_table *t);

/* A unit's code, null for 0 or a stranger. */
void view_unit(struct view_table *t, const struct org *org, int64_t unit);
