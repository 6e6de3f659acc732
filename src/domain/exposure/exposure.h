/*
 * Exposures (該当): installed(asset, component, from, to) x affected(component, vulnerability,
 * from, to), never stored. Here the open ones of the whole estate, each with its clock, tier and
 * due day (scores.md, estate.md).
 */
#pragma once
#include "domain/match/estate_view.h"
#include "domain/policy/policy.h"

/*
 * What one remediation task is about: one package in one space, for language packages one major
 * line.
 */
struct exposure_group {
    struct str space, name, line;
    struct str package; /* a package as the asset names it (binary), for the advice */
    struct str type;    /* purl type */
};

/* What ended without evidence: an act of a person, for 90 days still told apart. */
enum exposure_gone { EXPOSURE_HERE, EXPOSURE_ASSET_RETIRED, EXPOSURE_SOURCE_RETIRED };

struct exposure {
    int64_t asset, unit;      /* unit 0 = the unassigned queue */
    uint32_t component, vuln; /* store ids; component 0 for "no data for this release" */
    uint32_t group;           /* into exposure_list.groups */
    int status, reason;       /* enum verdict_status, verdict_reason */
    struct str fixed;         /* "" = no fixed version */
    struct str source;        /* which inventory source shows it */
    int64_t seen_at;          /* when that source last spoke */
    int64_t detected_at; /* first detection of the unbroken exposure; gaps: EXPOSURE_GAP_DAYS */
    int64_t clock_at;    /* when the clock of the due date starts */
    /*
     * By today's facts. TIER_NONE and 0 when undetermined; one that was affected and cannot be
     * judged any more keeps both, with the fixed version of then.
     */
    enum tier tier;
    int64_t due_day;
    size_t policy_row; /* of the tier, from 1 */
    enum cvss_severity severity;
    int64_t criticality;
    bool exposed, exposed_assumed, kev, high_priority, assumed;
    struct str purpose; /* of the system; "" */
    /*
     * As the asset stood when the month began: scores read these, so that moving it, or saying
     * that it matters less, changes no score before the next month.
     */
    int64_t book_unit, book_criticality;
    enum tier book_tier;
    enum exposure_gone gone;
    int64_t gone_at;
};

struct exposure_list {
    struct exposure *p;
    size_t n, cap;
    size_t gone_n; /* behind the n open ones: p[n] to p[n + gone_n - 1] */
    struct exposure_group *groups;
    size_t group_n, group_cap;
    struct map *group_ids;
};

/* Undetermined from the beginning: no due date. */
static inline bool exposure_unjudged(const struct exposure *x)
{
    return x->tier == TIER_NONE;
}

/* All open exposures, by asset, group, vulnerability. Freed by exposure_list_done. */
MUST_CHECK int exposure_list_make(struct estate_view *v, const struct policy_history *policy,
                                  struct exposure_list *ret, struct err *e);
void exposure_list_done(struct exposure_list *l);

/* The group of a component; strings in `a`. */
void exposure_group_of(struct arena *a, const struct component *c, struct exposure_group *ret);

enum { EXPOSURE_GAP_DAYS = 90 }; /* a gap up to this long does not restart the clock */

/* The first second (UTC) of the month. */
int64_t exposure_month_start(int64_t at);
