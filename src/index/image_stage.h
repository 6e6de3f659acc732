/*
 * What the image's builder holds while records come in, and the tables it works out when
 * the image is made. Inner header of image_build.c, image_keys.c, image_join.c,
 * image_facts.c, image_entries.c and image_write.c; nobody else includes it.
 *
 * Numbers of strings, keys, bounds and quals are their pools' (order of arrival); `rank`
 * turns them into bytewise order, by which all is sorted, so that the file does not
 * depend on the order of adding.
 */
#pragma once
#include "index/image.h"
#include "index/image_build.h"
#include "index/image_layout.h"
#include "index/pool.h"
#include "model/space.h"

struct image_pair {
    uint32_t a, b;
};
VEC_TYPE(image_pairs, struct image_pair);

/* One package statement of a record: a bound (image_bound_row over pool numbers) for a package. */
struct staged_row {
    uint32_t package, cve, bound;
};

struct staged_record {
    uint32_t source, id, title, vector;
    uint32_t id_from, alias_n, related_n, cve_n; /* in ids: aliases, then related, then cves */
    uint32_t row_from, row_n;
    uint32_t published, modified, withdrawn; /* seconds, capped */
    int16_t base;
    uint8_t vector_version, severity;
    bool rejected, automatable, total;
    bool vendor; /* it speaks of a distribution's release */
    bool dead;   /* replaced by a later one */
};

struct staged_kev {
    uint32_t cve;
    int32_t added_day, due_day;
    bool ransomware;
};

struct staged_epss {
    uint32_t cve, score, percentile;
    int32_t date_day;
};

struct staged_ssvc {
    uint32_t cve, at;
    uint8_t exploitation, automatable, total;
};

/* What an order made of a version. */
struct image_key {
    uint32_t number; /* in keys; 0 where the order cannot read it */
    uint32_t text;   /* in strings */
    uint8_t flags;   /* BOUND_EPOCH, BOUND_MISREAD */
    bool modular;    /* a modular build's, of rpm */
};

/* Numbers of what came last: records repeat themselves, and looking there first is quick. */
struct image_last {
    uint32_t source, space, cve, zero; /* strings; zero: the introduced "0" */
    uint32_t version, bound;
    const struct space_kind *kind; /* of the space */
};

struct image_builder {
    struct pool strings, titles, keys, quals, bounds;
    struct pool packages;          /* space (a string's number) and name, ... */
    struct image_pairs package_of; /* ... and both as strings */
    struct pool vectors;           /* of CVSS, ... */
    VEC(struct cvss) scores;       /* ... and their scores */
    struct pool versions;          /* order and version, ... */
    VEC(struct image_key) key_of;  /* ... and its key */
    struct pool record_ids;        /* (source, id) of each record ... */
    VEC(uint32_t) record_of;       /* ... and the one that holds now */
    VEC(struct staged_record) records;
    VEC(struct staged_row) rows;
    VEC(uint32_t) ids;
    struct image_pairs spaces; /* record, string; with repetitions */
    struct image_last last;
    VEC(struct staged_kev) kevs;
    VEC(struct staged_epss) epss;
    VEC(struct staged_ssvc) ssvcs;
    struct buf key; /* scratch */
    bool over;
};

/* Appends the rows of one package statement; image_keys.c. */
void image_rows_add(struct image_builder *b, const struct advisory_affected *af);

struct image_staged_entry {
    uint32_t package, vuln;
    uint32_t bound; /* its rank by content */
    uint32_t record;
};

/* The work of one build; freed by image_work_done. */
struct image_work {
    struct image_builder *b;
    uint32_t *rank;    /* of strings */
    uint32_t *by_rank; /* and back */
    VEC(uint32_t)
    records; /* the live ones, by source and id; a record's number is its place here */
    VEC(uint32_t) targets; /* strings, later vulnerabilities: whom the records speak of */
    uint32_t *target_from; /* by record number, and one more */
    uint32_t *tie;         /* by string: the CVE that it is tied to */
    uint8_t *tie_state;
    VEC(uint32_t) vulns;              /* strings: ids, in bytewise order; its place is the number */
    uint32_t *vuln_of;                /* by string: number + 1, 0 = none */
    struct image_pairs aliases;       /* vulnerability, rank of a string */
    struct image_pairs sources;       /* vulnerability, record */
    VEC(struct image_vuln_row) facts; /* by vulnerability; strings are pool numbers */
    uint8_t *dead;                    /* by vulnerability: withdrawn; the facts apart are far */
    uint32_t *bound_at;               /* bounds by rank of content */
    VEC(struct image_staged_entry) entries;
    VEC(struct image_package_row) packages; /* space and name are pool numbers */
    VEC(uint32_t) spaces;                   /* strings, in order */
    bool over;                              /* more entries than an image holds */
};

static inline const struct staged_record *image_work_record(const struct image_work *w, size_t i)
{
    return &w->b->records.p[w->records.p[i]];
}
static inline bool image_record_silent(const struct staged_record *r)
{
    return r->withdrawn || r->rejected; /* gives no entries and ties no ids */
}

/* When the statement was made; one without a date is a living document and as new as can be. */
static inline uint32_t image_record_date(const struct staged_record *r)
{
    return r->modified ? r->modified : r->published ? r->published : UINT32_MAX;
}

bool image_is_cve(struct str id);
/* The vulnerability a row of its own CVE speaks of: the CVE, or the one its id is tied to. */
uint32_t image_join_row(const struct image_work *w, uint32_t cve);
void image_join(struct image_work *w); /* targets, tie */
void image_number(
    struct image_work *w); /* vulns, vuln_of, aliases, sources; targets become numbers */
void image_facts(struct image_work *w);
void image_entries(struct image_work *w); /* bound_at, entries, packages, spaces */
MUST_CHECK int image_write(struct image_work *w, struct str inputs, struct buf *out,
                           struct image_stats *stats, struct err *e);

/* Sorts by a, then b, and drops repetitions. */
void image_pairs_unique(struct image_pairs *v);
