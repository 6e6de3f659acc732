/*
 * Roles (product.md) and what each may do, in one table. A role is granted to somebody on a node
 * of the unit tree and holds for all below it. Immutable.
 */
#pragma once
#include "domain/org/unit_scope.h"

enum right {
    RIGHT_NONE = 0,
    RIGHT_READ = 1,         /* risks, tasks, systems, assets, campaigns */
    RIGHT_TASK = 2,         /* act on tasks */
    RIGHT_ESTATE = 4,       /* systems and assets */
    RIGHT_ORG = 8,          /* units and appointments */
    RIGHT_ANSWER = 16,      /* answer campaigns for a unit */
    RIGHT_CAMPAIGN = 32,    /* begin and end them, confirmation rounds */
    RIGHT_FEED = 64,        /* feeds, jobs, installation */
    RIGHT_AUDIT = 128,      /* read the audit trail */
    RIGHT_ADMIN = 256,      /* people, roles, tokens */
    RIGHT_POLICY = 512,     /* try another due-date policy */
    RIGHT_INVENTORY = 1024, /* bring inventories */
};

struct role {
    const char *name; /* "ciso" */
    const char *ja, *en;
    unsigned rights;
};
extern const struct role roles[];              /* ended by a NULL name */
const struct role *role_find(struct str name); /* NULL */
const char *right_name(enum right r);          /* "tasks" ...; one bit */

/* A role held on a unit; unit 0: the whole group. */
struct grant {
    const struct role *role;
    int64_t unit;
};
struct grants {
    const struct grant *p;
    size_t n;
    unsigned only; /* of their rights only these, as a token does; 0 = all */
};
/* The units on which they give the right. `whole` is the whole group. */
void grants_scope(struct arena *a, const struct grants *g, enum right right,
                  const struct unit_scope *whole, struct unit_scope *ret);
/* Cuts them down to what is `unit` or below it, as a token does. */
void grants_narrow(struct arena *a, struct grants *g, int64_t unit, const struct org *org);
