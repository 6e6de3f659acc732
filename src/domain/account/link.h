/* Links that sign in once: the first person's, an invitation, the demo's. */
#pragma once
#include "domain/account/person.h"

enum { LINK_SECONDS = 24 * 3600 };

/* A secret for the person, audited; kind "setup", "invitation" or "demo". In a transaction. */
MUST_CHECK int link_make(struct act *t, const struct person *p, const char *kind, struct str *ret,
                         struct err *e);
/*
 * A store without people gets its first: they hold the CISO's and the operator's role on the whole
 * group; while nobody else is there and no password is set, each call makes another link. *link
 * stays empty where somebody is set up. One transaction.
 */
struct first_person {
    struct str login, name, lang;
    const char *kind; /* of the link */
};
MUST_CHECK int first_person_make(struct act *t, const struct first_person *f, struct str *link,
                                 struct err *e);
