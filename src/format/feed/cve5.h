/* A CVE record being read, as the files of the cve5 reader share it. Inner header of feed/. */
#pragma once
#include "format/feed/feed_input.h"

struct cve5 {
    struct feed_input *in;
    struct advisory r;
    struct feed_strs vectors, cwes, references;
    struct feed_affecteds affected;
    struct feed_strs named; /* names that an understood entry with CPEs stands for already */
    int64_t rejected_at;
    size_t container; /* the one being read: 0 the CNA's, i + 1 that of adp[i] */
};

/* "cna", "adp[0]": the place of the container being read, in the arena. */
struct str cve5_where(const struct cve5 *c);

/* The name of a CPE's vendor and product in the space "cpe"; "" when they are no values. */
struct str cve5_cpe_name(struct arena *a, struct str vendor, struct str product);

/*
 * The "affected" of the container. An entry without CPEs whose name is among `named` is left
 * out.
 */
void cve5_affected_read(struct cve5 *c, struct json affected);
/* Drops what is unknown among the first n entries (the ADPs') where a later one knows. */
void cve5_unknown_drop(struct cve5 *c, size_t n);
/* The "cpeApplicability" of the container. */
void cve5_applicability_read(struct cve5 *c, struct json applicability);
/* The "metrics": vectors, the vendor's own severity, SSVC and KEV, which go to the sink. */
MUST_CHECK int cve5_metrics_read(struct cve5 *c, struct json metrics, struct err *e);
