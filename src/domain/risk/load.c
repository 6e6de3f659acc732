#include "domain/risk/load.h"

int64_t load_of(enum tier tier, int64_t criticality, int64_t due_day, int64_t today)
{
    static const int64_t by_criticality[] = {1000, 1250, 1500, 2000, 3000};
    int64_t days = tier_days(tier);

    if (days == 0)
        return 1000;
    int64_t d = (365 + days / 2) / days;
    int64_t c = by_criticality[criticality >= 1 && criticality <= 5 ? criticality - 1 : 2];
    int64_t late = due_day && today > due_day ? (today - due_day) * 1000 / days : 0;
    int64_t a = 1000 + (late < 2000 ? late : 2000);

    return d * c * a / 1000;
}
