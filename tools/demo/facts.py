"""Reads the unpacked real data: advisories as facts, package indices, golden package lists."""
import functools
import json
import os
import re
import subprocess

from demo import order


class Data:
    def __init__(self, root):
        self.root = root

    def text(self, path):
        with open(f"{self.root}/{path}", encoding="utf-8") as f:
            return f.read()

    def records(self, path):
        out = subprocess.run(["zstd", "-dcq", f"{self.root}/{path}"], check=True,
                             stdout=subprocess.PIPE).stdout
        return [json.loads(line) for line in out.splitlines()]

    @functools.cached_property
    def kev(self):
        path = "cve/kev/known_exploited_vulnerabilities.json"
        return {v["cveID"]: v for v in json.loads(self.text(path))["vulnerabilities"]}

    @functools.cached_property
    def cve5(self):
        return {r["cveMetadata"]["cveId"]: r
                for r in self.records("cve/cve5-vulnrichment.jsonl.zst")}

    @functools.cached_property
    def alma(self):
        return self.records("advisories/osv-almalinux9.jsonl.zst")

    def epss(self, cve):
        path = ("inventory/grype-fixtures/grype/db/v6/diff/testdata/inputs/epss/results/"
                f"{cve.lower()}.json")
        if not os.path.exists(f"{self.root}/{path}"):
            return None
        return json.loads(self.text(path))["item"]

    def osv(self, name):
        return self.records(f"advisories/osv-{name}.jsonl.zst")

    @functools.cached_property
    def dsa(self):
        """DSA and DLA rows for bullseye: id, date text, ISO date, CVEs, source, fixed version."""
        rows, now = [], None
        for kind in ("DSA", "DLA"):
            for line in self.text(f"advisories/debian-tracker/data/{kind}/list").splitlines():
                head = re.match(r"\[(.*?)\] (D[SL]A-\S+) ", line)
                cves = re.match(r"\s+\{(.*)\}", line)
                fixed = re.match(r"\s+\[bullseye\]\s+- (\S+)\s+([^<\s]\S*)", line)
                if head:
                    now = (head[2], head[1], [])
                elif cves and now:
                    now[2].extend(cves[1].split())
                elif fixed and now:
                    rows.append({"id": now[0], "text": now[1], "day": iso_day(now[1]),
                                 "cves": now[2], "source": fixed[1], "fixed": fixed[2]})
        return rows

    @functools.cached_property
    def bullseye(self):
        """Binary package -> its newest row of main, updates and security."""
        best = {}
        for name in ("bullseye", "bullseye-security"):
            for line in self.text(f"inventory/debian-indices/{name}.tsv").splitlines()[1:]:
                f = line.split("\t")
                row = {"name": f[0], "version": f[1], "source": f[2], "source_version": f[3],
                       "arch": f[4]}
                if f[0] not in best or order.deb(best[f[0]]["version"], f[1]) < 0:
                    best[f[0]] = row
        return best

    @functools.cached_property
    def bookworm(self):
        rows = {}
        for line in self.text("inventory/debian-indices/bookworm.tsv").splitlines()[1:]:
            f = line.split("\t")
            rows[f[0]] = {"name": f[0], "version": f[1], "source": f[2], "source_version": f[3],
                          "arch": f[4]}
        return rows

    @functools.cached_property
    def secdb(self):
        """Alpine 3.11: package -> [(fixed version, [CVE])], newest first as the file has them."""
        found = {}
        for repo in ("main", "community"):
            name = version = None
            for line in self.text(f"advisories/alpine-secdb/v3.11/{repo}.yaml").splitlines():
                word = line.strip()
                if word.startswith("name:"):
                    name = word[5:].strip()
                    found.setdefault(name, [])
                elif name and re.match(r"['\"]?[0-9][^ ]*:$", word):
                    version = word.rstrip(":").strip("'\"")
                    found[name].append((version, []))
                elif name and version and word.startswith("- CVE-"):
                    found[name][-1][1].append(word[2:].split()[0])
                elif word.startswith("- pkg"):
                    name = version = None
        return found

    @functools.cached_property
    def apk_lists(self):
        """Packages of Alpine images in the golden lists: name -> (version, origin)."""
        rows = {}
        path = "inventory/trivy-packages-golden/packages/alpine-310.json.golden"
        for p in json.loads(self.text(path)):
            rows[p["Name"]] = (p["Version"], p.get("SrcName") or p["Name"])
        return rows


def iso_day(text):
    months = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
    day, month, year = text.split()
    return f"{year}-{months.index(month[:3]) + 1:02d}-{int(day):02d}"


def cves_of(record):
    """CVE ids an OSV record names."""
    ids = record.get("aliases", []) + record.get("related", []) + record.get("upstream", [])
    return sorted({i for i in ids + [record["id"]] if i.startswith("CVE-")})
