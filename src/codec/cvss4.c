/* CVSS 4.0 (FIRST, specification document, sections 8.1 to 8.3; the table is its lookup table). */
#include "codec/cvss_vector.h"
#include <assert.h>

enum {
    AV,
    AC,
    AT,
    PR,
    UI,
    VC,
    VI,
    VA,
    SC,
    SI,
    SA, /* base */
    E,
    CR,
    IR,
    AR,
    MAV,
    MAC,
    MAT,
    MPR,
    MUI,
    MVC,
    MVI,
    MVA,
    MSC,
    MSI,
    MSA, /* threat, environmental */
    S,
    AU,
    R,
    V,
    RE,
    U /* supplemental */
};

static const struct cvss_metric metrics[] = {
    [AV] = {"AV", "N A L P", CVSS_BASE},
    [AC] = {"AC", "L H", CVSS_BASE},
    [AT] = {"AT", "N P", CVSS_BASE},
    [PR] = {"PR", "N L H", CVSS_BASE},
    [UI] = {"UI", "N P A", CVSS_BASE},
    [VC] = {"VC", "H L N", CVSS_BASE},
    [VI] = {"VI", "H L N", CVSS_BASE},
    [VA] = {"VA", "H L N", CVSS_BASE},
    [SC] = {"SC", "H L N", CVSS_BASE},
    [SI] = {"SI", "H L N", CVSS_BASE},
    [SA] = {"SA", "H L N", CVSS_BASE},
    [E] = {"E", "X A P U", CVSS_TEMPORAL},
    [CR] = {"CR", "X H M L", CVSS_ENVIRONMENTAL},
    [IR] = {"IR", "X H M L", CVSS_ENVIRONMENTAL},
    [AR] = {"AR", "X H M L", CVSS_ENVIRONMENTAL},
    [MAV] = {"MAV", "X N A L P", CVSS_ENVIRONMENTAL},
    [MAC] = {"MAC", "X L H", CVSS_ENVIRONMENTAL},
    [MAT] = {"MAT", "X N P", CVSS_ENVIRONMENTAL},
    [MPR] = {"MPR", "X N L H", CVSS_ENVIRONMENTAL},
    [MUI] = {"MUI", "X N P A", CVSS_ENVIRONMENTAL},
    [MVC] = {"MVC", "X H L N", CVSS_ENVIRONMENTAL},
    [MVI] = {"MVI", "X H L N", CVSS_ENVIRONMENTAL},
    [MVA] = {"MVA", "X H L N", CVSS_ENVIRONMENTAL},
    [MSC] = {"MSC", "X H L N", CVSS_ENVIRONMENTAL},
    [MSI] = {"MSI", "X S H L N", CVSS_ENVIRONMENTAL},
    [MSA] = {"MSA", "X S H L N", CVSS_ENVIRONMENTAL},
    [S] = {"S", "X N P", CVSS_SUPPLEMENTAL},
    [AU] = {"AU", "X N Y", CVSS_SUPPLEMENTAL},
    [R] = {"R", "X A U I", CVSS_SUPPLEMENTAL},
    [V] = {"V", "X D C", CVSS_SUPPLEMENTAL},
    [RE] = {"RE", "X L M H", CVSS_SUPPLEMENTAL},
    [U] = {"U", "X Clear Green Amber Red", CVSS_SUPPLEMENTAL},
};

static const struct cvss_scheme scheme = {"4.0", metrics, sizeof metrics / sizeof *metrics, true};

