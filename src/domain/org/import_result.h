/* What an import of records did; said to the person and written to the audit chain. */
#pragma once
#include "base/arena.h"
#include "format/record/record_file.h"

struct import_result {
    size_t added, changed, unchanged, closed;
    struct str ignored; /* first field that nobody asked for, or "" */
    bool dry_run;       /* nothing was written */
};

/* {"added": 1, ...} for the audit chain. */
struct str import_result_json(struct arena *a, const struct import_result *r);
