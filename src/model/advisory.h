/*
 * One record of one source in the normal form (estate.md). A feed reader makes it,
 * the image joins many of them. Everything lives in the reader's arena until the
 * sink's call returns.
 */
#pragma once
#include "base/arena.h"
#include "codec/cvss.h"

enum affected_status {
    AFFECTED_RANGES,  /* inside a range or listed: affected; else not */
    AFFECTED_ALL,     /* every version (also: unfixed, open) */
    AFFECTED_NONE,    /* not affected, whatever the version */
    AFFECTED_EOL,     /* the release is past support: affected, no fix will come */
    AFFECTED_UNKNOWN, /* the source says it does not know, or its range is not understood */
};

struct advisory_range {
    struct str introduced;    /* inclusive; "" = from the beginning */
    struct str fixed;         /* exclusive; "" = none */
    struct str last_affected; /* inclusive, when fixed is "" */
};

struct advisory_affected {
    struct str space; /* model/space.h */
    /* as the space's advisories name packages; "cpe": "vendor:product" in CPE's spelling */
    struct str name;
    enum affected_status status;
    const struct advisory_range *ranges;
    size_t range_n;
    const struct str *versions; /* exact ones, beside the ranges */
    size_t version_n;
    struct str arch;   /* "" = all */
    struct str module; /* rpm module stream, "" = none */
    struct str cve;    /* this entry speaks of this CVE only; "" = of all of the record's */
    /* the feed's own words for the status: "unfixed", "end-of-life", urgency; or "" */
    struct str note;
    char part; /* CPE part, 0 where there is none */
};

struct advisory {
    struct str source; /* feed format's name: "osv", "cve5", "debian-dsa" ... */
    struct str id;     /* the record's own id; debian-tracker: the source package */
    const struct str *aliases;
    size_t alias_n;
    const struct str *related; /* related and upstream ids */
    size_t related_n;
    const struct str *cves; /* the record is about exactly these (DSA lists); no alias */
    size_t cve_n;
    int64_t published, modified, withdrawn; /* seconds; 0 = unknown or not */
    bool rejected;                          /* CVE state REJECTED */
    struct str title;                       /* one line, a fact's name; may be "" */
    const struct str *vectors;              /* CVSS vectors, best first as the source orders them */
    size_t vector_n;
    enum cvss_severity severity; /* the source's own word; CVSS_NONE = none said */
    const struct str *cwes;
    size_t cwe_n;
    const struct str *references; /* URLs */
    size_t reference_n;
    const struct advisory_affected *affected;
    size_t affected_n;
};

enum ssvc_exploitation {
    SSVC_EXPLOITATION_UNKNOWN,
    SSVC_EXPLOITATION_NONE,
    SSVC_EXPLOITATION_POC,
    SSVC_EXPLOITATION_ACTIVE
};
enum ssvc_answer { SSVC_UNKNOWN, SSVC_NO, SSVC_YES };

struct ssvc {
    struct str cve;
    enum ssvc_exploitation exploitation;
    enum ssvc_answer automatable;
    enum ssvc_answer total; /* technical impact: yes = total, no = partial */
    int64_t at;             /* seconds, 0 unknown */
};

struct kev {
    struct str cve;
    int64_t added_day, due_day; /* days since 1970; due 0 = not said (CVE records' KEV) */
    bool ransomware;            /* known use in campaigns */
    struct str vendor, product;
};

struct epss {
    struct str cve;
    uint32_t score, percentile; /* millionths */
    int64_t date_day;           /* of the model run; 0 unknown */
};
