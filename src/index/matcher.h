/*
 * Component x image -> verdicts. Pure; threads may run it side by side. `niju scan` and the
 * estate use this and nothing else, so they cannot disagree.
 */
#pragma once
#include "base/vec.h"
#include "index/image.h"
#include "model/space.h"

/* not affected has no row */
enum verdict_status { VERDICT_AFFECTED = 1, VERDICT_UNDETERMINED = 2 };

enum verdict_reason {
    REASON_RANGE = 1,  /* the key lies inside a range */
    REASON_LISTED,     /* the version is listed */
    REASON_ALL,        /* unfixed: every version */
    REASON_EOL,        /* past support */
    REASON_VERSION,    /* undetermined: the version cannot be ordered */
    REASON_NO_VERSION, /* undetermined: the inventory states none */
    /* undetermined: the inventory states no epoch and the advisory's is above 0 */
    REASON_EPOCH,
    /* undetermined: the source itself does not know, or its range is not understood */
    REASON_SOURCE,
    REASON_NO_DATA, /* undetermined: no feed covers the release (one a release, no vuln) */
};

enum { VULN_NONE = UINT32_MAX };

struct verdict {
    uint32_t vuln;  /* in the image; VULN_NONE for REASON_NO_DATA */
    uint32_t entry; /* that decided; meaningless for REASON_NO_DATA */
    enum verdict_status status;
    enum verdict_reason reason;
    /* the lowest version that clears this verdict (max over records); "" none */
    struct str fixed;
};

VEC_TYPE(verdict_list, struct verdict);

/*
 * Appends the component's verdicts, by vulnerability number. One per vulnerability: affected wins
 * over undetermined. "Not affected" (ENTRY_NONE) beats both where its own record says them, and,
 * in a distribution's release, where an older record or one of the same date does (a record
 * without a date is a living document: as new as can be). Withdrawn
 * vulnerabilities give none. A component whose space no feed covers gives one
 * REASON_NO_DATA verdict when its space is a distribution's release, none else.
 */
void match_component(const struct image *img, const struct component *c, struct arena *a,
                     struct verdict_list *out);

/*
 * The same for many components one after another, as hosts have them: what packages of one release
 * share is worked out once. A component given must live until the next one.
 */
struct match_run {
    const struct image *img;
    struct arena *a;
    const struct component *before;
    struct space_subject sub;
    uint64_t space_hash;
    bool covered; /* some feed knows the space */
};
void match_run_init(struct match_run *r, const struct image *img, struct arena *a);
void match_run_add(struct match_run *r, const struct component *c, struct verdict_list *out);

/* The same with the package found and the key made before (the estate's hot path). */
struct match_subject {
    struct image_package package;
    struct str key;              /* order key; "" when the version cannot be ordered */
    enum verdict_reason unkeyed; /* why key is "": REASON_VERSION or REASON_NO_VERSION */
    bool epoch_unsaid;           /* no epoch stated by an inventory that may leave it out */
    struct str version, arch;
    char part;
};
/*
 * Makes the subject of a component for any image: package holds space and name only. Texts live in
 * the arena or in the component. false when no space knows the component.
 */
bool match_subject_make(const struct component *c, struct arena *a, struct match_subject *ret);
/*
 * Makes the subject of a component; key and version live in the arena or in the component. false
 * when the image has no such package.
 */
bool match_subject_of(const struct image *img, const struct component *c, struct arena *a,
                      struct match_subject *ret);
void match_subject(const struct image *img, const struct match_subject *s,
                   struct verdict_list *out);

/* For people: the comparison in one line of facts: entry, both keys, both versions. */
struct match_explanation {
    struct image_entry entry;
    struct image_record record;
    struct str subject_space, subject_name, subject_version;
    struct str key; /* the component's */
};
bool match_explain(const struct image *img, const struct component *c, const struct verdict *v,
                   struct arena *a, struct match_explanation *ret);
