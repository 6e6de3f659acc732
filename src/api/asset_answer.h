/* One asset as an answer, and which one a path names. */
#pragma once
#include "api/api.h"
#include "domain/estate/asset_row.h"

/* The asset of the path's first part that the caller may read (or that was offered); E_NOTFOUND. */
MUST_CHECK int asset_of_path(const struct api_call *c, struct asset_row *ret, struct err *e);
/* In full, with its ETag. */
MUST_CHECK int asset_answer(struct api_call *c, struct api_answer *r, const struct asset_row *row,
                            struct err *e);
