/*
 * The log of what changed in the estate, written by whoever changes it, in the same transaction,
 * so that a picture of it (the index, the round, a server's caches) is brought up to date without
 * reading everything. A row has a number (1, 2, ... in the order in which transactions took
 * effect), a kind and the ids that changed; what they are now stands in their own tables. One row
 * a kind and transaction, however many ids.
 */
#pragma once
#include "domain/org/act.h"
#include "model/component_set.h"

enum change_kind {
    CHANGE_INSTALL, /* ids of assets: what is installed on them */
    CHANGE_ASSET,   /* assets: new, changed, retired, back; their links */
    CHANGE_SYSTEM,
    CHANGE_UNIT,        /* units, their place and their heirs */
    CHANGE_APPOINTMENT, /* units whose appointments changed */
    CHANGE_POLICY,      /* no id: another due-date policy is in force */
    CHANGE_IMAGE,       /* no id: another advisory image was matched */
    CHANGE_KINDS
};
const char *change_kind_name(enum change_kind k);

/* What one transaction changed; begin with {0}. */
struct change_list {
    struct id_list ids[CHANGE_KINDS];
    bool noted[CHANGE_KINDS];
};
void change_note(struct change_list *l, enum change_kind kind, int64_t id); /* id 0: none */
/* Writes one row a kind noted and forgets all. In the transaction of the changes. */
MUST_CHECK int change_log_write(struct act *t, struct change_list *l, struct err *e);
void change_list_done(struct change_list *l);
/* One change by itself. */
MUST_CHECK int change_log_one(struct act *t, enum change_kind kind, int64_t id, struct err *e);

struct change {
    int64_t seq, at;
    enum change_kind kind;
    const struct id_list *ids; /* ascending; lives until the call returns */
};
/* 0 goes on, E_* ends. */
typedef int change_fn(void *ctx, const struct change *c, struct err *e);

/* The last row's number; 0: there was none yet. */
MUST_CHECK int change_log_head(struct act *t, int64_t *ret, struct err *e);
/*
 * Gives all rows behind `after`, in order. 1: done; 0: rows behind it were dropped meanwhile, so
 * that everything has to be read afresh (nothing was given).
 */
MUST_CHECK int change_log_read(struct act *t, int64_t after, change_fn *fn, void *ctx,
                               struct err *e);

/*
 * "I have seen all up to seq": drops what all followers have seen. One that was not heard of for
 * CHANGE_FOLLOWER_DAYS is forgotten. A transaction of its own, or in the caller's.
 */
enum { CHANGE_FOLLOWER_DAYS = 14 };
MUST_CHECK int change_log_follow(struct act *t, struct str follower, int64_t seq, struct err *e);
/* How far a follower got: 1, or 0 when it is not known. */
MUST_CHECK int change_log_followed(struct act *t, struct str follower, int64_t *seq, struct err *e);
