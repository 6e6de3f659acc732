/*
 * Administration of people, by somebody: nobody gives, takes or resets more than they hold
 * themselves, and somebody always administers the whole group. Each call is a transaction, audited.
 */
#pragma once
#include "domain/account/person.h"

struct person_editor {
    struct act *t;
    const struct grants *held;      /* the editor's */
    const struct unit_scope *whole; /* the group */
};

/* Whether the editor holds all rights of the role on the unit (0: the whole group). */
bool person_editor_may(const struct person_editor *by, const struct role *role, int64_t unit);

/* *link: an invitation. E_INVALID, E_CONFLICT, E_REFUSED. */
MUST_CHECK int person_invite(const struct person_editor *by, const struct person *p,
                             const struct grants *give, struct str *link, struct err *e);
/* The roles from now on. E_REFUSED, E_CONFLICT: nobody would administer the group. */
MUST_CHECK int person_grants_set(const struct person_editor *by, const struct person *p,
                                 const struct grants *want, struct err *e);
/* Name, language and state as in `p`; `reset`: the second factor is to be enrolled anew. */
MUST_CHECK int person_amend(const struct person_editor *by, const struct person *p, bool reset,
                            struct err *e);
