/* Why a component is exposed, in one sentence of facts: range, versions, source. */
#pragma once
#include "index/matcher.h"
#include "view/text.h"

/* Appends the sentence. */
void because_put(struct buf *out, enum lang lang, const struct image *img,
                 const struct component *c, const struct verdict *v);
