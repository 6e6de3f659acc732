/*
 * The estate as matching, tasks and counters read it: everything of one moment, in memory. One
 * thread; freed by estate_view_free. Times are seconds; an open end is ACT_OPEN_END.
 */
#pragma once
#include "codec/cvss.h"
#include "domain/estate/asset.h"
#include "domain/estate/component_table.h"
#include "model/component_set.h"

struct install {
    int64_t asset, from_at, to_at, seen_at;
    struct str source, release;
    const struct id_list *set;
};

struct vuln_fact {
    int64_t from_at, to_at;
    bool kev;
    int64_t kev_added_day;
    bool automatable, total;
    bool assumed; /* neither SSVC nor a vector said it */
    enum cvss_severity severity;
    int base; /* tenths, -1 unknown */
};

struct known_vuln {
    struct str code;         /* "" for a hole */
    struct vuln_fact *facts; /* oldest first */
    size_t fact_n;
};

/* A row of table verdict. */
struct known_verdict {
    uint32_t component, vuln; /* ids of the store */
    int64_t from_at, to_at;
    int status, reason; /* enum verdict_status, enum verdict_reason */
    struct str fixed;
};

struct verdict_span { /* rows of one component */
    size_t from, n;
};

struct asset_span {                                    /* what an asset was, through time */
    int64_t from_at, to_at, unit, system, criticality; /* 0 = none */
    struct str kind;
    enum asset_exposed exposed;
};

struct system_span { /* what a system was, through time */
    int64_t system, from_at, unit, criticality;
    struct str purpose;
    bool sensitive;
};

/* An asset at a moment, its system's facts included. */
struct asset_standing {
    int64_t unit; /* its own, else its system's, as it was then: closed ones too; 0 = none */
    int64_t criticality;
    struct str kind, purpose;
    enum asset_exposed exposed;
    bool sensitive;
};

struct estate_view {
    struct act *t;
    struct org org;
    struct system_table systems;
    struct asset_table assets;
    struct component_table components;
    struct install *installs; /* by asset, source, from */
    size_t install_n;
    struct id_list *sets; /* index = id */
    size_t set_n;
    struct known_vuln *vulns; /* index = id */
    size_t vuln_n;
    struct map *vuln_by_code;       /* -> id */
    struct known_verdict *verdicts; /* by component, vuln, from */
    size_t verdict_n;
    struct verdict_span *of_component; /* index = component id */
    struct asset_span *asset_spans;    /* by asset, from */
    int64_t *asset_span_ids;
    size_t asset_span_n;
    struct system_span *system_spans; /* by system, from */
    size_t system_span_n;
};

MUST_CHECK int estate_view_load(struct act *t, struct estate_view *v, struct err *e);
/* Reads vulnerabilities, facts and verdicts again, after verdict_update wrote them. */
MUST_CHECK int estate_view_reload_verdicts(struct estate_view *v, struct err *e);
void estate_view_done(struct estate_view *v);

/* The fact in force at `at`; the first one before; NULL when there is none. */
const struct vuln_fact *known_vuln_fact(const struct known_vuln *v, int64_t at);
/* The asset's installs: [*from, *from + n). */
size_t estate_view_installs(const struct estate_view *v, int64_t asset, size_t *from);
size_t estate_view_spans(const struct estate_view *v, int64_t asset, size_t *from);
size_t estate_view_system_spans(const struct estate_view *v, int64_t system, size_t *from);
/* At `at`; before its first version: as that one has it. */
void estate_view_standing(const struct estate_view *v, int64_t asset, int64_t at,
                          struct asset_standing *ret);
