/* CVSS 2.0 (FIRST, "A Complete Guide to the Common Vulnerability Scoring System", 3.2). */
#include "codec/cvss_vector.h"

enum { AV, AC, AU, C, I, A, E, RL, RC, CDP, TD, CR, IR, AR };

static const struct cvss_metric metrics[] = {
    [AV] = {"AV", "L A N", CVSS_BASE},
    [AC] = {"AC", "H M L", CVSS_BASE},
    [AU] = {"Au", "M S N", CVSS_BASE},
    [C] = {"C", "N P C", CVSS_BASE},
    [I] = {"I", "N P C", CVSS_BASE},
    [A] = {"A", "N P C", CVSS_BASE},
    [E] = {"E", "ND U POC F H", CVSS_TEMPORAL},
    [RL] = {"RL", "ND OF TF W U", CVSS_TEMPORAL},
    [RC] = {"RC", "ND UC UR C", CVSS_TEMPORAL},
    [CDP] = {"CDP", "ND N L LM MH H", CVSS_ENVIRONMENTAL},
    [TD] = {"TD", "ND N L M H", CVSS_ENVIRONMENTAL},
    [CR] = {"CR", "ND L M H", CVSS_ENVIRONMENTAL},
    [IR] = {"IR", "ND L M H", CVSS_ENVIRONMENTAL},
    [AR] = {"AR", "ND L M H", CVSS_ENVIRONMENTAL},
};

static const struct cvss_scheme scheme = {"2.0", metrics, sizeof metrics / sizeof *metrics, false};

/* in thousandths */
static const int av_weight[] = {395, 646, 1000};
static const int ac_weight[] = {350, 610, 710};
static const int au_weight[] = {450, 560, 704};
static const int cia_weight[] = {0, 275, 660};
/* in hundredths */
static const int e_weight[] = {100, 85, 90, 95, 100};
static const int rl_weight[] = {100, 87, 90, 95, 100};
static const int rc_weight[] = {100, 90, 95, 100};
static const int cdp_weight[] = {0, 0, 10, 30, 40, 50};
static const int td_weight[] = {100, 0, 25, 75, 100};
static const int requirement_weight[] = {100, 50, 100, 151};

enum { FULL = 100000 }; /* 1 in the unit of weight x requirement */

/* num / den in tenths, half up; both not negative. */
static int rounded(__int128 num, __int128 den)
{
    return (int)((num * 20 + den) / (den * 2));
}

/* Exact: impact and exploitability are integers of 10^-17. `own`: with the requirements. */
static int base_score(const struct cvss_vector *v, bool own)
{
    const uint8_t *at = v->value;
    __int128 left = 1, unit = (__int128)100000000000000000;

    for (int m = 0; m < 3; m++) {
        int requirement = own ? requirement_weight[at[CR + m]] : 100;

        left *= FULL - cia_weight[at[C + m]] * requirement;
    }
    __int128 impact = ((__int128)FULL * FULL * FULL - left) * 1041;
    __int128 exploit = (__int128)20 * av_weight[at[AV]] * ac_weight[at[AC]] * au_weight[at[AU]];

    if (own && impact > unit * 10)
        impact = unit * 10;
    if (impact == 0)
        return 0;
    exploit *= unit / 1000000000;
    __int128 sum = impact * 6 + exploit * 4 - unit * 15; /* may fall below 0 by low requirements */

    return sum > 0 ? rounded(sum * 1176, unit * 10000) : 0;
}

static int temporal_score(const struct cvss_vector *v, int base)
{
    const uint8_t *at = v->value;
    __int128 product = (__int128)base * e_weight[at[E]] * rl_weight[at[RL]] * rc_weight[at[RC]];

    return rounded(product, 10 * 1000000);
}

static int environmental_score(const struct cvss_vector *v)
{
    const uint8_t *at = v->value;
    int adjusted = temporal_score(v, base_score(v, true));

    return rounded((__int128)(adjusted * 100 + (100 - adjusted) * cdp_weight[at[CDP]]) *
                       td_weight[at[TD]],
                   10 * 100 * 100);
}

int cvss2_parse(struct str s, struct cvss *ret, struct err *e)
{
    struct cvss_vector v;
    const uint8_t *at = v.value;
    int rc = cvss_vector_parse(s, &scheme, &v, e);

    if (rc < 0)
        return rc;
    ret->base = base_score(&v, false);
    ret->temporal = v.has[CVSS_TEMPORAL] ? temporal_score(&v, ret->base) : -1;
    ret->environmental = v.has[CVSS_ENVIRONMENTAL] ? environmental_score(&v) : -1;
    ret->automatable = at[AV] == 2 && at[AC] == 2 && at[AU] == 2;
    ret->total = at[C] == 2 && at[I] == 2 && at[A] == 2;
    return 0;
}
