/* Who acts, when, on which store: handed to every use case. Lives as long as the command. */
#pragma once
#include "base/arena.h"
#include "base/err.h"
#include "store/db.h"

struct act {
    struct db *db;
    struct arena *a;   /* of the command */
    int64_t now;       /* seconds UTC; the one clock of the whole use case */
    struct str actor;  /* for the audit chain */
    const char *feeds; /* folder of the feeds' cache and the image */
};

/* The open end of an interval: 9999-12-31T00:00:00Z. */
#define ACT_OPEN_END INT64_C(253402214400)

/* One entry of the audit chain, inside a transaction. `detail` is JSON. */
MUST_CHECK int act_audit(struct act *t, const char *action, struct str subject, struct str detail,
                         struct err *e);
