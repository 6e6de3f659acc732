/* The manifest of the feeds' cache as text: JSON lines, one a document. */
#pragma once
#include "domain/vuln/feed_cache.h"

MUST_CHECK int feed_manifest_read(struct arena *a, struct str text, struct feed_doc_list *ret,
                                  struct err *e);
void feed_manifest_write(const struct feed_doc_list *docs, struct buf *out);
