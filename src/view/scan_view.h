/* What a scan found, as the contract's JSON (cli.md), a table, lines or CSV. */
#pragma once
#include "domain/exposure/scan.h"
#include "view/table.h"

struct scan_view {
    const struct image *img;
    struct str target, release;
    size_t components;
    const struct scan_item_list *items;
};

void scan_view_render(const struct scan_view *v, struct arena *a, enum view_format format,
                      const struct view_style *style, struct buf *out);
