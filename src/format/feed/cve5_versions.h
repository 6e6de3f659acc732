/*
 * The "versions" of one affected product of a CVE record, with its default status, as
 * ranges (CVE JSON 5, "product" and docs/versions.md there). Inner header of feed/.
 */
#pragma once
#include "format/feed/feed_input.h"

enum cve5_status { CVE5_UNSAID, CVE5_AFFECTED, CVE5_UNAFFECTED, CVE5_UNKNOWN };

struct cve5_versions {
    enum affected_status status; /* what the understood part says; AFFECTED_NONE: nothing */
    struct feed_ranges ranges;
    struct feed_strs exact;
    bool stated;       /* some version is told (commits aside) */
    bool git;          /* some are told as commits */
    bool unclear;      /* some are not understood ... */
    size_t unclear_at; /* ... of which this is the first */
};

bool cve5_status_parse(struct str s, enum cve5_status *ret);
void cve5_versions_read(struct arena *a, struct json versions, enum cve5_status by_default,
                        struct cve5_versions *ret);
