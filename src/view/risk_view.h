/* The Risk Monitor for people and programs: departments (or systems) x tiers, worst fixes. */
#pragma once
#include "domain/risk/monitor.h"
#include "view/table.h"

enum { RISK_VIEW_WORST = 5 };

struct risk_view {
    enum lang lang;
    bool by_severity; /* columns are severities instead of tiers */
    bool by_kind;     /* columns are finding kinds */
    struct monitor monitor;
    struct worst_fix worst[RISK_VIEW_WORST];
    size_t worst_n;
};

void risk_view_render(const struct risk_view *v, struct arena *a, enum view_format format,
                      const struct view_style *style, struct buf *out);
/* A row as members of an object that stands open; its cells by tier and by severity as objects. */
void risk_row_members(const struct monitor_row *r, struct json_writer *w);
void risk_tiers_put(const struct monitor_row *r, struct json_writer *w);
void risk_severities_put(const struct monitor_row *r, struct json_writer *w);
