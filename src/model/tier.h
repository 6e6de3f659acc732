/* Remediation tiers: how long a department has. Smaller is more urgent. */
#pragma once
#include "base/str.h"

enum tier { TIER_NONE, TIER_3D_TRIAGE, TIER_3D, TIER_14D, TIER_60D, TIER_NEXT, TIERS };

const char *tier_text(enum tier t); /* "3d-triage" "3d" "14d" "60d" "next"; TIER_NONE "none" */
bool tier_parse(struct str s, enum tier *ret);
int tier_days(enum tier t); /* calendar days: 3, 3, 14, 60, 365; TIER_NONE 0 */
