"""The advisories that concern the demo group, reduced to facts: no titles, no descriptions."""
import json
import re

from demo import appliances, facts, images

DEB_CUT = "2022-08-31"   # newer ones come with the second documents
ALMA_CUT = "2025-10-31"


def lines(records):
    return "".join(json.dumps(r, ensure_ascii=False, separators=(",", ":"), sort_keys=True) + "\n"
                   for r in sorted(records, key=lambda r: r["id"]))


def debian(data, sources):
    """Two documents in the form of the tracker's DSA list; newest first."""
    first, second, found = {}, {}, set()
    for row in data.dsa:
        if row["source"] not in sources:
            continue
        to = first if row["day"] <= DEB_CUT else second
        entry = to.setdefault(row["id"], (row, []))
        entry[1].append(f"\t[bullseye] - {row['source']} {row['fixed']}\n")
        found.update(row["cves"])
    documents = []
    for rows in (first, second):
        order = sorted(rows.values(), key=lambda e: (e[0]["day"], e[0]["id"]), reverse=True)
        text = ""
        for row, packages in order:
            text += f"[{row['text']}] {row['id']} {row['source']}\n"
            text += f"\t{{{' '.join(row['cves'])}}}\n" if row["cves"] else ""
            text += "".join(packages)
        documents.append(text)
    return documents, found


def _affected(ecosystem, name, fixed):
    return {"package": {"ecosystem": ecosystem, "name": name},
            "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": fixed}]}]}


def alma(data, names):
    documents, found = ([], []), set()
    for r in data.alma:
        entries = sorted({e for e in images.alma_entries(r) if e[0] in names})
        if not entries or r.get("withdrawn"):
            continue
        cves = facts.cves_of(r)
        out = {"id": r["id"], "published": r["published"], "modified": r["modified"],
               "related": cves,
               "affected": [_affected("AlmaLinux:9", n, v) for n, v in entries]}
        word = r.get("summary", "").partition(":")[0]
        if word in ("Critical", "Important", "Moderate", "Low"):
            out["database_specific"] = {"severity": word}
        documents[r["published"][:10] > ALMA_CUT].append(out)
        found.update(cves)
    return [lines(d) for d in documents], found


def alpine(data, origins):
    """One record a CVE, of secdb's (package, fixed version, CVE)."""
    by_cve = {}
    for name in sorted(origins):
        for version, cves in data.secdb.get(name, []):
            if re.search(r"-r\d+$", version):
                for cve in cves:
                    by_cve.setdefault(cve, {})[name] = version
    records = [{"id": f"ALPINE-{cve}", "modified": "2020-06-08T00:00:00Z", "upstream": [cve],
                "affected": [_affected("Alpine:v3.11", n, v) for n, v in sorted(fixes.items())]}
               for cve, fixes in by_cve.items()]
    return lines(records), set(by_cve)


def _plain_range(g):
    return {"type": g["type"], "events": [{k: v for k, v in e.items()} for e in g["events"]]}


def language(data, packages):
    """PyPI, Go and crates.io: OSV records without their prose. packages: {(ecosystem, name)}."""
    documents, found = {}, set()
    for eco, name in (("pypi", "pypa"), ("go", "go"), ("cargo", "rustsec")):
        records = []
        for r in data.osv(name):
            if r.get("withdrawn"):
                continue
            affected = []
            for a in r.get("affected", []):
                if (eco, a["package"]["name"]) in packages:
                    ranges = [_plain_range(g) for g in a.get("ranges", []) if g["type"] != "GIT"]
                    item = {"package": {"ecosystem": a["package"]["ecosystem"],
                                        "name": a["package"]["name"]}, "ranges": ranges}
                    if a.get("versions") and not ranges:
                        item["versions"] = a["versions"]
                    affected.append(item)
            if affected:
                records.append(_osv_facts(r, affected))
                found.update(facts.cves_of(r))
        documents[eco] = lines(records)
    return documents, found


