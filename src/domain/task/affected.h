/* Who is exposed to an advisory, or has a component: units, systems, assets, versions, tasks. */
#pragma once
#include "domain/exposure/exposure.h"
#include "domain/task/task.h"

struct affected_item {
    int64_t unit, system, task; /* 0 = none */
    const struct asset *asset;
    const struct component *component; /* NULL for "no data for this release" */
    int status; /* enum verdict_status; 0: installed, not exposed (by component only) */
    struct exposure exposure; /* zeroed when not exposed */
};

struct affected {
    struct estate_view view;
    struct policy_history policy;
    struct exposure_list exposures;
    struct task_list tasks;
    struct affected_item *items;
    size_t n, cap;
};

struct affected_query {
    struct str advisory;  /* a code of the store (CVE); "" = by component */
    struct str component; /* purl, with or without version, or a bare name */
    struct str asset;     /* only this one; "" = all */
    int64_t task;         /* only what is in it; 0 = all */
};

/* One snapshot. Freed by affected_done. */
MUST_CHECK int affected_make(struct act *t, const struct affected_query *q, struct affected *ret,
                             struct err *e);
void affected_done(struct affected *f);
