/* The rules of each purl type (purl-spec, its folder "types"). For purl.c alone. */
#pragma once
#include "codec/purl.h"

enum purl_need { PURL_OPTIONAL, PURL_REQUIRED, PURL_PROHIBITED };
enum purl_case { PURL_KEEP, PURL_LOWER, PURL_UPPER };

struct purl_type {
    const char *name;
    enum purl_need namespace_need;
    enum purl_case namespace_case, name_case, version_case;
    const char *qualifier; /* required key, or NULL */
    /* Further normalisation, after the case rules; or NULL. Idempotent. */
    void (*fix)(struct arena *a, struct purl *p);
    /* The name of the part that breaks a rule, or NULL for none; or NULL. */
    const char *(*wrong)(const struct purl *p);
};

/* By lower-case name; a type without rules of its own gives NULL. */
const struct purl_type *purl_type_find(struct str name);
/* All of them, sorted by name. */
const struct purl_type *purl_types(size_t *n);