/* Score of each macrovector, in tenths. Rows: EQ1 EQ2 EQ3 EQ6; columns: EQ4 x EQ5. */
static const uint8_t macro_score[30][9] = {
    {100, 98, 95, 100, 93, 91, 93, 89, 81}, /* 0 0 0 0 */
    {99, 95, 92, 96, 87, 81, 90, 80, 68},   /* 0 0 0 1 */
    {98, 95, 90, 93, 89, 81, 88, 78, 69},   /* 0 0 1 0 */
    {95, 92, 84, 92, 81, 65, 80, 70, 48},   /* 0 0 1 1 */
    {92, 82, 72, 79, 69, 50, 69, 55, 27},   /* 0 0 2 1 */
    {99, 95, 92, 95, 90, 84, 92, 82, 72},   /* 0 1 0 0 */
    {97, 92, 85, 91, 83, 71, 81, 71, 53},   /* 0 1 0 1 */
    {95, 92, 85, 92, 80, 70, 84, 71, 50},   /* 0 1 1 0 */
    {93, 85, 73, 82, 72, 59, 70, 52, 30},   /* 0 1 1 1 */
    {86, 75, 52, 71, 52, 29, 63, 29, 17},   /* 0 1 2 1 */
    {98, 94, 91, 94, 86, 77, 87, 74, 63},   /* 1 0 0 0 */
    {95, 87, 81, 89, 74, 64, 75, 63, 49},   /* 1 0 0 1 */
    {94, 88, 76, 86, 74, 59, 72, 57, 52},   /* 1 0 1 0 */
    {89, 77, 67, 76, 58, 50, 57, 52, 25},   /* 1 0 1 1 */
    {83, 70, 54, 65, 58, 26, 53, 21, 13},   /* 1 0 2 1 */
    {95, 88, 76, 90, 75, 61, 77, 68, 52},   /* 1 1 0 0 */
    {90, 76, 70, 77, 62, 53, 66, 59, 30},   /* 1 1 0 1 */
    {89, 76, 62, 74, 57, 47, 61, 57, 24},   /* 1 1 1 0 */
    {78, 67, 58, 59, 57, 23, 52, 29, 16},   /* 1 1 1 1 */
    {71, 59, 30, 58, 26, 15, 23, 13, 6},    /* 1 1 2 1 */
    {93, 86, 75, 86, 74, 56, 70, 52, 40},   /* 2 0 0 0 */
    {87, 72, 58, 74, 61, 34, 54, 40, 22},   /* 2 0 0 1 */
    {85, 74, 62, 72, 55, 46, 53, 34, 19},   /* 2 0 1 0 */
    {75, 55, 51, 57, 41, 19, 36, 19, 8},    /* 2 0 1 1 */
    {64, 51, 20, 47, 21, 11, 24, 9, 4},     /* 2 0 2 1 */
    {88, 73, 60, 73, 59, 41, 54, 45, 20},   /* 2 1 0 0 */
    {75, 53, 50, 55, 40, 20, 43, 22, 11},   /* 2 1 0 1 */
    {75, 58, 40, 61, 48, 20, 46, 17, 8},    /* 2 1 1 0 */
    {55, 45, 21, 51, 18, 9, 18, 7, 2},      /* 2 1 1 1 */
    {53, 24, 14, 24, 12, 5, 10, 3, 1},      /* 2 1 2 1 */
};

/* Rows of one (EQ1, EQ2): EQ3 with EQ6. */
enum { EQ36_00, EQ36_01, EQ36_10, EQ36_11, EQ36_21, EQ36_COUNT };

/*
 * Where each metric stands that the score looks at, 0 the most severe, in steps. SC, SI and
 * SA start at 1: 0 is Safety, which only the modified ones know.
 */
struct levels {
    uint8_t exploit[3];    /* AV PR UI */
    uint8_t complexity[2]; /* AC AT */
    uint8_t vulnerable[6]; /* VC VI VA CR IR AR */
    uint8_t subsequent[3]; /* SC SI SA */
    uint8_t maturity;      /* E */
};

/* The most severe vectors of one class, and its depth in steps. */
struct eq_class {
    uint8_t depth, n, most[5][6];
};

