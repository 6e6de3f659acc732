/* "AV:N/AC:L/..." by a table of metrics: what all versions of CVSS share. For cvss*.c alone. */
#pragma once
#include "codec/cvss.h"

enum cvss_group { CVSS_BASE, CVSS_TEMPORAL, CVSS_ENVIRONMENTAL, CVSS_SUPPLEMENTAL, CVSS_GROUPS };

enum { CVSS_METRICS = 32 };

/* Outside the base group the first value means "not defined", as an absent metric does. */
struct cvss_metric {
    const char *name, *values; /* "AV", "N A L P" */
    enum cvss_group group;
};

struct cvss_scheme {
    const char *version;
    const struct cvss_metric *metrics;
    size_t n;     /* at most CVSS_METRICS */
    bool ordered; /* the specification forbids any order but the table's */
};

struct cvss_vector {
    uint8_t value[CVSS_METRICS]; /* index into the metric's values */
    bool has[CVSS_GROUPS];       /* a metric of the group is defined */
};

/* E_PARSE names the metric. */
MUST_CHECK int cvss_vector_parse(struct str s, const struct cvss_scheme *scheme,
                                 struct cvss_vector *ret, struct err *e);

/* Each fills all of *ret but severity and overall; s is without prefix. */
MUST_CHECK int cvss2_parse(struct str s, struct cvss *ret, struct err *e);
MUST_CHECK int cvss3_parse(struct str s, struct cvss *ret, struct err *e); /* ret->version is set */
MUST_CHECK int cvss4_parse(struct str s, struct cvss *ret, struct err *e);
