/*
 * Systems (情報システム): what they are for, how much they matter, who may stop them; with
 * effective dates.
 */
#pragma once
#include "domain/org/import_result.h"
#include "domain/org/unit.h"

struct system {
    int64_t id, unit; /* unit 0 = none */
    struct str code, name_ja, name_en;
    struct str purpose;                            /* "business" "internal" "product" "service" */
    struct str phase;                              /* "development" "operation" "retired" */
    int64_t criticality;                           /* 1..5 */
    struct str data_classes, customers, countries; /* joined by ';' */
    struct str stop_decider, stop_deputy;
    int64_t from_at;
};

struct system_table {
    struct system *items; /* by id */
    size_t n;
    struct map *by_code, *by_id; /* -> index; freed by system_table_done */
};

MUST_CHECK int system_load(struct act *t, int64_t at, struct system_table *ret, struct err *e);
void system_table_done(struct system_table *s);
const struct system *system_by_id(const struct system_table *s, int64_t id);        /* NULL */
const struct system *system_by_code(const struct system_table *s, struct str code); /* NULL */

/*
 * Personal or customer-confidential data, or nobody has said which: scores.md counts unknown as
 * sensitive.
 */
bool system_sensitive(const struct system *s);

/*
 * CSV or JSON: code,unit,name_ja,name_en,purpose,phase,criticality,data_classes,customers,countries
 * ,stop_decider,stop_deputy[,effective].
 */
MUST_CHECK int system_import(struct act *t, const struct record_file *file,
                             struct import_result *ret, struct err *e);
