/* Exposures for handlers: those the caller may read, page by page. */
#pragma once
#include "api/api_list.h"
#include "view/affected_view.h"

/* What the query finds, cut down to `scope`; freed by affected_done. */
MUST_CHECK int api_affected(struct api_call *c, const struct affected_query *q,
                            const struct unit_scope *scope, struct affected *ret, struct err *e);
/* Lists f's items. */
MUST_CHECK int api_exposures(struct api_call *c, struct api_answer *r, const struct affected *f,
                             const struct api_extra *extra, struct err *e);
