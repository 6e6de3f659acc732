/* One vulnerability with all that the sources say of it. */
#pragma once
#include "index/image.h"
#include "view/table.h"

void advisory_view_json(const struct image *img, uint32_t vuln, struct buf *out);
/* For people: facts, records, packages with their ranges. */
void advisory_view_text(const struct image *img, uint32_t vuln, const struct view_style *style,
                        struct buf *out);
