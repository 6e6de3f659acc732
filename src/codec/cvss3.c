/* CVSS 3.0 and 3.1 (FIRST, specification documents, sections 7 and 7.4, appendix A of 3.1). */
#include "codec/cvss_vector.h"

enum {
    AV,
    AC,
    PR,
    UI,
    S,
    C,
    I,
    A, /* base */
    E,
    RL,
    RC, /* temporal */
    CR,
    IR,
    AR,
    MAV,
    MAC,
    MPR,
    MUI,
    MS,
    MC,
    MI,
    MA
};

static const struct cvss_metric metrics[] = {
    [AV] = {"AV", "N A L P", CVSS_BASE},
    [AC] = {"AC", "L H", CVSS_BASE},
    [PR] = {"PR", "N L H", CVSS_BASE},
    [UI] = {"UI", "N R", CVSS_BASE},
    [S] = {"S", "U C", CVSS_BASE},
    [C] = {"C", "H L N", CVSS_BASE},
    [I] = {"I", "H L N", CVSS_BASE},
    [A] = {"A", "H L N", CVSS_BASE},
    [E] = {"E", "X U P F H", CVSS_TEMPORAL},
    [RL] = {"RL", "X O T W U", CVSS_TEMPORAL},
    [RC] = {"RC", "X U R C", CVSS_TEMPORAL},
    [CR] = {"CR", "X L M H", CVSS_ENVIRONMENTAL},
    [IR] = {"IR", "X L M H", CVSS_ENVIRONMENTAL},
    [AR] = {"AR", "X L M H", CVSS_ENVIRONMENTAL},
    [MAV] = {"MAV", "X N A L P", CVSS_ENVIRONMENTAL},
    [MAC] = {"MAC", "X L H", CVSS_ENVIRONMENTAL},
    [MPR] = {"MPR", "X N L H", CVSS_ENVIRONMENTAL},
    [MUI] = {"MUI", "X N R", CVSS_ENVIRONMENTAL},
    [MS] = {"MS", "X U C", CVSS_ENVIRONMENTAL},
    [MC] = {"MC", "X H L N", CVSS_ENVIRONMENTAL},
    [MI] = {"MI", "X H L N", CVSS_ENVIRONMENTAL},
    [MA] = {"MA", "X H L N", CVSS_ENVIRONMENTAL},
};

static const struct cvss_scheme scheme = {"3", metrics, sizeof metrics / sizeof *metrics, false};

/* in hundredths */
static const int av_weight[] = {85, 62, 55, 20};
static const int ac_weight[] = {77, 44};
static const int pr_weight[2][3] = {{85, 62, 27}, {85, 68, 50}}; /* by scope */
static const int ui_weight[] = {85, 62};
static const int cia_weight[] = {56, 22, 0};
static const int e_weight[] = {100, 91, 94, 97, 100};
static const int rl_weight[] = {100, 95, 96, 97, 100};
static const int rc_weight[] = {100, 92, 96, 100};
static const int requirement_weight[] = {10, 5, 10, 15}; /* in tenths */

#define UNIT INT64_C(1000000000000) /* 1.0 */

static int at_least_zero_at_most_100(int64_t tenths)
{
    return tenths < 0 ? 0 : tenths > 100 ? 100 : (int)tenths;
}

/* 3.0: the smallest tenth not below x. 3.1: the same, after x is rounded to five places. */
static int roundup(enum cvss_version version, int64_t x)
{
    const int64_t tenth = UNIT / 10, fifth = UNIT / 100000;

    if (version == CVSS_31)
        x = (x + fifth / 2) / fifth * fifth;
    return at_least_zero_at_most_100((x + tenth - 1) / tenth);
}

/* The metric's value with (own) or without its modified form. */
static int value(const struct cvss_vector *v, int base, int modified, bool own)
{
    return own && v->value[modified] > 0 ? v->value[modified] - 1 : v->value[base];
}

/* 1 - (1 - C)(1 - I)(1 - A), in 10^-9. */
static int64_t impact_base(const struct cvss_vector *v, bool own)
{
    const int64_t cap = 915000000;
    int64_t left = 1, iss;

    for (int m = 0; m < 3; m++) {
        int requirement = own ? requirement_weight[v->value[CR + m]] : 10;

        left *= 1000 - cia_weight[value(v, C + m, MC + m, own)] * requirement;
    }
    iss = 1000000000 - left;
    return iss < cap ? iss : cap;
}

static double power(double x, int n)
{
    double y = 1;

    while (n-- > 0)
        y *= x;
    return y;
}

/*
 * Every product of weights is an exact integer of 10^-12; only the fifteenth power is
 * not, and its error is far below what either rounding looks at.
 */
static int64_t impact_score(enum cvss_version version, int64_t iss, bool changed, bool own)
{
    bool late = version == CVSS_31 && own; /* 3.1 tamed the environmental power */
    double x = (double)iss * 1e-9;

    if (!changed)
        return iss * 642 * 10;
    x = late ? power(x * 0.9731 - 0.02, 13) : power(x - 0.02, 15);
    return (iss - 29000000) * 752 * 10 - (int64_t)(3.25 * x * (double)UNIT);
}

static int score(enum cvss_version version, const struct cvss_vector *v, bool own)
{
    bool changed = value(v, S, MS, own);
    int64_t impact = impact_score(version, impact_base(v, own), changed, own);
    int64_t sum = impact + INT64_C(822) * 100 * av_weight[value(v, AV, MAV, own)] *
                               ac_weight[value(v, AC, MAC, own)] *
                               pr_weight[changed][value(v, PR, MPR, own)] *
                               ui_weight[value(v, UI, MUI, own)];

    if (impact <= 0)
        return 0;
    if (changed)
        sum = sum / 100 * 108 + sum % 100 * 108 / 100;
    return roundup(version, sum < UNIT * 10 ? sum : UNIT * 10);
}

static int temporal_score(enum cvss_version version, const struct cvss_vector *v, int base)
{
    const uint8_t *at = v->value;

    return roundup(version, base * (UNIT / 10000000) * e_weight[at[E]] * rl_weight[at[RL]] *
                                rc_weight[at[RC]]);
}

int cvss3_parse(struct str s, struct cvss *ret, struct err *e)
{
    struct cvss_vector v;
    const uint8_t *at = v.value;
    int rc = cvss_vector_parse(s, &scheme, &v, e);

    if (rc < 0)
        return rc;
    ret->base = score(ret->version, &v, false);
    ret->temporal = v.has[CVSS_TEMPORAL] ? temporal_score(ret->version, &v, ret->base) : -1;
    ret->environmental = v.has[CVSS_ENVIRONMENTAL]
                             ? temporal_score(ret->version, &v, score(ret->version, &v, true))
                             : -1;
    ret->automatable = at[AV] == 0 && at[AC] == 0 && at[PR] == 0 && at[UI] == 0;
    ret->total = at[C] == 0 && at[I] == 0 && at[A] == 0;
    return 0;
}
