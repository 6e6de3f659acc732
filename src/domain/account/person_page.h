/* People page by page, limited to units in the store. */
#pragma once
#include "domain/account/person.h"

struct person_query {
    const struct unit_scope *scope; /* whole: those without a role too */
    struct str text;                /* part of a login or name; "" = any */
    struct str after;               /* the login before the page; "" = from the beginning */
    int64_t most;
};
/* Appended; strings in t->a. */
MUST_CHECK int person_page(struct act *t, const struct person_query *q, struct person_list *ret,
                           struct err *e);
