/*
 * A space is where a package name has its meaning: one ecosystem, or one release of
 * one distribution. "deb/debian/11", "rpm/almalinux/9", "apk/alpine/3.11", "npm",
 * "pypi", "golang", "cargo", "gem", "cpe". One const table says, per first part,
 * the version order and by which name advisories speak of packages.
 */
#pragma once
#include "model/component.h"

struct space_kind {
    const char *type;      /* first part: the purl type, or "cpe" */
    const char *ecosystem; /* OSV's name: "npm", "PyPI", "Go", "crates.io", "RubyGems"; NULL else */
    enum ver_order order;
    bool by_source; /* advisories name source packages (deb, apk) */
    bool released;  /* the space carries distribution and release */
};

/* The kind of a space ("deb/debian/11") or of a purl type; NULL when unknown. */
const struct space_kind *space_kind_find(struct str space_or_type);

/*
 * OSV's ecosystem text ("Debian:11", "AlmaLinux:9", "Alpine:v3.11", "npm") -> space, or "" when
 * unknown.
 */
struct str space_of_ecosystem(struct arena *a, struct str ecosystem);
/*
 * type "deb", release "debian-11" -> "deb/debian/11"; types without releases -> the type. "" when
 * unknown.
 */
struct str space_of_release(struct arena *a, struct str type, struct str release);

/*
 * A package name as its space compares it: pypi by PEP 503 (lower case, runs of "-_." are one
 * "-"), golang in lower case (older purls are), else as it is. Both the feeds' names and the
 * components' go through it.
 */
struct str space_name(struct arena *a, const struct space_kind *kind, struct str name);

/* Under which space, name and version a component is looked up. */
struct space_subject {
    const struct space_kind *kind; /* NULL: no space knows this type */
    struct str space, name, version;
};

/*
 * The primary subject: purl type where it has a space, else the product (space "cpe", name
 * "vendor:product").
 */
struct space_subject space_subject_of(struct arena *a, const struct component *c);

/*
 * Turns *s, the subject of `before`, into that of `c`, where both are packages of one release of
 * one distribution; else false and *s stays. Spares a host's packages the making of their space.
 */
bool space_subject_next(const struct component *before, const struct component *c,
                        struct space_subject *s);
