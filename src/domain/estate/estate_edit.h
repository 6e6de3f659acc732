/*
 * One unit, system or asset registered or changed by a person: whole or not at all, with what it
 * was and what it became in the audit chain.
 */
#pragma once
#include "domain/estate/asset_row.h"

enum edit_kind { EDIT_UNIT, EDIT_SYSTEM, EDIT_ASSET };

struct estate_edit {
    enum edit_kind kind;
    struct str code;             /* or the asset's name */
    const struct record *record; /* what is said of it; a field that is not there stays */
    bool create;                 /* must not be there yet (E_CONFLICT), else must (E_NOTFOUND) */
    int64_t version;             /* the one the person saw, else E_CONFLICT; 0: whichever */
};
MUST_CHECK int estate_edit(struct act *t, const struct estate_edit *edit, struct err *e);

/* The version of a unit, system or asset; E_NOTFOUND. */
MUST_CHECK int estate_version(struct act *t, enum edit_kind kind, struct str code, int64_t *ret,
                              struct err *e);

/* What people do with an asset as a whole. */
enum asset_deed {
    ASSET_CONFIRM,   /* still there and still ours */
    ASSET_CLAIM,     /* an unowned one becomes `unit`'s */
    ASSET_OFFER,     /* to `unit` */
    ASSET_ACCEPT,    /* by the unit it was offered to */
    ASSET_SEND_BACK, /* likewise */
    ASSET_RETIRE
};
struct asset_act {
    enum asset_deed deed;
    struct str name, reason;
    int64_t unit, version;
};
/* E_NOTFOUND, E_CONFLICT, E_REFUSED (owned already, not offered). */
MUST_CHECK int asset_do(struct act *t, const struct asset_act *a, struct err *e);

/* Asks the owners of what no source has seen, and nobody confirmed, for so many days. */
struct confirmation_round {
    const struct unit_scope *scope;
    int64_t stale_days, due_day;
};
struct confirmation_sum {
    int64_t asked, already;
};
MUST_CHECK int confirmation_start(struct act *t, const struct confirmation_round *r,
                                  struct confirmation_sum *ret, struct err *e);
