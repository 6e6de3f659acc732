"""data/demo/ORIGIN: what is real in the demo group, where from, and under which licence."""

_HEAD = """The demo group: what is made up, what is real

The group, its units, people, systems, assets, names and addresses (RFC 5737 and RFC 3849 ranges)
are made up by this project. Packages, versions and advisories are facts of public sources; nothing
but ids, package names, versions, ranges, vectors, dates and marks was taken: no titles, no texts.
Made by tools/gen-demo of the project's collection of real data; the same data give the same bytes.

Advisories (inside demo.tar.zst, feeds/)
group | rows | source @ commit | licence | what was taken
"""

_FEEDS = [
    ("debian-dsa-1.list, debian-dsa-2.list", ("feeds/debian-dsa-1.list", "feeds/debian-dsa-2.list"),
     "Debian security tracker, mirror CVEDB/security-tracker @ 32127b7f220c (2023-04-02)",
     "none stated (public facts)",
     "ids, dates, CVE ids, bullseye source packages and fixed versions"),
    ("osv-almalinux-1.jsonl, -2", ("feeds/osv-almalinux-1.jsonl", "feeds/osv-almalinux-2.jsonl"),
     "AlmaLinux/osv-database @ 948f47aa6b88 (2026-08-21)", "MIT",
     "ids, dates, CVE ids, severity word, packages and fixed versions; "
     "module streams and el8 builds left out"),
    ("osv-alpine.jsonl", ("feeds/osv-alpine.jsonl",),
     "alpinelinux/alpine-secdb @ 06f6e960194f (2020-06-08)", "none stated (public facts)",
     "package, fixed version, CVE of v3.11; a record a CVE made here"),
    ("osv-npm.jsonl", ("feeds/osv-npm.jsonl",), "nodejs/security-wg @ f1288d0d6723 (2026-04-08)",
     "MIT", "number, dates, CVE ids, version expressions (as events), vector"),
    ("osv-pypi.jsonl", ("feeds/osv-pypi.jsonl",),
     "pypa/advisory-database @ 3ccb612573e2 (2024-10-10)",
     "CC-BY-4.0", "ids, aliases, dates, ranges, vectors"),
    ("osv-go.jsonl", ("feeds/osv-go.jsonl",), "golang/vulndb @ a752ea54fd1b (2026-08-21)",
     "CC-BY-4.0 (data)", "ids, aliases, dates, ranges"),
    ("osv-crates.jsonl", ("feeds/osv-crates.jsonl",),
     "rustsec/advisory-db, branch osv @ 7fa931cb9025 (2026-08-21)", "CC0-1.0 (some CC-BY-4.0)",
     "ids, aliases, dates, ranges, vectors"),
    ("osv-bitnami.jsonl", ("feeds/osv-bitnami.jsonl",),
     "bitnami/vulndb @ 0054d6e3bacc (2026-08-05)",
     "Apache-2.0", "id, CVE id, CVSS vector; no packages"),
    ("cve5.jsonl", ("feeds/cve5.jsonl",), "cisagov/vulnrichment @ b0ed758328f4 (2024-10-24)",
     "CC0-1.0",
     "id, dates, CVSS vectors, SSVC; vendor, product, CPE and versions of the appliances"),
    ("kev-1.json, kev-2.json", ("feeds/kev-1.json", "feeds/kev-2.json"),
     "cisagov/kev-data @ eacf03ec6637 (2025-08-25)", "CC0-1.0",
     "CVE, vendor, product, dates, ransomware mark"),
    ("epss.csv", ("feeds/epss.csv",),
     "FIRST EPSS of 2026-02-24, by anchore/grype's test data @ 4562c55cebba",
     "FIRST EPSS terms (free use with credit)",
     "score and percentile of the CVEs above, where the data have them"),
]

_CREDITS = """
Credits and licences
PyPI Advisory Database, by its contributors, CC BY 4.0
(https://creativecommons.org/licenses/by/4.0/); reduced to the fields named above.
Go Vulnerability Database, by the Go Authors, CC BY 4.0; reduced likewise.
RustSec Advisory Database, by its contributors, CC0 1.0; records taken over from GitHub's database
CC BY 4.0; reduced likewise.
AlmaLinux OSV database, Node.js Security WG: MIT. Bitnami Vulnerability Database: Apache-2.0.
CISA Vulnrichment and KEV: CC0 1.0. EPSS: FIRST.org (https://www.first.org/epss).
Debian's and Alpine's lists state no licence: ids, package names and versions only.
"""

_LISTS = """
Inventories (inside demo.tar.zst, inventory/DAYS-AGO/)
kind | files | where the versions are from
"""

_VERSIONS = [
    ("Debian 11 hosts", "ID=debian\nVERSION_ID=\"11\"",
     "Debian's indices of bullseye and bullseye-security (apt, 2026-11); "
     "older ones: fixed versions of the DSA and DLA lists"),
    ("Debian 12 hosts", "ID=debian\nVERSION_ID=\"12\"",
     "Debian's index of bookworm (apt, 2026-11)"),
    ("AlmaLinux 9 hosts", 'ID="almalinux"', "fixed versions of AlmaLinux's OSV records"),
    ("Alpine 3.11 containers", "ID=alpine",
     "fixed versions of alpine-secdb v3.11; baselayout, keys, apk-tools, scanelf, zlib and such: "
     "golden list of an Alpine 3.10 image, aquasecurity/trivy @ dc3c56eed58a (Apache-2.0)"),
    ("package-lock.json", '"lockfileVersion"', "patched versions of nodejs/security-wg"),
    ("requirements.txt", "==", "fixed versions of pypa/advisory-database"),
    ("go.mod", "module ", "fixed versions of golang/vulndb"),
    ("CycloneDX of crates", '"bomFormat"', "fixed versions of rustsec/advisory-db"),
    ("network.csv", "asset,vendor,", "bounds of the version ranges in the CVE records"),
]


def _rows(path, text):
    if path.endswith(".list"):
        return sum(line.startswith("[") for line in text.splitlines())
    if path.endswith(".json"):
        return text.count('"cveID"')
    return len([line for line in text.splitlines() if not line.startswith(("#", "cve,"))])


def text(feeds, inventories):
    out = _HEAD
    for group, paths, source, licence, taken in _FEEDS:
        rows = " + ".join(str(_rows(p, feeds[p])) for p in paths)
        out += f"{group} | {rows} | {source} | {licence} | {taken}\n"
    out += _CREDITS + _LISTS
    left = list(inventories)
    for kind, mark, source in _VERSIONS:
        mine = [r for r in left if mark in r[4][:400]]
        left = [r for r in left if mark not in r[4][:400]]
        out += f"{kind} | {len(mine)} | {source}\n"
    return out
