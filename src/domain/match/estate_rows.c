#include "domain/match/estate_rows.h"
#include "base/map.h"
#include "base/vec.h"
#include "store/sql.h"

/* Moves a growing array into the arena of the view. */
#define TAKE(v, list, type, to, count)                                                             \
    do {                                                                                           \
        (count) = (list).n;                                                                        \
        (to) = arena_alloc((v)->t->a, type, (list).n);                                             \
        if ((list).n)                                                                              \
            memcpy((to), (list).p, (list).n * sizeof *(list).p);                                   \
        vec_done(&(list));                                                                         \
    } while (0)

static int set_take(struct id_list *sets, size_t n, const struct sql_sets_all_row *row,
                    struct err *e)
{
    if (!row->base.set)
        return component_set_decode(row->data, &sets[row->id], e);
    if (row->base.v < 0 || (uint64_t)row->base.v >= n || row->base.v >= row->id)
        return err_set(e, E_STORE, "component set %lld is damaged; restore a backup",
                       (long long)row->id);
    return component_set_decode_delta(&sets[row->base.v], row->data, &sets[row->id], e);
}

int estate_rows_sets(struct estate_view *v, struct err *e)
{
    VEC(struct id_list) sets = {0};
    struct sql_sets_all_cursor c;
    struct sql_sets_all_row row;
    int rc = sql_sets_all(v->t->db, &c, e);

    if (rc < 0)
        return rc;
    while ((rc = sql_sets_all_next(&c, &row, e)) > 0) {
        while (sets.n <= (size_t)row.id)
            (void)vec_add(&sets);
        rc = set_take(sets.p, sets.n, &row, e);
        if (rc < 0)
            break;
    }
    sql_sets_all_done(&c);
    TAKE(v, sets, struct id_list, v->sets, v->set_n);
    return rc;
}

int estate_rows_installs(struct estate_view *v, struct err *e)
{
    VEC(struct install) list = {0};
    struct sql_installs_all_cursor c;
    struct sql_installs_all_row row;
    int rc = sql_installs_all(v->t->db, &c, e);

    if (rc < 0)
        return rc;
    while ((rc = sql_installs_all_next(&c, &row, e)) > 0) {
        if ((uint64_t)row.set_id >= v->set_n) {
            rc = err_set(e, E_STORE, "component set %lld is damaged; restore a backup",
                         (long long)row.set_id);
            break;
        }
        *vec_add(&list) = (struct install){
            .asset = row.asset,
            .from_at = row.from_at,
            .to_at = row.to_at,
            .seen_at = row.seen_at,
            .source = str_dup(v->t->a, row.source),
            .release = str_dup(v->t->a, row.release),
            .set = &v->sets[row.set_id],
        };
    }
    sql_installs_all_done(&c);
    TAKE(v, list, struct install, v->installs, v->install_n);
    return rc;
}

int estate_rows_asset_spans(struct estate_view *v, struct err *e)
{
    VEC(struct asset_span) spans = {0};
    VEC(int64_t) ids = {0};
    struct sql_asset_versions_all_cursor c;
    struct sql_asset_versions_all_row row;
    int rc = sql_asset_versions_all(v->t->db, &c, e);

    if (rc < 0)
        return rc;
    while ((rc = sql_asset_versions_all_next(&c, &row, e)) > 0) {
        *vec_add(&spans) =
            (struct asset_span){.from_at = row.from_at,
                                .to_at = row.to_at,
                                .unit = row.unit.set ? row.unit.v : 0,
                                .system = row.system.set ? row.system.v : 0,
                                .criticality = row.criticality.set ? row.criticality.v : 0,
                                .kind = str_dup(v->t->a, row.kind),
                                .exposed = (enum asset_exposed)row.exposed};
        *vec_add(&ids) = row.asset;
    }
    sql_asset_versions_all_done(&c);
    TAKE(v, spans, struct asset_span, v->asset_spans, v->asset_span_n);
    TAKE(v, ids, int64_t, v->asset_span_ids, v->asset_span_n);
    return rc;
}

