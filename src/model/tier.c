#include "model/tier.h"

static const struct {
    const char *name;
    int days;
} tiers[TIERS] = {{"none", 0}, {"3d-triage", 3}, {"3d", 3},
                  {"14d", 14}, {"60d", 60},      {"next", 365}};

const char *tier_text(enum tier t)
{
    return tiers[t].name;
}

bool tier_parse(struct str s, enum tier *ret)
{
    for (int t = TIER_3D_TRIAGE; t < TIERS; t++) {
        if (!str_eq(s, str_of(tiers[t].name)))
            continue;
        *ret = (enum tier)t;
        return true;
    }
    return false;
}

int tier_days(enum tier t)
{
    return tiers[t].days;
}
