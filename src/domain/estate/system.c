#include "domain/estate/system.h"
#include "base/map.h"
#include "base/vec.h"
#include "store/sql.h"

VEC_TYPE(system_list, struct system);

static struct str id_key(const int64_t *id)
{
    return (struct str){(const char *)id, sizeof *id};
}

static void system_take(struct arena *a, const struct sql_systems_current_row *row,
                        struct system *s)
{
    *s = (struct system){
        .id = row->id,
        .unit = row->unit.set ? row->unit.v : 0,
        .code = str_dup(a, row->code),
        .name_ja = str_dup(a, row->name_ja),
        .name_en = str_dup(a, row->name_en),
        .purpose = str_dup(a, row->purpose),
        .phase = str_dup(a, row->phase),
        .criticality = row->criticality,
        .data_classes = str_dup(a, row->data_classes),
        .customers = str_dup(a, row->customers),
        .countries = str_dup(a, row->countries),
        .stop_decider = str_dup(a, row->stop_decider),
        .stop_deputy = str_dup(a, row->stop_deputy),
        .from_at = row->from_at,
    };
}

int system_load(struct act *t, int64_t at, struct system_table *ret, struct err *e)
{
    struct system_list list = {0};
    struct sql_systems_current_cursor c;
    struct sql_systems_current_row row;
    int rc = sql_systems_current(t->db, &(struct sql_systems_current_in){at}, &c, e);

    if (rc < 0)
        return rc;
    while ((rc = sql_systems_current_next(&c, &row, e)) > 0)
        system_take(t->a, &row, vec_add(&list));
    sql_systems_current_done(&c);
    if (rc == 0) {
        ret->n = list.n;
        ret->items = arena_alloc(t->a, struct system, list.n);
        ret->by_code = map_new();
        ret->by_id = map_new();
        for (size_t i = 0; i < list.n; i++) {
            ret->items[i] = list.p[i];
            map_set(ret->by_code, list.p[i].code, i);
            map_set(ret->by_id, id_key(&list.p[i].id), i);
        }
    }
    vec_done(&list);
    return rc;
}

void system_table_done(struct system_table *s)
{
    map_free(s->by_code);
    map_free(s->by_id);
    s->by_code = s->by_id = NULL;
}

const struct system *system_by_id(const struct system_table *s, int64_t id)
{
    uint64_t i;

    return map_get(s->by_id, id_key(&id), &i) ? &s->items[i] : NULL;
}

const struct system *system_by_code(const struct system_table *s, struct str code)
{
    uint64_t i;

    return map_get(s->by_code, code, &i) ? &s->items[i] : NULL;
}

bool system_sensitive(const struct system *s)
{
    static const char *const harmless[] = {"none", "public", "internal", NULL};
    struct str rest = s->data_classes;

    if (rest.n == 0)
        return true;
    while (rest.n > 0) {
        struct str class = str_trim(str_cut(&rest, ';'));
        size_t k = 0;

        while (harmless[k] && !str_ieq(class, str_of(harmless[k])))
            k++;
        if (harmless[k] == NULL && class.n > 0)
            return true;
    }
    return false;
}