int estate_rows_system_spans(struct estate_view *v, struct err *e)
{
    VEC(struct system_span) spans = {0};
    struct sql_system_versions_all_cursor c;
    struct sql_system_versions_all_row row;
    int rc = sql_system_versions_all(v->t->db, &c, e);

    if (rc < 0)
        return rc;
    while ((rc = sql_system_versions_all_next(&c, &row, e)) > 0)
        *vec_add(&spans) = (struct system_span){
            .system = row.system,
            .from_at = row.from_at,
            .unit = row.unit.set ? row.unit.v : 0,
            .criticality = row.criticality,
            .purpose = str_dup(v->t->a, row.purpose),
            .sensitive = system_sensitive(&(struct system){.data_classes = row.data_classes}),
        };
    sql_system_versions_all_done(&c);
    TAKE(v, spans, struct system_span, v->system_spans, v->system_span_n);
    return rc;
}

int estate_rows_vulns(struct estate_view *v, struct err *e)
{
    VEC(struct known_vuln) list = {0};
    struct sql_vulns_all_cursor c;
    struct sql_vulns_all_row row;
    int rc = sql_vulns_all(v->t->db, &c, e);

    if (rc < 0)
        return rc;
    while ((rc = sql_vulns_all_next(&c, &row, e)) > 0) {
        while (list.n <= (size_t)row.id)
            (void)vec_add(&list);
        list.p[row.id].code = str_dup(v->t->a, row.code);
        map_set(v->vuln_by_code, row.code, (uint64_t)row.id);
    }
    sql_vulns_all_done(&c);
    TAKE(v, list, struct known_vuln, v->vulns, v->vuln_n);
    return rc;
}

int estate_rows_facts(struct estate_view *v, struct err *e)
{
    VEC(struct vuln_fact) list = {0};
    VEC(uint32_t) owners = {0};
    struct sql_vuln_facts_all_cursor c;
    struct sql_vuln_facts_all_row row;
    struct vuln_fact *facts;
    size_t n;
    int rc = sql_vuln_facts_all(v->t->db, &c, e);

    if (rc < 0)
        return rc;
    while ((rc = sql_vuln_facts_all_next(&c, &row, e)) > 0) {
        *vec_add(&list) = (struct vuln_fact){row.from_at,          row.to_at,
                                             row.kev != 0,         row.kev_added_day,
                                             row.automatable != 0, row.total != 0,
                                             row.assumed != 0,     (enum cvss_severity)row.severity,
                                             (int)row.base};
        *vec_add(&owners) = (uint32_t)row.vuln;
    }
    sql_vuln_facts_all_done(&c);
    TAKE(v, list, struct vuln_fact, facts, n);
    for (size_t i = 0; i < n; i++) {
        struct known_vuln *k = &v->vulns[owners.p[i]];

        if (k->fact_n++ == 0)
            k->facts = &facts[i];
    }
    vec_done(&owners);
    return rc;
}

int estate_rows_verdicts(struct estate_view *v, struct err *e)
{
    VEC(struct known_verdict) list = {0};
    struct sql_verdicts_all_cursor c;
    struct sql_verdicts_all_row row;
    int rc = sql_verdicts_all(v->t->db, &c, e);

    if (rc < 0)
        return rc;
    while ((rc = sql_verdicts_all_next(&c, &row, e)) > 0)
        *vec_add(&list) = (struct known_verdict){(uint32_t)row.component,
                                                 (uint32_t)row.vuln,
                                                 row.from_at,
                                                 row.to_at,
                                                 (int)row.status,
                                                 (int)row.reason,
                                                 str_dup(v->t->a, row.fixed)};
    sql_verdicts_all_done(&c);
    TAKE(v, list, struct known_verdict, v->verdicts, v->verdict_n);
    v->of_component = arena_alloc(v->t->a, struct verdict_span, v->components.n);
    for (size_t i = 0; rc == 0 && i < v->verdict_n; i++) {
        struct verdict_span *s = &v->of_component[v->verdicts[i].component];

        if (s->n++ == 0)
            s->from = i;
    }
    return rc;
}
