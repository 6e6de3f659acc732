/*
 * A component: a package, library, product, firmware or hardware item with one
 * version, normalised from a package URL or a CPE so that equal ones are equal
 * byte by byte (estate.md). Strings live where their maker says.
 */
#pragma once
#include "base/arena.h"
#include "base/err.h"
#include "codec/purl.h"
#include "codec/version/version.h"
#include "model/release.h"

struct component {
    /* purl type, lower case: "deb" "rpm" "apk" "npm" "pypi" "golang" "cargo" "gem" "generic" ... */
    struct str type;
    /*
     * purl namespace ("debian", "@angular", "github.com/gin-gonic"), vendor for products; may be ""
     */
    struct str namespace;
    struct str name;
    struct str version; /* rpm: [epoch:]version-release; "" when unknown */
    struct str arch;    /* "amd64", "x86_64"; "" when unknown or none */
    /* OS source package; never "" for deb, rpm, apk (falls back to the name) */
    struct str source_name;
    struct str source_version; /* never "" where version is not (falls back to it) */
    /* normalised release: "debian-11" "almalinux-9" "alpine-3.11" "ubuntu-22.04"; "" */
    struct str distro;
    struct str cpe; /* CPE 2.3 formatted string, or "" */
    /* CPE part: 'a' software, 'o' operating system or firmware, 'h' hardware */
    char part;
    /* a missing epoch is 0 (package database), not merely unsaid (SBOM) */
    bool epoch_known;
};

/*
 * Fills the fall-backs, folds what the scheme folds (by purl rules), checks. In the
 * arena. E_INVALID without type or name.
 */
MUST_CHECK int component_normalise(struct arena *a, struct component *c, struct err *e);

/*
 * From a purl: qualifiers arch, distro, epoch, upstream (source, "name@version"), cpe understood.
 */
MUST_CHECK int component_of_purl(struct arena *a, struct str purl, struct component *ret,
                                 struct err *e);
/* Sets cpe (in its formatted spelling) and part, fills what is still empty. E_PARSE. */
MUST_CHECK int component_cpe(struct arena *a, struct str cpe, struct component *c, struct err *e);
/* An epoch stated apart from the version ("0", "2"): deb and rpm only. */
void component_epoch(struct arena *a, struct str epoch, struct component *c);
/* The source package from its file's name, "bash-5.1.8-6.el9.src.rpm"; false when it is none. */
bool component_source_rpm(struct arena *a, struct str file, struct component *c);
/* From vendor, product and version, with a CPE where known (may be ""). type "generic". */
MUST_CHECK int component_of_product(struct arena *a, const struct component *parts,
                                    struct component *ret, struct err *e);
/* The canonical purl, with arch and distro, as outputs show it. */
struct str component_purl(struct arena *a, const struct component *c);
/* The bytes by which components are interned: all fields, unambiguous. */
struct str component_key(struct arena *a, const struct component *c);
/* Reads component_key's bytes back; false when damaged. Strings point into key. */
bool component_unkey(struct str key, struct component *ret);
