"""What the benchmarks read, made of the real data once and kept in build/bench/in."""
import csv
import functools
import json
import re
import subprocess
from pathlib import Path

LISTS = ["advisories/debian-tracker/data/DSA/list", "advisories/debian-tracker/data/DLA/list"]
OSV = ["almalinux8", "almalinux9", "bitnami", "go", "pypa", "rustsec"]
CVE = ["vulnrichment", "golang"]


def feed_files(data):
    osv = [data / f"advisories/osv-{name}.jsonl.zst" for name in OSV]
    return osv, [data / f"cve/cve5-{name}.jsonl.zst" for name in CVE]


def image(niju, folder, groups):
    """The feeds of (format, files) imported and compiled into a folder of their own."""
    if not (folder / "advisories.image").exists():
        for form, files in groups:
            subprocess.run([niju, "--quiet", "--feeds", folder, "feed", "import", "--as", form,
                            *files], check=True, stdout=subprocess.DEVNULL)
    subprocess.run([niju, "--quiet", "--feeds", folder, "feed", "build"], check=True,
                   stdout=subprocess.DEVNULL)
    return folder / "advisories.image"


def bullseye_fixes(data):
    """{(source, CVE or DSA): fixed}: of several lists the newest, which stands first, holds."""
    fixes, advisory = {}, None
    for name in LISTS:
        rows = []
        for line in (data / name).read_text(encoding="utf-8").splitlines():
            head = re.match(r"\[.*?\] (D[SL]A-\S+)", line)
            cves = re.match(r"\s+\{(.*)\}", line)
            fixed = re.match(r"\s+\[bullseye\]\s+- (\S+)\s+([^<\s]\S*)", line)
            if head:
                advisory = {"id": head[1], "cves": []}
            elif cves and advisory:
                advisory["cves"] = cves[1].split()
            elif fixed:
                rows.append((fixed[1], fixed[2], advisory))
        for source, version, of in reversed(rows):
            for cve in of["cves"] or [of["id"]]:
                fixes[source, cve] = (version, of["id"])
    return fixes


def _deb_key(niju):
    @functools.cache
    def key(version):
        done = subprocess.run([niju, "version", "key", "deb", version], check=True,
                              capture_output=True, text=True)
        return done.stdout.strip()
    return key


def large_host(niju, data, path):
    """All of Debian 11's packages; those with advisories as old as the oldest of their fixes."""
    if path.exists():
        return path
    key, oldest = _deb_key(niju), {}
    with open(data / "bench/debian11-match/advisories-dsa-dla.tsv", encoding="utf-8") as f:
        for row in csv.reader(f, delimiter="\t"):
            source, fixed = row[3], row[4]
            if row[2] == "bullseye":
                oldest[source] = min(oldest.get(source, fixed), fixed, key=key)
    with open(data / "inventory/debian-indices/bullseye.tsv", encoding="utf-8") as f, \
            open(path, "w", encoding="utf-8") as out:
        for p in csv.DictReader(f, delimiter="\t"):
            version, source = p["version"], p["source"]
            if source in oldest:
                version, note = oldest[source], source if source != p["package"] else ""
            elif p["source_version"] != version:
                note = f"{source} ({p['source_version']})"
            else:
                note = source if source != p["package"] else ""
            out.write(f"Package: {p['package']}\nStatus: install ok installed\n"
                      f"Priority: {p['priority']}\nSection: x\nInstalled-Size: 1\n"
                      f"Maintainer: x <x@example.org>\nArchitecture: {p['arch']}\n"
                      + (f"Source: {note}\n" if note else "")
                      + f"Version: {version}\nDescription: x\n\n")
    return path


def deb_versions(data, path):
    """The fixed versions of each source, one source behind the other, as a matcher meets them."""
    with open(data / "bench/debian11-match/advisories-dsa-dla.tsv", encoding="utf-8") as f:
        rows = sorted(csv.reader(f, delimiter="\t"), key=lambda row: row[3])
    path.write_text("".join(row[4] + "\n" for row in rows), encoding="utf-8")
    return path


def rpm_versions(data, path):
    packed = data / "advisories/osv-almalinux9.jsonl.zst"
    lines = subprocess.run(["zstd", "-dcq", packed], check=True, capture_output=True).stdout
    found = []
    for line in lines.splitlines():
        for affected in json.loads(line).get("affected", []):
            found += [(affected["package"]["name"], event["fixed"])
                      for r in affected.get("ranges", []) for event in r["events"]
                      if "fixed" in event]
    found.sort(key=lambda pair: pair[0])
    path.write_text("".join(version + "\n" for _, version in found), encoding="utf-8")
    return path
