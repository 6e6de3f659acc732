/*
 * IT assets: servers, containers, devices, appliances, cloud services; whose they are, how exposed,
 * with effective dates. Names are unique in the group.
 */
#pragma once
#include "domain/estate/system.h"

enum asset_exposed {
    EXPOSED_NO,
    EXPOSED_YES,
    EXPOSED_UNKNOWN
}; /* to the internet; unknown counts as yes */

struct asset {
    int64_t id;
    int64_t unit;   /* its own, 0 = the system's */
    int64_t system; /* 0 = none */
    struct str name, kind, address, exposed_evidence;
    enum asset_exposed exposed;
    int64_t criticality;    /* its own, 0 = the system's; may only raise that */
    int64_t from_at, to_at; /* of this version; to_at 0 = open */
};

struct asset_table {
    struct asset *items; /* live ones, by id */
    size_t n;
    struct map *by_name, *by_id; /* -> index; freed by asset_table_done */
};

struct asset_link {
    int64_t asset, other, from_at;
    struct str kind; /* "runs-on" "connects-to" "part-of" */
};

MUST_CHECK int asset_load(struct act *t, int64_t at, struct asset_table *ret, struct err *e);
void asset_table_done(struct asset_table *s);
const struct asset *asset_by_id(const struct asset_table *s, int64_t id);        /* NULL */
const struct asset *asset_by_name(const struct asset_table *s, struct str name); /* NULL */

/*
 * The live unit that answers for it: its own, else its system's (or the heirs of these), else 0
 * (the unassigned queue).
 */
int64_t asset_owner(const struct asset *a, const struct system_table *systems,
                    const struct org *org);
enum { ASSET_CRITICALITY_UNKNOWN = 3 };
int64_t asset_criticality(const struct asset *a,
                          const struct system_table *systems); /* 1..5; 3 unknown */
const char *asset_exposed_text(enum asset_exposed x);          /* "no" "yes" "unknown" */
bool asset_exposed_parse(struct str s, enum asset_exposed *ret);

/*
 * CSV or JSON: name,unit,system,kind,exposed,exposed_evidence,criticality,address,runs_on,
 * connects_to,part_of,effective,retired. A column that is not there leaves what is known.
 */
MUST_CHECK int asset_import(struct act *t, const struct record_file *file,
                            struct import_result *ret, struct err *e);
/* What one record says of one asset, onto *s; a field that is unknown is E_INVALID and named. */
MUST_CHECK int asset_read(struct act *t, const struct record *r, struct asset *s, struct err *e);
/*
 * Writes one version of an asset (id 0: a new one, *a gets it); for inventories that bring new
 * assets. In a transaction.
 */
MUST_CHECK int asset_put(struct act *t, struct asset *a, bool is_new, struct err *e);
