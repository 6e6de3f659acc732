/* What the imports of records have in common: read the files, run, say what changed. */
#pragma once
#include "cli/cli.h"
#include "domain/org/import_result.h"

typedef int import_fn(struct act *t, const struct record_file *file, struct import_result *ret,
                      struct err *e);

/* Imports every file named, each whole or not at all; `run` may look at the records first. */
MUST_CHECK int cli_import(struct cli *c, import_fn *run, struct err *e);
extern const struct cli_option cli_import_options[];
