/*
 * Inventories into the estate: (asset, source) points at a set of components from now on; what the
 * same source said before ends now. Only that source's: a package list never closes what an
 * SBOM reported. One document is one transaction.
 */
#pragma once
#include "domain/estate/asset.h"
#include "format/inventory/inventory.h"

struct inventory_options {
    struct str unit; /* owner of new assets; "" = the unassigned queue */
    struct str
        asset; /* name, overriding what the document says; "" = SBOM subject, else file stem */
    struct str source; /* overriding what the document says; "" */
    bool dry_run;
};

struct inventory_result {
    size_t assets_added; /* that were not known */
    size_t changed;      /* (asset, source) pairs that now have another set */
    size_t unchanged;
    size_t components;
    size_t bad; /* entries not understood */
};

/* A document read, what it was read from (its receipt), and what the person wants. */
struct inventory_job {
    const struct inventory_doc *doc;
    const struct inventory_input *in;
    const struct inventory_options *opt;
};

/* Adds to *ret. */
MUST_CHECK int inventory_import(struct act *t, const struct inventory_job *job,
                                struct inventory_result *ret, struct err *e);

/* Ends what a source said of an asset: a recorded act of a person. */
MUST_CHECK int inventory_retire(struct act *t, struct str asset, struct str source, struct err *e);
