/* People who sign in, and the roles they hold on units. */
#pragma once
#include "base/vec.h"
#include "domain/account/role.h"

enum { LOGIN_MAX = 64 };

struct person {
    int64_t id;
    struct str login, name, lang;
    struct str state;    /* "invited", "active", "disabled" */
    struct str password; /* a hash; "" = none yet */
    struct str totp;     /* the second factor's secret; "" = not enrolled */
    int64_t totp_step, made_at, version;
};

/* When somebody last signed in; 0 = never. */
MUST_CHECK int person_seen(struct act *t, int64_t person, int64_t *ret, struct err *e);
/* E_NOTFOUND. Strings in t->a. */
MUST_CHECK int person_by_login(struct act *t, struct str login, struct person *ret, struct err *e);
MUST_CHECK int person_by_id(struct act *t, int64_t id, struct person *ret, struct err *e);
MUST_CHECK int people_count(struct act *t, int64_t *ret, struct err *e);

struct person_line {
    int64_t id, made_at, seen_at; /* seen_at: of the last sign-in, 0 = never */
    struct str login, name, lang, state;
    bool enrolled;
};
VEC_TYPE(person_list, struct person_line);
MUST_CHECK int people_load(struct act *t, struct person_list *ret, struct err *e);

/* A new one, invited. In a transaction, audited. E_INVALID, E_CONFLICT: the login is taken. */
MUST_CHECK int person_add(struct act *t, const struct person *p, int64_t *id, struct err *e);
/* Name, language, state. In a transaction, audited. "disabled" ends all sessions. */
MUST_CHECK int person_change(struct act *t, const struct person *p, struct err *e);
MUST_CHECK int person_password(struct act *t, const struct person *p, struct str hash,
                               struct err *e);

/* Grants in force, in t->a. */
MUST_CHECK int person_grants(struct act *t, int64_t person, struct grants *ret, struct err *e);
/* In a transaction, audited. A role given twice stays one. `unit` may be NULL: the whole group. */
MUST_CHECK int grant_give(struct act *t, const struct person *p, const struct role *role,
                          const struct unit *unit, struct err *e);
MUST_CHECK int grant_take(struct act *t, const struct person *p, const struct role *role,
                          const struct unit *unit, struct err *e);
