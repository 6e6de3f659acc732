/* One exposure explained: feed record, range, keys, asset facts, policy row, clock, due date. */
#pragma once
#include "domain/task/affected.h"
#include "index/image.h"
#include "view/table.h"
#include "codec/json_write.h"

struct explain_view {
    const struct view_style *style;
    struct arena *a;
    struct image *img; /* NULL: only what the store knows */
    const struct affected *affected;
    enum view_format format;
    struct buf *out;
    struct json_writer w;
};

void explain_view_begin(struct explain_view *v, enum view_format format, struct buf *out);
void explain_view_item(struct explain_view *v, const struct affected_item *it);
void explain_view_end(struct explain_view *v, int64_t total);
