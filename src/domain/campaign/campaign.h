/*
 * Campaigns (調査): what a filter finds is put to every unit that owns assets: affected, not, or
 * still checking; what was done meanwhile; by a day per region. Every unit asked has an answer
 * from the beginning, an empty one, so that silence shows.
 */
#pragma once
#include "base/vec.h"
#include "codec/cvss.h"
#include "domain/org/unit_scope.h"
#include "model/tier.h"

struct campaign_due {
    struct str region; /* "" = all others */
    int64_t day;
};
VEC_TYPE(campaign_due_list, struct campaign_due);

struct campaign {
    int64_t id, unit; /* unit 0 = the whole group */
    struct str title, query, note, created_by;
    enum tier tier;              /* TIER_NONE = any */
    enum cvss_severity severity; /* at least */
    bool kev;
    int64_t created_at, ended_at, version; /* ended_at 0 = open */
    struct campaign_due *due;
    size_t due_n;
};
VEC_TYPE(campaign_list, struct campaign);

struct campaign_answer {
    int64_t unit;
    struct str answer, interim, note, actor; /* answer "" = silent */
    bool done;
    int64_t answered_at, reminded_at;
};
VEC_TYPE(campaign_answer_list, struct campaign_answer);

/* Begins one and asks the units, which own assets; its id is set. E_INVALID names what is wrong. */
struct campaign_start {
    struct campaign *campaign;
    const int64_t *units;
    size_t n;
};
MUST_CHECK int campaign_begin(struct act *t, const struct campaign_start *s, struct err *e);
/* Title, note, dates and end of c; E_CONFLICT when c->version is not the last. */
MUST_CHECK int campaign_change(struct act *t, const struct campaign *c, struct err *e);

/* Newest first, before an id; state "" = all. */
struct campaign_want {
    int64_t before, most;
    struct str state;
};
MUST_CHECK int campaign_page(struct act *t, const struct campaign_want *w,
                             struct campaign_list *ret, struct err *e);
MUST_CHECK int campaign_get(struct act *t, int64_t id, struct campaign *ret, struct err *e);
/* The day by which a unit of the region answers. */
int64_t campaign_due_of(const struct campaign *c, struct str region);

MUST_CHECK int campaign_answers(struct act *t, int64_t id, struct campaign_answer_list *ret,
                                struct err *e);
/* E_NOTFOUND: the unit was not asked; E_REFUSED: ended; E_INVALID. */
struct campaign_reply {
    int64_t campaign;
    struct str unit_code; /* for the audit chain */
    struct campaign_answer answer;
};
MUST_CHECK int campaign_reply(struct act *t, const struct campaign_reply *r, struct err *e);
/* Marks the silent ones as reminded; *n of them. */
MUST_CHECK int campaign_remind(struct act *t, int64_t id, int64_t *n, struct err *e);
