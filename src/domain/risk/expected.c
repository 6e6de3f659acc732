#include "domain/risk/expected.h"
#include "base/clock.h"
#include "base/map.h"
#include "domain/risk/load.h"
#include "store/sql.h"

__extension__ typedef __int128 wide; /* sums of squares */

enum { SEEN_DAYS = 30, SHRINK = 20 };

struct class_sum {
    int64_t load, assets;
    wide squares;
};

/* One asset that enters E. */
struct member {
    int64_t unit, load;
    size_t class;
};

struct freezing {
    const struct estate_view *v;
    VEC(struct member) members;
    VEC(struct class_sum) classes; /* of the whole group */
    VEC(struct class_sum) own;     /* by unit and class */
    struct map *class_ids, *own_ids, *loads;
    int64_t total;
};

int64_t expected_month(int64_t at)
{
    char day[CLOCK_TEXT];
    uint64_t year, month;
    struct str s = str_of(clock_day_text(clock_day(at, 0), day));

    if (!str_u64(str_sub(s, 0, 4), &year) || !str_u64(str_sub(s, 5, 7), &month))
        return 0;
    return (int64_t)(year * 12 + month - 1);
}

static struct str id_key(const int64_t *id)
{
    return (struct str){(const char *)id, sizeof *id};
}

static void loads_collect(struct freezing *f, const struct exposure_list *x)
{
    int64_t today = clock_day(f->v->t->now, 0);

    for (size_t i = 0; i < x->n; i++) {
        uint64_t so_far = 0;
        int64_t w = load_of(x->p[i].tier, x->p[i].criticality, x->p[i].due_day, today);

        (void)map_get(f->loads, id_key(&x->p[i].asset), &so_far);
        map_set(f->loads, id_key(&x->p[i].asset), so_far + (uint64_t)w);
    }
}

/* Seen by some inventory source for 30 days: what merely stands in a list pads nothing. */
static bool long_seen(const struct estate_view *v, int64_t asset)
{
    size_t from, n = estate_view_installs(v, asset, &from);

    for (size_t i = 0; i < n; i++)
        if (v->t->now - v->installs[from + i].from_at >= (int64_t)SEEN_DAYS * CLOCK_DAY)
            return true;
    return false;
}

static void sum_add(struct class_sum *s, int64_t load)
{
    s->load += load;
    s->assets++;
    s->squares += (wide)load * load;
}

static size_t own_find(struct freezing *f, int64_t unit, size_t class)
{
    int64_t key[2] = {unit, (int64_t) class};
    bool fresh;
    size_t at = (size_t)map_intern(f->own_ids, (struct str){(const char *)key, sizeof key}, &fresh);

    if (fresh)
        (void)vec_add(&f->own);
    return at;
}

static void member_add(struct freezing *f, const struct asset *s)
{
    struct buf key = BUF_INIT(0);
    uint64_t load = 0;
    bool fresh;

    (void)map_get(f->loads, id_key(&s->id), &load);
    buf_fmt(&key, "%.*s %d %lld", STR_ARG(s->kind), s->exposed != EXPOSED_NO,
            (long long)asset_criticality(s, &f->v->systems));
    size_t class = (size_t)map_intern(f->class_ids, buf_str(&key), &fresh);

    buf_done(&key);
    if (fresh)
        (void)vec_add(&f->classes);
    struct member m = {asset_owner(s, &f->v->systems, &f->v->org), (int64_t)load, class};

    *vec_add(&f->members) = m;
    sum_add(&f->classes.p[class], m.load);
    size_t own = own_find(f, m.unit, class); /* first: it may move f->own */

    sum_add(&f->own.p[own], m.load);
    f->total += m.load;
}

/*
 * Mean of the class among the other units, shrunk by 20 assets of the group's mean; its variance
 * alike.
 */
static void class_expect(struct freezing *f, const struct member *m, int64_t mean, int64_t *load,
                         int64_t *variance)
{
    const struct class_sum *all = &f->classes.p[m->class];
    size_t at = own_find(f, m->unit, m->class);
    const struct class_sum *own = &f->own.p[at];
    int64_t n = all->assets - own->assets;
    int64_t sum = all->load - own->load;
    wide squares = all->squares - own->squares;

    *load = (sum + SHRINK * mean) / (n + SHRINK);
    wide second = (squares + (wide)SHRINK * mean * mean) / (n + SHRINK);

    *variance = (int64_t)((second - (wide)*load * *load) / 1000);
}

static int unit_freeze(struct freezing *f, int64_t unit, int64_t mean, struct err *e)
{
    struct sql_expected_put_in in = {
        .unit = unit, .month = expected_month(f->v->t->now), .mean = mean};

    for (size_t i = 0; i < f->members.n; i++) {
        int64_t load, variance;

        if (f->members.p[i].unit != unit)
            continue;
        class_expect(f, &f->members.p[i], mean, &load, &variance);
        in.load += load;
        in.variance += variance;
        in.assets++;
    }
    return sql_expected_put(f->v->t->db, &in, e);
}

int expected_freeze(const struct estate_view *v, const struct exposure_list *x, struct err *e)
{
    struct freezing f = {.v = v, .class_ids = map_new(), .own_ids = map_new(), .loads = map_new()};
    struct map *units = map_new();
    int rc = 0;

    loads_collect(&f, x);
    for (size_t i = 0; i < v->assets.n; i++)
        if (long_seen(v, v->assets.items[i].id))
            member_add(&f, &v->assets.items[i]);
    int64_t mean = f.members.n ? f.total / (int64_t)f.members.n : 0;

    for (size_t i = 0; rc == 0 && mean > 0 && i < f.members.n; i++) {
        bool fresh;

        map_intern(units, id_key(&f.members.p[i].unit), &fresh);
        if (fresh)
            rc = unit_freeze(&f, f.members.p[i].unit, mean, e);
    }
    map_free(units);
    map_free(f.class_ids);
    map_free(f.own_ids);
    map_free(f.loads);
    vec_done(&f.members);
    vec_done(&f.classes);
    vec_done(&f.own);
    return rc;
}

int expected_load(struct act *t, struct expected_list *ret, struct err *e)
{
    struct sql_expected_month_cursor c;
    struct sql_expected_month_row row;
    int rc =
        sql_expected_month(t->db, &(struct sql_expected_month_in){expected_month(t->now)}, &c, e);

    if (rc < 0)
        return rc;
    while ((rc = sql_expected_month_next(&c, &row, e)) > 0)
        *vec_add(ret) = (struct expected){row.unit, row.load, row.variance, row.mean, row.assets};
    sql_expected_month_done(&c);
    return rc;
}

int64_t expected_ser(int64_t load, const struct expected *ex)
{
    if (ex == NULL || ex->mean <= 0)
        return -1;
    int64_t m = SHRINK * ex->mean;

    return (load + m) * 1000 / (ex->load + m);
}
