/*
 * Releases of distributions, as one text: "debian-11", "ubuntu-22.04", "alpine-3.11",
 * "almalinux-9". The first part is os-release's ID in lower case (os-release(5)), except
 * "amazon" for amzn; scanners' other names for the same distribution are folded into it.
 * What counts as one release:
 *   major only         debian raspbian almalinux rhel rocky centos ol fedora azurelinux photon
 *   major and minor    ubuntu alpine (alpine's *_alpha versions are "alpine-edge")
 *   none (rolling)     wolfi chainguard arch opensuse-tumbleweed minimos: the name alone
 *   any other          VERSION_ID as it stands, in lower case ("amazon-2023", "sles-15.4")
 * Code names of Debian and Ubuntu become numbers ("bookworm" -> "debian-12"); "debian-sid" stays.
 */
#pragma once
#include "base/arena.h"

/* From os-release's ID and VERSION_ID. "" when id is ""; the id alone when version_id is "". */
struct str release_of(struct arena *a, struct str id, struct str version_id);
/* The same for one text: "debian-11.6", "debian 11", "Debian:11", "Alpine:v3.11", "bookworm". */
struct str release_parse(struct arena *a, struct str text);
/* "opensuse-leap-15.2" -> "opensuse-leap", "15.2"; a rolling one has the version "". */
void release_split(struct str release, struct str *id, struct str *version);
/* Whether releases of that id have no version ("wolfi"). */
bool release_is_rolling(struct str id);
