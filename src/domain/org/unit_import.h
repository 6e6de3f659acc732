/*
 * Units from CSV or JSON: code,parent,name_ja,name_en,kind,region,headcount and, where given, zone
 * (+09:00), effective (day), closed (day), merged_into. A unit the file does not name stays as it
 * is, and so does what it has no column for. All or nothing: parents must exist, no cycles.
 */
#pragma once
#include "domain/org/import_result.h"
#include "domain/org/unit.h"

/* `ret->dry_run` is an input: true checks everything and writes nothing. */
MUST_CHECK int unit_import(struct act *t, const struct record_file *file, struct import_result *ret,
                           struct err *e);
