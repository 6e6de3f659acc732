/*
 * Signing in: a password, then the second factor; sessions and links that sign in once. Wrong
 * answers slow down who gives them, never somebody else. Links libcrypto: for the service only.
 */
#pragma once
#include "domain/account/person.h"

enum {
    SESSION_SECONDS = 12 * 3600,
    SESSION_IDLE = 2 * 3600,
    SESSION_UNREADY = 10 * 60, /* to answer with the second factor */
    RECOVERY_CODES = 10,
};

enum stage { STAGE_NONE, STAGE_PASSWORD, STAGE_ENROLL, STAGE_READY };
const char *stage_name(enum stage s); /* "none", "password_ok", "enroll", "ready" */

/* Who sits at the other end. */
struct visitor {
    struct str peer, agent;
};

struct session {
    int64_t id, began_at, seen_at, ends_at;
    enum stage stage;
    struct str secret; /* only when it has just begun: for the cookie */
    struct str csrf;
    struct str enrolling; /* the second factor's secret until it is confirmed */
    struct person person;
};

/* The session of a cookie; E_UNSIGNED when there is none or it has ended. */
MUST_CHECK int session_find(struct act *t, struct str secret, struct session *ret, struct err *e);

/* Somebody who signs in: over which act, from where, and the session that begins. */
struct sign_in {
    struct act *t;
    const struct visitor *v;
    struct session *ret;
};

/*
 * E_UNSIGNED: wrong (which part is never told); E_THROTTLED with the seconds to wait. The new
 * session has stage PASSWORD, or ENROLL where there is no second factor yet.
 */
MUST_CHECK int sign_in_password(const struct sign_in *g, struct str login, struct str password,
                                struct err *e);
/* A code, or a recovery code. A fresh session takes the place of `s`. E_UNSIGNED, E_THROTTLED. */
MUST_CHECK int sign_in_code(const struct sign_in *g, const struct session *s, struct str code,
                            struct err *e);
/* A secret for an authenticator; it counts once a code of it was given. E_REFUSED: has one. */
MUST_CHECK int enroll_begin(struct act *t, struct session *s, struct err *e);
/* *codes: RECOVERY_CODES new ones, shown once. E_INVALID: not the code. */
MUST_CHECK int enroll_confirm(const struct sign_in *g, const struct session *s, struct str code,
                              struct str *codes, struct err *e);
MUST_CHECK int recovery_left(struct act *t, int64_t person, int64_t *ret, struct err *e);

/*
 * By link.h's secret. A demo's link signs in whole, from this machine only; others go on to
 * ENROLL, or to PASSWORD where there is a second factor. E_UNSIGNED.
 */
MUST_CHECK int sign_in_link(const struct sign_in *g, struct str secret, struct err *e);
/* Ends all other sessions of the person too. E_INVALID, E_UNSIGNED: the old one is wrong. */
MUST_CHECK int session_password(struct act *t, const struct session *s, struct str old,
                                struct str fresh, struct err *e);
MUST_CHECK int session_end(struct act *t, const struct session *s, int64_t id, struct err *e);
/* Notes that it is in use, once a minute. */
MUST_CHECK int session_touch(struct act *t, const struct session *s, struct err *e);
