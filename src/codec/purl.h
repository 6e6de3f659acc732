/* Package URL, "pkg:deb/debian/openssl@3.0.11?arch=amd64" (package-url/purl-spec, ECMA-427). */
#pragma once
#include "base/arena.h"
#include "base/err.h"

enum { PURL_MAX = 8192, PURL_QUALIFIERS = 32 };

struct purl_qualifier {
    struct str key, value; /* key in lower case, value decoded */
};

/* Every part is decoded and normalised by the type's rules; an absent one has n = 0. */
struct purl {
    struct str type, namespace, name, version, subpath;
    struct purl_qualifier *qualifiers; /* sorted by key, unique */
    size_t qualifier_n;
};

/* Strings live in the arena. E_PARSE says which part is wrong; E_LIMIT past the ceilings. */
MUST_CHECK int purl_parse(struct arena *a, struct str text, struct purl *ret, struct err *e);
/* The same, but upper-case letters in qualifier keys are folded: for foreign documents. */
MUST_CHECK int purl_repair(struct arena *a, struct str text, struct purl *ret, struct err *e);
/* Normalises and checks parts given one by one (same rules as purl_parse), in place. */
MUST_CHECK int purl_normalise(struct arena *a, struct purl *p, struct err *e);
/* The canonical spelling. */
struct str purl_text(struct arena *a, const struct purl *p);
/* The value of a qualifier, or an empty string. */
struct str purl_qualifier(const struct purl *p, struct str key);
