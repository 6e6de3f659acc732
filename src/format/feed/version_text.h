/*
 * Versions as people write them: "< 8.6.1", ">= 1.0, < 2.0", "All versions prior to 3.2",
 * "8.0.16 and earlier", "1.0 - 2.3", "2.4.x", "n/a". Inner header of feed/.
 */
#pragma once
#include "codec/version/version.h"
#include "format/feed/feed_input.h"

enum version_text {
    VERSION_TEXT_UNCLEAR, /* not understood */
    VERSION_TEXT_NOTHING, /* it says that it says nothing: "n/a", "unspecified" */
    VERSION_TEXT_ALL,     /* every version */
    VERSION_TEXT_SOME,    /* the ranges and versions told */
};

struct version_words {
    struct feed_ranges ranges;
    struct feed_strs exact;
};

/* Strings point into `text` or the arena; *ret is filled for VERSION_TEXT_SOME only. */
enum version_text version_text_parse(struct arena *a, struct str text, struct version_words *ret);

/* "v1.2", "Version 1.2" -> "1.2"; "" when it is not one version. "1.2.*" stays. */
struct str version_text_one(struct str text);
/* "6.1.*", "6.1.x" -> true, with the first version (6.1) and the one behind the last (6.2). */
bool version_text_series(struct arena *a, struct str v, struct str *first, struct str *behind);
/*
 * The smallest version behind v in the generic order, for bounds that leave v out: ranges
 * have no such bound. "3.2" -> "3.2-a".
 */
struct str version_text_behind(struct arena *a, struct str v);
