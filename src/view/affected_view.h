/* Exposures as rows of lists: where, what, since which advisory, by when. */
#pragma once
#include "domain/task/affected.h"
#include "view/group_view.h"

struct affected_view {
    struct arena *a;
    const struct affected *f;
    enum lang lang;
};

extern const struct view_columns exposure_columns;
void exposure_row_put(const struct affected_view *v, const struct affected_item *it,
                      struct view_table *t);
const char *affected_status_text(int status); /* "affected" "undetermined" "not_affected" */
