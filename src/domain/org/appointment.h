/*
 * Appointments: who heads a unit and who are its three managers, with deputies, from-to. Import:
 * CSV or JSON unit,post,person,deputy,from,to; post = head | system | information | psirt.
 * A post nobody holds is a finding (domain/finding/vacancy.h).
 */
#pragma once
#include "domain/org/import_result.h"
#include "domain/org/unit.h"

struct appointment {
    int64_t unit;
    struct str post, person;
    bool deputy;
    int64_t from_at, to_at;
};

struct appointment_list {
    struct appointment *p;
    size_t n, cap;
};

extern const char *const appointment_posts[]; /* NULL-terminated */

MUST_CHECK int appointment_import(struct act *t, const struct record_file *file,
                                  struct import_result *ret, struct err *e);
/* Those in force at `at`; strings in t->a; the caller frees with vec_done. */
MUST_CHECK int appointment_load(struct act *t, int64_t at, struct appointment_list *ret,
                                struct err *e);

/* Who holds a post of a unit from now on: one person ("" = nobody) and deputies. */
struct post_holders {
    int64_t unit;
    struct str post, person;
    const struct str *deputies;
    size_t deputy_n;
};
/* In a transaction. What is not named any more ends now. E_INVALID: no such post. */
MUST_CHECK int appointment_set(struct act *t, const struct post_holders *h, struct err *e);
