/*
 * The advisory image: one file, mapped read-only, shared by every process. Immutable;
 * threads may share it; x_ref/x_unref. Strings point into the mapping. Sections: spaces, packages
 * (sorted by space, name), entries (fixed size, by package then vulnerability), order
 * keys, vulnerabilities (sorted by id), records, id table (aliases), texts (cold).
 */
#pragma once
#include "base/err.h"
#include "codec/cvss.h"
#include "model/advisory.h"

struct image;

/*
 * Maps and checks (magic, version, lengths, XXH3 of each section). E_NOTFOUND, E_PARSE damaged or
 * of another version: rebuild it.
 */
MUST_CHECK int image_open(const char *path, struct image **ret, struct err *e);
/* The same over bytes in memory that outlive it. */
MUST_CHECK int image_of_bytes(struct str bytes, struct image **ret, struct err *e);
/* Checksums of all sections, and every reference; reads the whole file. E_PARSE. */
MUST_CHECK int image_verify(const struct image *img, struct err *e);
struct image *image_ref(struct image *img);
void image_unref(struct image *img); /* NULL is a no-op */

uint64_t image_hash(
    const struct image *img); /* of all but the inputs: equal ones give equal verdicts */
uint64_t image_size(const struct image *img);    /* bytes */
uint64_t image_unknown(const struct image *img); /* bounds whose version the order could not read */
struct str image_inputs(const struct image *img);

/* A vulnerability: one CVE, or a record that names none. */
struct image_vuln {
    struct str id;
    struct str title; /* cold; may be "" */
    /* the newest with a score, see docs/decisions/best-vector.md; may be "" */
    struct str vector;
    int base;                    /* tenths, -1 without a vector */
    enum cvss_severity severity; /* of the base, else the sources' own word; CVSS_NONE unknown */
    enum cvss_severity worst;    /* the same, or the sources' word where that is high and higher */
    bool kev, ransomware;
    int64_t kev_added_day, kev_due_day;
    bool has_epss;
    uint32_t epss, epss_percentile; /* millionths */
    int64_t epss_day;
    enum ssvc_exploitation exploitation;
    enum ssvc_answer automatable, total; /* SSVC's; SSVC_UNKNOWN: fall back to the vector */
    bool vector_automatable, vector_total;
    int64_t published, modified; /* seconds */
    /* seconds: every record of it is withdrawn or it is rejected; 0 = live */
    int64_t withdrawn;
    uint32_t alias_from, alias_n, record_from, record_n;
};
/* Of its facts by content (vector, severity, KEV, SSVC, withdrawn; not EPSS), as packages' are. */
uint64_t image_vuln_hash(const struct image *img, uint32_t vuln);
size_t image_vuln_count(const struct image *img);
void image_vuln_at(const struct image *img, uint32_t i, struct image_vuln *ret);
/* By its id or any one-to-one alias or record id that leads to exactly one. */
bool image_vuln_find(const struct image *img, struct str id, uint32_t *ret);
struct str image_alias_at(const struct image *img, const struct image_vuln *v, uint32_t i);

/* A source's record behind a verdict (provenance). */
struct image_record {
    struct str source, id;
    int64_t published, modified, withdrawn;
    struct str title; /* cold */
};
/* record number */
uint32_t image_record_at(const struct image *img, const struct image_vuln *v, uint32_t i);
void image_record_get(const struct image *img, uint32_t record, struct image_record *ret);

/* Whether any feed covers the space ("deb/debian/12"): false = "no data for this release". */
bool image_space_known(const struct image *img, struct str space);
size_t image_space_count(const struct image *img);
struct str image_space_at(const struct image *img, size_t i);

/* A package's entries: [from, from + n). */
struct image_package {
    struct str space, name;
    uint32_t from, n;
    uint64_t hash; /* by content, of all that matching reads of it: equal ones, in any two images,
                      give the same verdicts */
};
size_t image_package_count(const struct image *img);
void image_package_at(const struct image *img, uint32_t i, struct image_package *ret);
bool image_package_find(const struct image *img, struct str space, struct str name,
                        struct image_package *ret);

enum entry_kind { ENTRY_RANGE, ENTRY_EXACT, ENTRY_ALL, ENTRY_NONE, ENTRY_EOL, ENTRY_UNKNOWN };

struct image_entry {
    uint32_t vuln, record;
    enum entry_kind kind;
    bool hi_inclusive; /* last_affected */
    bool lo_open;      /* unused bits 0 */
    /* order keys; lo "" = from the beginning; hi "" with has_hi false = no end */
    struct str lo, hi;
    bool has_hi;
    bool epoch;                   /* a bound states an epoch above 0 */
    struct str introduced, fixed; /* as the source wrote them (fixed: fixed or last_affected); "" */
    struct str arch, module, note;
    char part;
};
void image_entry_at(const struct image *img, uint32_t i, struct image_entry *ret);
/*
 * The entries that name a vulnerability, as package numbers, ascending ("affected ID" without a
 * scan).
 */
size_t image_vuln_packages(const struct image *img, uint32_t vuln, const uint32_t **ret);