static const struct eq_class eq1_class[] = {
    {1, 1, {{0, 0, 0}}},
    {4, 3, {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}},
    {5, 2, {{3, 0, 0}, {1, 1, 1}}},
};
static const struct eq_class eq2_class[] = {
    {1, 1, {{0, 0}}},
    {2, 2, {{1, 0}, {0, 1}}},
};
static const struct eq_class eq36_class[] = {
    [EQ36_00] = {7, 1, {{0, 0, 0, 0, 0, 0}}},
    [EQ36_01] = {6, 2, {{0, 0, 1, 1, 1, 0}, {0, 0, 0, 1, 1, 1}}},
    [EQ36_10] = {8, 2, {{1, 0, 0, 0, 0, 0}, {0, 1, 0, 0, 0, 0}}},
    [EQ36_11] = {8,
                 5,
                 {{1, 0, 1, 0, 1, 0},
                  {1, 0, 0, 0, 1, 1},
                  {0, 1, 0, 1, 0, 1},
                  {0, 1, 1, 1, 0, 0},
                  {1, 1, 0, 0, 0, 1}}},
    [EQ36_21] = {10, 1, {{1, 1, 1, 0, 0, 0}}},
};
static const struct eq_class eq4_class[] = {
    {6, 1, {{1, 0, 0}}},
    {5, 1, {{1, 1, 1}}},
    {4, 1, {{2, 2, 2}}},
};

struct macro {
    int eq1, eq2, eq36, eq4, eq5;
};

/* The modified metric's value where it counts and is defined. */
static uint8_t modified(const struct cvss_vector *v, int base, int own, bool environmental)
{
    return environmental && v->value[own] > 0 ? (uint8_t)(v->value[own] - 1) : v->value[base];
}

/* The same for SI and SA, whose modified forms begin with Safety. */
static uint8_t subsequent(const struct cvss_vector *v, int base, int own, bool environmental)
{
    return environmental && v->value[own] > 0 ? (uint8_t)(v->value[own] - 1)
                                              : (uint8_t)(v->value[base] + 1);
}

/* "Not defined" is the worst: the first defined value. */
static uint8_t worst(const struct cvss_vector *v, int metric, bool counts)
{
    return counts && v->value[metric] > 0 ? (uint8_t)(v->value[metric] - 1) : 0;
}

static struct levels levels_of(const struct cvss_vector *v, bool threat, bool env)
{
    struct levels l = {
        .complexity = {modified(v, AC, MAC, env), modified(v, AT, MAT, env)},
        .exploit = {modified(v, AV, MAV, env), modified(v, PR, MPR, env),
                    modified(v, UI, MUI, env)},
        .subsequent = {(uint8_t)(modified(v, SC, MSC, env) + 1), subsequent(v, SI, MSI, env),
                       subsequent(v, SA, MSA, env)},
        .maturity = worst(v, E, threat),
    };

    for (int m = 0; m < 3; m++) {
        l.vulnerable[m] = modified(v, VC + m, MVC + m, env);
        l.vulnerable[3 + m] = worst(v, CR + m, env);
    }
    return l;
}

static bool no_impact(const struct levels *l)
{
    for (int m = 0; m < 3; m++)
        if (l->vulnerable[m] != 2 || l->subsequent[m] != 3)
            return false;
    return true;
}

static int eq36_of(const uint8_t *v)
{
    bool high = v[0] == 0 || v[1] == 0 || v[2] == 0, eq6_low = true;

    if (!high)
        return EQ36_21;
    for (int m = 0; m < 3; m++)
        eq6_low = eq6_low && (v[m] != 0 || v[3 + m] != 0);
    if (v[0] == 0 && v[1] == 0)
        return eq6_low ? EQ36_01 : EQ36_00;
    return eq6_low ? EQ36_11 : EQ36_10;
}

static struct macro macro_of(const struct levels *l)
{
    const uint8_t *x = l->exploit, *s = l->subsequent;
    struct macro m = {.eq5 = l->maturity, .eq36 = eq36_of(l->vulnerable)};

    if (x[0] == 0 && x[1] == 0 && x[2] == 0)
        m.eq1 = 0;
    else if (x[0] != 3 && (x[0] == 0 || x[1] == 0 || x[2] == 0))
        m.eq1 = 1;
    else
        m.eq1 = 2;
    m.eq2 = l->complexity[0] != 0 || l->complexity[1] != 0;
    if (s[1] == 0 || s[2] == 0)
        m.eq4 = 0;
    else
        m.eq4 = s[0] == 1 || s[1] == 1 || s[2] == 1 ? 1 : 2;
    return m;
}

static int macro_look(int eq1, int eq2, int eq36, int eq4, int eq5)
{
    return macro_score[(eq1 * 2 + eq2) * EQ36_COUNT + eq36][eq4 * 3 + eq5];
}