def _osv_facts(r, affected):
    out = {"id": r["id"], "modified": r.get("modified", "1970-01-01T00:00:00Z"),
           "aliases": sorted(r.get("aliases", [])), "affected": affected}
    if r.get("published"):
        out["published"] = r["published"]
    if r.get("severity"):
        out["severity"] = r["severity"]
    return out


def npm(data, names):
    """The working group's records as OSV: its version expressions become events."""
    records, found = [], set()
    for r in data.records("advisories/nodejs-wg-npm.jsonl.zst"):
        if r.get("module_name") not in names:
            continue
        ranges = _npm_ranges(r.get("vulnerable_versions") or "")
        if not ranges:
            continue
        cves = sorted(c for c in r.get("cves") or [] if re.match(r"CVE-\d+-\d+$", c))
        out = {"id": f"NSWG-ECO-{r['id']}", "modified": f"{r['updated_at'][:10]}T00:00:00Z",
               "published": f"{r['publish_date'][:10]}T00:00:00Z",
               "aliases": cves if len(cves) == 1 else [], "related": cves if len(cves) > 1 else [],
               "affected": [{"package": {"ecosystem": "npm", "name": r["module_name"]},
                             "ranges": ranges}]}
        vector = r.get("cvss_vector") or ""
        if vector.startswith("CVSS:3"):
            out["severity"] = [{"type": "CVSS_V3", "score": vector}]
        records.append(out)
        found.update(cves)
    return lines(records), found


def _npm_ranges(text):
    """"<1.0.2 || >=2.0.0 <2.1.1" -> SEMVER ranges; [] when it says something else."""
    ranges = []
    for part in text.split("||"):
        words = re.findall(r"(>=|<=|<|=)\s*(\d+\.\d+\.\d+)(?=\s|$)", part.strip())
        if re.sub(r"(>=|<=|<|=)\s*\d+\.\d+\.\d+(?=\s|$)", "", part).strip() or not words:
            return []
        events = [{"introduced": "0"}]
        for op, version in words:
            if op in (">=", "="):
                events[0] = {"introduced": version}
            if op == "<":
                events.append({"fixed": version})
            elif op in ("<=", "="):
                events.append({"last_affected": version})
        ranges.append({"type": "SEMVER", "events": events})
    return ranges


def bitnami_vectors(data, cves, known):
    """Id, alias and CVSS vector only, one record a CVE: a source of vectors for OS packages."""
    chosen = {}
    for r in data.osv("bitnami"):
        aliases = [a for a in r.get("aliases", []) if a.startswith("CVE-")]
        vectors = sorted({s["score"] for a in r["affected"] for s in a.get("severity", [])
                          if s["type"].startswith("CVSS")})
        if len(aliases) != 1 or len(vectors) != 1 or aliases[0] in known or aliases[0] not in cves:
            continue
        if r["id"] < chosen.get(aliases[0], {"id": "~"})["id"]:
            kind = "CVSS_V4" if vectors[0].startswith("CVSS:4") else "CVSS_V3"
            chosen[aliases[0]] = {"id": r["id"], "aliases": aliases, "affected": [],
                                  "modified": r.get("modified", "1970-01-01T00:00:00Z"),
                                  "severity": [{"type": kind, "score": vectors[0]}]}
    return lines(chosen.values())


# CVE records


def _metrics(container):
    """CVSS vectors and CISA's SSVC."""
    out = []
    for m in container.get("metrics", []):
        for key, value in m.items():
            if key.startswith("cvssV") and "vectorString" in value:
                out.append({key: {"version": value.get("version"),
                                  "vectorString": value["vectorString"]}})
            elif key == "other" and value.get("type") == "ssvc":
                content = {k: value["content"][k] for k in ("id", "timestamp", "options", "version")
                           if k in value["content"]}
                out.append({"other": {"type": "ssvc", "content": content}})
    return out


_AFFECTED = ("vendor", "product", "cpes", "defaultStatus", "versions")
_VERSION = ("version", "status", "lessThan", "lessThanOrEqual", "versionType", "changes")


