/* A backup put in a store's place. */
#pragma once
#include "store/db.h"

/*
 * Copies `from` (an open, checked backup) to the SQLite store at `url`. A store that is there
 * already is E_REFUSED, or with `force` kept beside it as PATH.replaced. E_SUPPORT for other
 * engines.
 */
MUST_CHECK int restore_store(struct db *from, const char *url, bool force, struct err *e);
