/*
 * Remediation tasks (是正タスク): one per unit and fix. They open, change and close by evidence;
 * people say what they will do, never that it is done for good.
 */
#pragma once
#include "base/vec.h"
#include "domain/exposure/exposure.h"

enum task_kind {
    TASK_FIX,          /* update to the target version */
    TASK_MITIGATE,     /* no fixed version: mitigate, replace or stop */
    TASK_DATA_QUALITY, /* undetermined for 30 days: make it judgeable */
    TASK_KINDS
};

enum task_state {
    TASK_OPEN,
    TASK_ACKNOWLEDGED,
    TASK_PLANNED,
    TASK_INTERIM,
    TASK_AWAITING,
    TASK_REOPENED,
    TASK_ACCEPTED,
    TASK_CLOSED,
    TASK_STATES
};

struct task {
    int64_t id, unit;
    enum task_kind kind;
    struct str space, name, line;
    enum task_state state;
    int64_t opened_at, closed_at; /* closed_at 0 = not */
    enum tier tier;
    int64_t due_day; /* 0 = none */
    enum cvss_severity severity;
    bool high_priority, kev, no_fix;
    struct str target; /* lowest version that clears every exposure in it; "" */
    int64_t assets, exposures;
    int64_t done_at, plan_day, interim_until;
    struct str interim;
    struct str assignee; /* login of the member it is assigned to; "" */
    int64_t handover;    /* unit it is offered to; 0 = none */
    int64_t version;     /* rises with what people decide */
};

struct task_list {
    struct task *p;
    size_t n, cap;
};

const char *task_kind_text(enum task_kind k); /* "fix" "mitigate" "data-quality" */
bool task_kind_parse(struct str s, enum task_kind *ret);
const char *task_state_text(enum task_state s); /* "open" "acknowledged" ... */
bool task_state_parse(struct str s, enum task_state *ret);
/* "openssl (deb/debian/11)" and the like: the component's name as lists show it. */
struct str task_release(struct arena *a, const struct task *t); /* "debian-11", or "" */

/* All, by id; strings in t->a; the caller frees with vec_done. */
MUST_CHECK int task_load(struct act *t, struct task_list *ret, struct err *e);
struct task *task_by_id(struct task_list *l, int64_t id); /* NULL */
/* One; E_NOTFOUND. Strings in t->a. */
MUST_CHECK int task_get(struct act *t, int64_t id, struct task *ret, struct err *e);
/* Open, and its day is over: `today` is its unit's. */
bool task_overdue(const struct task *k, int64_t today);

struct task_event {
    int64_t id, at;
    struct str actor, kind, detail;
};
VEC_TYPE(task_event_list, struct task_event);
MUST_CHECK int task_events(struct act *t, int64_t task, struct task_event_list *ret, struct err *e);

/* Writes the row and one event. In a transaction. */
MUST_CHECK int task_write(struct act *t, const struct task *k, const char *event, struct str detail,
                          struct err *e);
/* The row only: figures that changed without a story. */
MUST_CHECK int task_write_figures(struct act *t, const struct task *k, struct err *e);