def _names(a):
    """(vendor, product) pairs of an element of "affected", as CPE spells them."""
    names = {tuple(c.split(":")[3:5]) for c in a.get("cpes", []) if c.startswith("cpe:2.3:")}
    names.add(tuple(re.sub(r"\s+", "_", (a.get(k) or "").strip().lower())
                    for k in ("vendor", "product")))
    return names & appliances.PRODUCTS


def named_versions(data):
    """(vendor, product) -> the versions that CVE records name as bounds, in lower case."""
    found = {}
    for r in data.cve5.values():
        c = r["containers"]
        for a in (a for x in [c.get("cna", {})] + c.get("adp", []) for a in x.get("affected", [])):
            for name in _names(a):
                found.setdefault(name, set()).update(
                    v[k].strip().lower() for v in a.get("versions", [])
                    for k in ("version", "lessThan", "lessThanOrEqual") if v.get(k))
    return found


def _products(container):
    out = []
    for a in container.get("affected", []):
        if not _names(a):
            continue
        item = {k: a[k] for k in _AFFECTED if k in a}
        item["versions"] = [{k: v[k] for k in _VERSION if k in v} for v in a.get("versions", [])]
        out.append(item)
    return out


def _cve_facts(r, with_products):
    c = r["containers"]
    cna, adps = {"metrics": _metrics(c.get("cna", {}))}, []
    if with_products:
        cna["affected"] = _products(c.get("cna", {}))
    for adp in c.get("adp", []):
        short = adp.get("providerMetadata", {}).get("shortName", "")
        item = {"providerMetadata": {"shortName": short}, "metrics": _metrics(adp)}
        if with_products:
            item["affected"] = _products(adp)
        if item["metrics"] or item.get("affected"):
            adps.append(item)
    meta = {k: r["cveMetadata"][k] for k in ("cveId", "state", "datePublished", "dateUpdated")
            if k in r["cveMetadata"]}
    return {"dataType": "CVE_RECORD", "dataVersion": "5.1", "cveMetadata": meta,
            "containers": {"cna": {k: v for k, v in cna.items() if v}, "adp": adps}}


def cve5(data, cves):
    """(text, ids, ids with a vector): all the appliances' CVEs, and of `cves` what is there."""
    rows, vectors = {}, set()
    for cve, r in data.cve5.items():
        if r["cveMetadata"].get("state") == "REJECTED":
            continue
        c = r["containers"]
        own = any(_products(x) for x in [c.get("cna", {})] + c.get("adp", []))
        if own or cve in cves:
            rows[cve] = _cve_facts(r, own)
            if "vectorString" in json.dumps(rows[cve]):
                vectors.add(cve)
    text = "".join(json.dumps(rows[i], ensure_ascii=False, separators=(",", ":"), sort_keys=True)
                   + "\n" for i in sorted(rows))
    return text, set(rows), vectors


def kev(data, cves, held_back):
    """Two documents; the second has what the story learns later."""
    keep = ("cveID", "vendorProject", "product", "dateAdded", "dueDate",
            "knownRansomwareCampaignUse")
    documents = []
    for later in (False, True):
        rows = [{k: v[k] for k in keep} for cve, v in sorted(data.kev.items())
                if cve in cves and (cve in held_back) == later]
        documents.append(json.dumps({"catalogVersion": "2025.08.25",
                                     "dateReleased": "2025-08-25T17:04:19.9796Z",
                                     "count": len(rows), "vulnerabilities": rows}, indent=1) + "\n")
    return documents


def epss(data, cves):
    """The few scores of one day that the data have for what the group meets."""
    day, rows = "2026-02-24", []
    for cve in sorted(cves):
        row = data.epss(cve)
        if row and row["date"] == day:
            rows.append(f"{cve},{row['epss']},{row['percentile']}")
    head = f"#model_version:,score_date:{day}T00:00:00Z\ncve,epss,percentile\n"
    return head + "".join(row + "\n" for row in rows)
