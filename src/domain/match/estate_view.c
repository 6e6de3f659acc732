#include "domain/match/estate_view.h"
#include "base/map.h"
#include "base/vec.h"
#include "domain/match/estate_rows.h"

int estate_view_reload_verdicts(struct estate_view *v, struct err *e)
{
    int rc;

    map_free(v->vuln_by_code);
    v->vuln_by_code = map_new();
    if ((rc = estate_rows_vulns(v, e)) < 0 || (rc = estate_rows_facts(v, e)) < 0)
        return rc;
    return estate_rows_verdicts(v, e);
}

int estate_view_load(struct act *t, struct estate_view *v, struct err *e)
{
    int rc;

    *v = (struct estate_view){.t = t};
    if ((rc = org_load(t, t->now, &v->org, e)) < 0 ||
        (rc = system_load(t, t->now, &v->systems, e)) < 0 ||
        (rc = asset_load(t, t->now, &v->assets, e)) < 0 ||
        (rc = component_table_load(t, &v->components, e)) < 0 ||
        (rc = estate_rows_sets(v, e)) < 0 || (rc = estate_rows_installs(v, e)) < 0 ||
        (rc = estate_rows_asset_spans(v, e)) < 0 || (rc = estate_rows_system_spans(v, e)) < 0 ||
        (rc = estate_view_reload_verdicts(v, e)) < 0) {
        estate_view_done(v);
        return rc;
    }
    return 0;
}

void estate_view_done(struct estate_view *v)
{
    if (v->org.by_id)
        org_done(&v->org);
    if (v->systems.by_id)
        system_table_done(&v->systems);
    if (v->assets.by_id)
        asset_table_done(&v->assets);
    for (size_t i = 0; i < v->set_n; i++)
        vec_done(&v->sets[i]);
    map_free(v->vuln_by_code);
    *v = (struct estate_view){0};
}

const struct vuln_fact *known_vuln_fact(const struct known_vuln *v, int64_t at)
{
    const struct vuln_fact *found = v->fact_n ? &v->facts[0] : NULL;

    for (size_t i = 0; i < v->fact_n && v->facts[i].from_at <= at; i++)
        found = &v->facts[i];
    return found;
}

size_t estate_view_installs(const struct estate_view *v, int64_t asset, size_t *from)
{
    size_t lo = 0, hi = v->install_n, n = 0;

    while (lo < hi) {
        size_t mid = (lo + hi) / 2;

        if (v->installs[mid].asset < asset)
            lo = mid + 1;
        else
            hi = mid;
    }
    while (lo + n < v->install_n && v->installs[lo + n].asset == asset)
        n++;
    *from = lo;
    return n;
}

size_t estate_view_spans(const struct estate_view *v, int64_t asset, size_t *from)
{
    size_t lo = 0, hi = v->asset_span_n, n = 0;

    while (lo < hi) {
        size_t mid = (lo + hi) / 2;

        if (v->asset_span_ids[mid] < asset)
            lo = mid + 1;
        else
            hi = mid;
    }
    while (lo + n < v->asset_span_n && v->asset_span_ids[lo + n] == asset)
        n++;
    *from = lo;
    return n;
}

size_t estate_view_system_spans(const struct estate_view *v, int64_t system, size_t *from)
{
    size_t lo = 0, hi = v->system_span_n, n = 0;

    while (lo < hi) {
        size_t mid = (lo + hi) / 2;

        if (v->system_spans[mid].system < system)
            lo = mid + 1;
        else
            hi = mid;
    }
    while (lo + n < v->system_span_n && v->system_spans[lo + n].system == system)
        n++;
    *from = lo;
    return n;
}

static const struct asset_span *asset_span_at(const struct estate_view *v, int64_t asset,
                                              int64_t at)
{
    size_t from, n = estate_view_spans(v, asset, &from);
    const struct asset_span *found = n ? &v->asset_spans[from] : NULL;

    for (size_t i = 0; i < n && v->asset_spans[from + i].from_at <= at; i++)
        found = &v->asset_spans[from + i];
    return found;
}

static const struct system_span *system_span_at(const struct estate_view *v, int64_t system,
                                                int64_t at)
{
    size_t from, n = estate_view_system_spans(v, system, &from);
    const struct system_span *found = n ? &v->system_spans[from] : NULL;

    for (size_t i = 0; i < n && v->system_spans[from + i].from_at <= at; i++)
        found = &v->system_spans[from + i];
    return found;
}

void estate_view_standing(const struct estate_view *v, int64_t asset, int64_t at,
                          struct asset_standing *ret)
{
    const struct asset_span *a = asset_span_at(v, asset, at);
    const struct system_span *s = a ? system_span_at(v, a->system, at) : NULL;

    *ret = (struct asset_standing){.exposed = EXPOSED_UNKNOWN, .sensitive = true};
    if (a) {
        ret->unit = a->unit ? a->unit : s ? s->unit : 0;
        ret->kind = a->kind;
        ret->exposed = a->exposed;
        ret->criticality = a->criticality;
    }
    if (s) {
        ret->purpose = s->purpose;
        ret->sensitive = s->sensitive;
        if (s->criticality > ret->criticality)
            ret->criticality = s->criticality;
    }
    if (ret->criticality == 0)
        ret->criticality = ASSET_CRITICALITY_UNKNOWN;
}
