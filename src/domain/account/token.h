/*
 * API tokens: somebody's rights, or less, for a program. Shown once; kept as a hash.
 */
#pragma once
#include "domain/account/person.h"

enum { TOKEN_DAYS_MAX = 366, TOKEN_NAME_MAX = 100 };

struct token {
    int64_t id, person, made_at, ends_at, used_at;
    struct str name, owner; /* owner: a login */
    struct str role;        /* the rights of this role only; "" = all of the owner's */
    int64_t unit;     /* narrowed to it and what is below; 0 = not */
    struct str asset; /* a collector's: inventories of this asset only; "" */
    bool read_only;
};
VEC_TYPE(token_list, struct token);

/* In a transaction, audited; fills k->id. *secret: "niju_..." E_INVALID. */
MUST_CHECK int token_make(struct act *t, const struct person *p, struct token *k,
                          struct str *secret, struct err *e);
/* The token in force with this secret; E_UNSIGNED. */
MUST_CHECK int token_find(struct act *t, struct str secret, struct token *ret, struct err *e);
/* Those in force; `person` 0: everybody's. Strings in t->a. */
MUST_CHECK int tokens_load(struct act *t, int64_t person, struct token_list *ret, struct err *e);
/* In a transaction, audited. E_NOTFOUND. */
MUST_CHECK int token_end(struct act *t, const struct person *p, int64_t id, struct err *e);
