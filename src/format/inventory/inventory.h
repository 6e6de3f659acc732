/*
 * Inventory readers: package databases, SBOMs, lists -> components. One const table; a new
 * format is one file and one row. Nothing is handed out before the whole document is understood.
 */
#pragma once
#include "base/err.h"
#include "base/vec.h"
#include "model/component.h"

/* One thing an inventory document describes: usually one asset; a software CSV has many. */
struct inventory {
    /* asset the document names (SBOM subject, hostname, CSV's asset column), or "" */
    struct str subject;
    /*
     * which part of the asset it lists: "dpkg", "rpm", "apk", "sbom:SERIAL",
     * "file:package-lock.json" ...
     */
    struct str source;
    struct str release; /* normalised distribution release, or "" */
    int64_t made;       /* when the document says it was made, seconds; 0 unknown */
    struct component *components;
    size_t n;
};

struct inventory_bad {
    struct str place; /* "line 12", "components[3].purl" */
    struct str why;   /* English */
};

/* A document read. Everything lives in the arena given. */
struct inventory_doc {
    const struct inventory_format *format;
    struct inventory *items;
    size_t n;
    /* entries not understood: counted, listed with -v, kept as far as they go */
    struct inventory_bad *bad;
    size_t bad_n;
    size_t bad_more; /* not understood either, beyond the 10,000 listed */
};

struct inventory_input {
    struct str bytes;
    /* file name, for detection by name where content does not tell, and for messages */
    struct str name;
    struct str release; /* --release: overrides what the document says; "" = none */
};

struct inventory_format {
    /*
     * "dpkg" "rpm-qa" "apk" "cyclonedx" "purl-list" "software-csv" "npm-lock" "go-mod" "go-sum"
     * "pip-requirements" "collect"
     */
    const char *name;
    /* 0 no .. 100 certain; looks at the first bytes only where it can */
    int (*probe)(const struct inventory_input *in);
    int (*read)(struct arena *a, const struct inventory_input *in, struct inventory_doc *ret,
                struct err *e);
};

const struct inventory_format *inventory_format_find(struct str name);
const struct inventory_format *inventory_format_at(size_t i); /* NULL past the end */

/*
 * Detects the format and reads. E_PARSE: no format fits (the message lists what is
 * understood) or damaged content (with line or JSON path); E_SUPPORT names a format that is
 * known and not read; E_LIMIT. Strings of the result may point into in->bytes.
 */
MUST_CHECK int inventory_read(struct arena *a, const struct inventory_input *in,
                              struct inventory_doc *ret, struct err *e);

/* os-release text -> "debian-11"; "" when it names none. */
struct str os_release_read(struct arena *a, struct str text);

/*
 * A root folder (or a container's unpacked one): os-release and the package databases below
 * it (var/lib/dpkg/status, status.d, lib/apk/db/installed, rpm databases: not supported, said
 * so), joined into one document. A file goes to inventory_read,
 * unpacked before when it is .gz, .zst or .xz. Gives the found documents; everything lives in
 * the arena. E_NOTFOUND: no such path, or a folder without a package database.
 */
MUST_CHECK int inventory_read_path(struct arena *a, const char *path, struct str release,
                                   struct inventory_doc *ret, struct err *e);
