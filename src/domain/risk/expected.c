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
VEC_TYPE(unit_sum_list, struct expected);

struct freezing {
    const struct estate_view *v;
    VEC(struct member) members;
    VEC(struct class_sum) classes; /* of the whole group */
    VEC(struct class_sum) own;     /* by unit and class */
    struct map *class_ids, *own_ids, *loads;
    struct class_sum group;
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

/* By asset, as it stands on the books of the month. */
static void loads_collect(struct freezing *f, const struct exposure_list *x)
{
    int64_t month = exposure_month_start(f->v->t->now);

    for (size_t i = 0; i < x->n + x->gone_n; i++) {
        const struct exposure *k = &x->p[i];
        const struct unit *u = org_by_id(&f->v->org, k->book_unit);
        int64_t today = clock_day(f->v->t->now, u ? (int32_t)u->zone_min : 0);
        enum tier tier = exposure_unjudged(k) ? TIER_NONE : k->book_tier;
        uint64_t so_far = 0;

        if (i >= x->n && k->gone_at < month)
            continue;
        (void)map_get(f->loads, id_key(&k->asset), &so_far);
        map_set(f->loads, id_key(&k->asset),
                so_far + (uint64_t)load_of(tier, k->book_criticality, k->due_day, today));
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

static void member_add(struct freezing *f, int64_t asset)
{
    struct asset_standing s;
    struct buf key = BUF_INIT(0);
    uint64_t load = 0;
    bool fresh;

    estate_view_standing(f->v, asset, exposure_month_start(f->v->t->now), &s);
    const struct unit *u = org_heir(&f->v->org, s.unit);

    (void)map_get(f->loads, id_key(&asset), &load);
    buf_fmt(&key, "%.*s %d %lld", STR_ARG(s.kind), s.exposed != EXPOSED_NO,
            (long long)s.criticality);
    size_t class = (size_t)map_intern(f->class_ids, buf_str(&key), &fresh);

    buf_done(&key);
    if (fresh)
        (void)vec_add(&f->classes);
    struct member m = {u ? u->id : 0, (int64_t)load, class};

    *vec_add(&f->members) = m;
    sum_add(&f->classes.p[class], m.load);
    size_t own = own_find(f, m.unit, class); /* first: it may move f->own */

    sum_add(&f->own.p[own], m.load);
    sum_add(&f->group, m.load);
}

/* Live, or retired since the month began; and seen long enough. */
static void members_collect(struct freezing *f)
{
    const struct estate_view *v = f->v;
    int64_t month = exposure_month_start(v->t->now);

    for (size_t i = 0; i < v->asset_span_n; i++) {
        bool last = i + 1 == v->asset_span_n || v->asset_span_ids[i + 1] != v->asset_span_ids[i];

        if (last && v->asset_spans[i].to_at >= month && long_seen(v, v->asset_span_ids[i]))
            member_add(f, v->asset_span_ids[i]);
    }
}

/* Mean of the class among the other units, shrunk by 20 assets of the group; its variance alike. */
static void class_expect(struct freezing *f, const struct member *m, int64_t *load,
                         int64_t *variance)
{
    const struct class_sum *all = &f->classes.p[m->class], *group = &f->group;
    const struct class_sum *own = &f->own.p[own_find(f, m->unit, m->class)];
    int64_t n = all->assets - own->assets + SHRINK;
    wide squares = all->squares - own->squares + SHRINK * group->squares / group->assets;

    *load = (all->load - own->load + SHRINK * group->load / group->assets) / n;
    *variance = (int64_t)((squares / n - (wide)*load * *load) / 1000);
}

static void units_sum(struct freezing *f, int64_t mean, struct unit_sum_list *ret)
{
    struct map *ids = map_new();

    for (size_t i = 0; i < f->members.n; i++) {
        const struct member *m = &f->members.p[i];
        int64_t load, variance;
        bool fresh;
        size_t at = (size_t)map_intern(ids, id_key(&m->unit), &fresh);

        if (fresh)
            *vec_add(ret) = (struct expected){.unit = m->unit, .mean = mean};
        class_expect(f, m, &load, &variance);
        ret->p[at].load += load;
        ret->p[at].variance += variance;
        ret->p[at].assets++;
    }
    map_free(ids);
}

static bool frozen(const struct expected_list *l, int64_t unit)
{
    for (size_t i = 0; i < l->n; i++)
        if (l->p[i].unit == unit)
            return true;
    return false;
}

static int units_freeze(const struct freezing *f, const struct unit_sum_list *sums, struct err *e)
{
    struct expected_list have = {0};
    struct act *t = f->v->t;
    int rc = expected_load(t, &have, e);

    for (size_t i = 0; rc == 0 && i < sums->n; i++) {
        const struct expected *s = &sums->p[i];
        const struct sql_expected_put_in in = {.unit = s->unit,
                                               .month = expected_month(t->now),
                                               .load = s->load,
                                               .variance = s->variance,
                                               .mean = have.n ? have.p[0].mean : s->mean,
                                               .assets = s->assets};

        if (!frozen(&have, s->unit))
            rc = sql_expected_put(t->db, &in, e);
    }
    vec_done(&have);
    return rc;
}

int expected_freeze(const struct estate_view *v, const struct exposure_list *x, struct err *e)
{
    struct freezing f = {.v = v, .class_ids = map_new(), .own_ids = map_new(), .loads = map_new()};
    struct unit_sum_list sums = {0};
    int rc = 0;

    loads_collect(&f, x);
    members_collect(&f);
    int64_t mean = f.group.assets ? f.group.load / f.group.assets : 0;

    if (mean > 0) {
        units_sum(&f, mean, &sums);
        rc = units_freeze(&f, &sums, e);
    }
    map_free(f.class_ids);
    map_free(f.own_ids);
    map_free(f.loads);
    vec_done(&f.members);
    vec_done(&f.classes);
    vec_done(&f.own);
    vec_done(&sums);
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
