"""Makes the small documents that scenarios import: package lists, advisories, KEV, EPSS."""
import json


def dpkg(packages):
    """dpkg status text of {name: version} or {name: (version, source)}."""
    out = []
    for name, version in packages.items():
        source = None
        if isinstance(version, tuple):
            version, source = version
        out.append("Package: %s\nStatus: install ok installed\n%sArchitecture: amd64\n"
                   "Version: %s\n\n" % (name, "Source: %s\n" % source if source else "", version))
    return "".join(out)


def npm_lock(packages):
    """package-lock.json of {name: version}."""
    entries = {"": {"name": "app", "version": "1.0.0", "dependencies": dict(packages)}}
    for name, version in packages.items():
        entries["node_modules/" + name] = {"version": version}
    return json.dumps({"name": "app", "version": "1.0.0", "lockfileVersion": 3,
                       "requires": True, "packages": entries})


def cyclonedx(purls, subject="app", serial="urn:uuid:3e671687-395b-41f5-a30f-a58921a69b79"):
    return json.dumps({
        "bomFormat": "CycloneDX", "specVersion": "1.5", "serialNumber": serial, "version": 1,
        "metadata": {"component": {"type": "application", "name": subject}},
        "components": [{"type": "library", "name": p.split("@")[0].split("/")[-1],
                        "version": p.split("@")[1].split("?")[0], "purl": p} for p in purls]})


NETWORK_TOTAL = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"  # automatable, total: 9.8
NETWORK_PART = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:L/I:N/A:N"  # automatable only: 5.3
LOCAL_PART = "CVSS:3.1/AV:L/AC:L/PR:L/UI:N/S:U/C:L/I:N/A:N"  # neither: 3.3


def osv(id, package, fixed=None, ecosystem="Debian:11", vector=NETWORK_TOTAL, aliases=(),
        introduced="0", modified="2026-01-01T00:00:00Z", **more):
    """One OSV record; fixed None = no fix yet."""
    events = [{"introduced": introduced}] + ([{"fixed": fixed}] if fixed else [])
    kind = "SEMVER" if ecosystem in ("npm", "Go", "crates.io") else "ECOSYSTEM"
    record = {"id": id, "modified": modified, "published": modified, "aliases": list(aliases),
              "summary": "about " + package,
              "affected": [{"package": {"ecosystem": ecosystem, "name": package},
                            "ranges": [{"type": kind, "events": events}]}]}
    if vector:
        record["severity"] = [{"type": "CVSS_V3", "score": vector}]
    record.update(more)
    return record


def jsonl(records):
    return "".join(json.dumps(r) + "\n" for r in records)


def kev(entries):
    """KEV list of {cve: day added}."""
    return json.dumps({
        "title": "CISA Catalog of Known Exploited Vulnerabilities", "catalogVersion": "2026.01.31",
        "dateReleased": "2026-01-31T00:00:00.0000Z", "count": len(entries),
        "vulnerabilities": [{
            "cveID": cve, "vendorProject": "v", "product": "p", "vulnerabilityName": "n",
            "dateAdded": day, "shortDescription": "d", "requiredAction": "a", "dueDate": "2026-12-31",
            "knownRansomwareCampaignUse": "Unknown", "notes": "", "cwes": []}
            for cve, day in entries.items()]})


def epss(scores):
    lines = ["#model_version:v2025.03.14,score_date:2026-01-30T00:00:00+0000", "cve,epss,percentile"]
    return "\n".join(lines + ["%s,%s,0.9" % (c, s) for c, s in scores.items()]) + "\n"


UNITS = """code,parent,name_ja,name_en,kind,region,headcount
G,,二重グループ,Niju Group,group,Japan,1000
JP,G,日本会社,Japan Company,company,Japan,600
JP-SALES,JP,営業部,Sales,department,Japan,100
JP-DEV,JP,開発部,Development,department,Japan,200
US,G,米国会社,US Company,company,Americas,300
US-OPS,US,米国運用部,US Operations,department,Americas,80
"""
SYSTEMS = """code,unit,name_ja,name_en,purpose,phase,criticality,data_classes,customers,countries,stop_decider,stop_deputy
shop,JP-SALES,店,Shop,business,operation,4,personal,1000,JP,Sato,Suzuki
intra,JP-DEV,社内,Intranet,internal,operation,2,internal,0,JP,Tanaka,Ito
ops,US-OPS,運用,Operations,service,operation,3,public,10,US,Smith,Jones
"""
ASSETS = """name,unit,system,kind,exposed,criticality,address
web01,,shop,server,yes,,192.0.2.1
db01,JP-SALES,shop,server,no,,10.0.0.2
dev01,JP-DEV,intra,server,no,,10.0.0.3
ops01,US-OPS,ops,server,unknown,,10.1.0.1
"""


def group(w):
    """init, and a small group with four assets."""
    w.niju("init")
    w.niju("org", "import", w.write("units.csv", UNITS))
    w.niju("system", "import", w.write("systems.csv", SYSTEMS))
    w.niju("asset", "import", w.write("assets.csv", ASSETS))


def feed(w, records, name="osv.jsonl"):
    w.niju("feed", "import", "--as", "osv", w.write(name, jsonl(records)))


def host(w, asset, packages, release="debian-11", **more):
    """Imports the package list of one machine."""
    return w.niju("inventory", "import", "--asset", asset, "--release", release,
                  w.write(asset + ".status", dpkg(packages)), **more)
