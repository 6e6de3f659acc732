#include "domain/finding/finding.h"
#include "base/clock.h"
#include "base/map.h"
#include "store/sql.h"

static const struct finding_kind kinds[] = {
    {"vulnerability", "finding.vulnerability"}, /* matched: needs no row */
    {"no-data", "finding.no_data"},             /* undetermined: likewise */
    {"vacancy", "finding.vacancy"},
};

const struct finding_kind *finding_kind_find(struct str name)
{
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (str_eq(name, str_of(kinds[i].name)))
            return &kinds[i];
    return NULL;
}

int finding_load(struct act *t, struct finding_list *ret, struct err *e)
{
    struct sql_findings_all_cursor c;
    struct sql_findings_all_row row;
    int rc = sql_findings_all(t->db, &c, e);

    if (rc < 0)
        return rc;
    while ((rc = sql_findings_all_next(&c, &row, e)) > 0)
        *vec_add(ret) = (struct finding){
            .id = row.id,
            .unit = row.unit.set ? row.unit.v : 0,
            .asset = row.asset.set ? row.asset.v : 0,
            .kind = str_dup(t->a, row.kind),
            .subject = str_dup(t->a, row.subject),
            .source = str_dup(t->a, row.source),
            .evidence = str_dup(t->a, row.evidence),
            .severity = (enum cvss_severity)row.severity,
            .first_seen = row.first_seen,
            .last_seen = row.last_seen,
            .closed_at = row.closed_at,
        };
    sql_findings_all_done(&c);
    return rc;
}

static int finding_open(struct act *t, const struct finding *f, struct err *e)
{
    const struct sql_finding_insert_in in = {
        .kind = f->kind,
        .subject = f->subject,
        .unit = {f->unit != 0, f->unit},
        .asset = {f->asset != 0, f->asset},
        .severity = f->severity,
        .source = f->source,
        .evidence = f->evidence.n ? f->evidence : STR(""),
        .first_seen = t->now,
        .last_seen = t->now,
        .closed_at = 0,
    };

    return sql_finding_insert(t->db, &in, e);
}

/* Open rows of this kind and source: confirmed or closed; the rest of `seen` is left in `fresh`. */
static int findings_settle(struct act *t, const struct finding_list *have, struct map *fresh,
                           size_t *changed, struct err *e)
{
    int rc = 0;

    for (size_t i = 0; rc == 0 && i < have->n; i++) {
        const struct finding *f = &have->p[i];
        uint64_t there;

        if (map_get(fresh, f->subject, &there) && there) {
            map_set(fresh, f->subject, 0);
            if (clock_day(t->now, 0) > clock_day(f->last_seen, 0)) /* a row a day is enough */
                rc = sql_finding_seen(t->db,
                                      &(struct sql_finding_seen_in){f->id, t->now, f->evidence}, e);
            continue;
        }
        ++*changed;
        rc = sql_finding_close(t->db, &(struct sql_finding_close_in){f->id, t->now}, e);
    }
    return rc;
}

int finding_report(struct act *t, const struct finding_sight *sight, size_t *changed, struct err *e)
{
    const struct finding_list *seen = &sight->seen;
    struct finding_list all = {0}, have = {0};
    struct map *fresh = map_new(); /* subject -> index + 1; 0 = there already */
    int rc = finding_load(t, &all, e);

    for (size_t i = 0; i < all.n; i++)
        if (all.p[i].closed_at == 0 && str_eq(all.p[i].kind, sight->kind) &&
            str_eq(all.p[i].source, sight->source))
            *vec_add(&have) = all.p[i];
    for (size_t i = 0; i < seen->n; i++)
        map_set(fresh, seen->p[i].subject, i + 1);
    if (rc == 0)
        rc = findings_settle(t, &have, fresh, changed, e);
    for (size_t i = 0; rc == 0 && i < map_count(fresh); i++) {
        uint64_t at = map_value(fresh, i);

        if (at == 0)
            continue;
        ++*changed;
        rc = finding_open(t, &seen->p[at - 1], e);
    }
    map_free(fresh);
    vec_done(&all);
    vec_done(&have);
    return rc;
}
