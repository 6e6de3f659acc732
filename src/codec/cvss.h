/* CVSS 2.0, 3.0, 3.1 and 4.0 vectors and their exact scores (FIRST's specifications). */
#pragma once
#include "base/err.h"
#include "base/str.h"

enum cvss_version { CVSS_20, CVSS_30, CVSS_31, CVSS_40 };
enum cvss_severity { CVSS_NONE, CVSS_LOW, CVSS_MEDIUM, CVSS_HIGH, CVSS_CRITICAL };

/* Scores are in tenths (98 = 9.8); -1 where the vector has no metric of that group. */
struct cvss {
    enum cvss_version version;
    int base;                    /* 4.0: the score of the base metrics alone */
    int temporal;                /* 2, 3: temporal; 4: threat (CVSS-BT) */
    int environmental;           /* 4: CVSS-BE or -BTE */
    int overall;                 /* the most specific score present */
    enum cvss_severity severity; /* of `overall`; 2.0 uses NVD's bands (no critical) */
    bool automatable; /* of the base metrics, scores.md: AV:N AC:L PR:N UI:N (2: AV:N AC:L Au:N) */
    bool total;       /* C, I, A all high (2: all C; 4: VC VI VA all H) */
};

/*
 * 2.0 comes without a prefix, in parentheses, or as "CVSS2#..."; 3.x and 4.0 need theirs.
 * Metrics in any order but for 4.0, which forbids it; "not defined" counts as absent.
 * E_PARSE names the metric; E_LIMIT over 512 bytes.
 */
MUST_CHECK int cvss_parse(struct str vector, struct cvss *ret, struct err *e);
const char *cvss_version_text(enum cvss_version v); /* "3.1" */
/* "none" "low" "medium" "high" "critical" */
const char *cvss_severity_text(enum cvss_severity s);
/* any case; "moderate", "important" too */
bool cvss_severity_parse(struct str s, enum cvss_severity *ret);
enum cvss_severity cvss_severity_of(enum cvss_version v, int tenths);