/* The score one class lower in EQ3 and EQ6; the higher where two ways lead down; -1 at the end. */
static int eq36_lower(const struct macro *m)
{
    int one = macro_look(m->eq1, m->eq2, EQ36_01, m->eq4, m->eq5);
    int two = macro_look(m->eq1, m->eq2, EQ36_10, m->eq4, m->eq5);

    switch (m->eq36) {
    case EQ36_00: return one > two ? one : two;
    case EQ36_01:
    case EQ36_10: return macro_look(m->eq1, m->eq2, EQ36_11, m->eq4, m->eq5);
    case EQ36_11: return macro_look(m->eq1, m->eq2, EQ36_21, m->eq4, m->eq5);
    default: return -1;
    }
}

/* Steps from the first of the class's most severe vectors that is nowhere less severe. */
static int distance(const struct eq_class *c, const uint8_t *levels, int n)
{
    for (int i = 0; i < c->n; i++) {
        int sum = 0, k = 0;

        for (; k < n && levels[k] >= c->most[i][k]; k++)
            sum += levels[k] - c->most[i][k];
        if (k == n)
            return sum;
    }
    assert(!"a vector outside its class");
    return 0;
}

enum { PARTS = 840 }; /* a multiple of every depth */

/* The mean's sum: scores in tenths x PARTS. */
struct fall {
    int sum, n;
};

static void fall_add(struct fall *f, int score, int lower, const struct eq_class *c, int steps)
{
    if (lower < 0)
        return;
    f->sum += (score - lower) * steps * (PARTS / c->depth);
    f->n++;
}

static int score(const struct cvss_vector *v, bool threat, bool environmental)
{
    struct levels l = levels_of(v, threat, environmental);
    struct macro m = macro_of(&l);
    int at = macro_look(m.eq1, m.eq2, m.eq36, m.eq4, m.eq5), total, whole;
    int lower1 = m.eq1 < 2 ? macro_look(m.eq1 + 1, m.eq2, m.eq36, m.eq4, m.eq5) : -1;
    int lower2 = m.eq2 < 1 ? macro_look(m.eq1, m.eq2 + 1, m.eq36, m.eq4, m.eq5) : -1;
    int lower4 = m.eq4 < 2 ? macro_look(m.eq1, m.eq2, m.eq36, m.eq4 + 1, m.eq5) : -1;
    const struct eq_class *c1 = &eq1_class[m.eq1], *c2 = &eq2_class[m.eq2];
    const struct eq_class *c36 = &eq36_class[m.eq36], *c4 = &eq4_class[m.eq4];
    struct fall f = {0};

    if (no_impact(&l))
        return 0;
    fall_add(&f, at, lower1, c1, distance(c1, l.exploit, 3));
    fall_add(&f, at, lower2, c2, distance(c2, l.complexity, 2));
    fall_add(&f, at, eq36_lower(&m), c36, distance(c36, l.vulnerable, 6));
    fall_add(&f, at, lower4, c4, distance(c4, l.subsequent, 3));
    f.n += m.eq5 < 2; /* EQ5 has one metric, so no distance, but it counts in the mean */
    if (f.n == 0)
        return at;
    whole = PARTS * f.n;
    total = at * whole - f.sum;
    return total < 0 ? 0 : (2 * total + whole) / (2 * whole); /* half up, exactly */
}

int cvss4_parse(struct str s, struct cvss *ret, struct err *e)
{
    struct cvss_vector v;
    const uint8_t *at = v.value;
    int rc = cvss_vector_parse(s, &scheme, &v, e);

    if (rc < 0)
        return rc;
    ret->base = score(&v, false, false);
    ret->temporal = v.has[CVSS_TEMPORAL] ? score(&v, true, false) : -1;
    ret->environmental = v.has[CVSS_ENVIRONMENTAL] ? score(&v, true, true) : -1;
    ret->automatable = at[AV] == 0 && at[AC] == 0 && at[PR] == 0 && at[UI] == 0;
    ret->total = at[VC] == 0 && at[VI] == 0 && at[VA] == 0;
    return 0;
}
