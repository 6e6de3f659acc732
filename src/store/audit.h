/*
 * The audit log: append-only, one chain of hashes a writer, so that a changed, removed or
 * inserted entry shows. The hash is told in docs/internals/store.md so that an auditor can
 * recompute it with other tools; what is cut off at the end shows only against a head kept
 * elsewhere (audit_report gives it).
 */
#pragma once
#include "codec/hash.h"
#include "store/db.h"

enum { AUDIT_CHAIN_MAX = 64 };
#define AUDIT_MAIN STR("main")

struct audit_entry {
    struct str chain; /* the writer's; none: "main" */
    int64_t at;       /* seconds since 1970 */
    struct str actor, action;
    struct str subject; /* what it was done to; may be empty */
    struct str detail;  /* JSON; none: "{}" */
};

/* Appends inside the caller's db_write (outside is a bug). E_LIMIT: a chain's name is too long. */
MUST_CHECK int audit_append(struct db *db, const struct audit_entry *entry, struct err *e);

/* What a look through the log found. */
struct audit_report {
    int64_t entries, chains;         /* looked at, up to the first broken one */
    char chain[AUDIT_CHAIN_MAX + 1]; /* the last one looked at; broken when E_INVALID came */
    int64_t seq;
    uint8_t hash[HASH_SHA256]; /* its hash: the head of the last chain when all is whole */
};

/*
 * Recomputes every hash. 0: whole. E_INVALID: broken, and *ret and `e` name the first entry
 * that does not follow from the one before; other codes: could not look.
 */
MUST_CHECK int audit_verify(struct db *db, struct audit_report *ret, struct err *e);
