"""`niju scan` of a document and the estate after its import say the same, on real inventories."""
import collections
import json
import os
import subprocess

from documents import NETWORK_PART, feed, osv
from world import data_path, same, same_set, some


def records(name):
    """The records of a packed feed of the real data."""
    packed = subprocess.run(["zstd", "-dcq", data_path("advisories/" + name)], capture_output=True,
                            check=True)
    return [json.loads(line) for line in packed.stdout.splitlines()]


def debian_feeds(w):
    tracker = data_path("advisories/debian-tracker/data")
    w.niju("feed", "import", "--as", "debian-dsa", tracker + "/DSA/list", tracker + "/DLA/list")


def agree(w, target, release=None, at_least=1):
    """Imports the document for an exposed asset and compares with the stateless scan."""
    release = ["--release", release] if release else []
    scanned = w.ask("scan", *release, target)
    w.niju("init")
    w.niju("asset", "import", w.write("one.csv", "name,kind,exposed\none,server,yes\n"))
    w.niju("inventory", "import", "--asset", "one", *release, target)
    found = w.ask("finding", "list", "--state", "open")
    assert len(scanned) >= at_least, "only %d items" % len(scanned)

    names = {c: w.niju("purl", c).json()["name"]
             for c in sorted({i["component"] for i in scanned})[:20]}
    same(collections.Counter((i["advisory"], i["tier"]) for i in scanned if i["advisory"]),
         collections.Counter((f["subject"].split()[0], f["tier"]) for f in found
                             if f["kind"] == "vulnerability"), "advisories and tiers")
    same(len([i for i in scanned if i["advisory"] is None]), len(some(found, kind="no-data")))
    subjects = {f["subject"] for f in found}
    for i in scanned:
        if i["advisory"] and i["component"] in names:
            assert "%s %s" % (i["advisory"], names[i["component"]]) in subjects, i
    for advisory in sorted({i["advisory"] for i in scanned if i["advisory"]})[:12]:
        mine = some(scanned, advisory=advisory)
        same_set({(a["component"], a["status"], a["fixed"], a["tier"])
                  for a in w.ask("affected", advisory)},
                 {(i["component"], i["status"], i["fixed"], i["tier"]) for i in mine}, advisory)
    row = w.ask("risk")
    counted = sum(c["open"] for r in row for c in r["tiers"].values())
    same(counted, len([i for i in scanned if i["status"] == "affected"]), "the Risk Monitor")
    return scanned


def scenario_a_debian_11_host(w):
    debian_feeds(w)
    agree(w, data_path("bench/debian11-match/host1200.status"), "debian-11", at_least=2000)


def scenario_a_debian_12_host_without_data(w):
    debian_feeds(w)
    items = agree(w, data_path("inventory/local-machine/dpkg-status-bookworm"), "debian-12")
    same([(i["status"], i["advisory"], i["tier"]) for i in items], [("undetermined", None, None)])


def scenario_a_debian_10_image(w):
    debian_feeds(w)
    packages = json.load(open(data_path("inventory/trivy-packages-golden/packages/"
                                        "debian-buster.json.golden")))
    text = "".join("Package: %s\nStatus: install ok installed\nArchitecture: amd64\nVersion: %s\n"
                   "Source: %s (%s)\n\n" % (p["Name"], p["Version"], p["SrcName"],
                                            p.get("SrcVersion") or p.get("SrcVer"))
                   for p in packages)
    agree(w, w.write("buster.status", text), "debian-10", at_least=20)


def scenario_an_almalinux_9_host(w):
    """Packages in the version of their first advisory: later ones must match them."""
    w.niju("feed", "import", "--as", "osv", data_path("advisories/osv-almalinux9.jsonl.zst"))
    first = {}
    for r in sorted(records("osv-almalinux9.jsonl.zst"), key=lambda r: r["published"]):
        for a in r["affected"]:
            for e in a["ranges"][0]["events"]:
                if "fixed" in e and ".module" not in e["fixed"]:
                    first.setdefault(a["package"]["name"], e["fixed"])
    lines = []
    for name, version in sorted(first.items())[::8]:
        epoch, _, rest = version.rpartition(":")
        lines.append("%s|%s|%s|%s|x86_64|%s" % (name, epoch or "(none)", *rest.rsplit("-", 1),
                                                "(none)"))
    agree(w, w.write("rpm-qa.txt", "\n".join(lines) + "\n"), "almalinux-9", at_least=1000)


def scenario_go_and_python_documents(w):
    for name in ("osv-go.jsonl.zst", "osv-pypa.jsonl.zst"):
        w.niju("feed", "import", "--as", "osv", data_path("advisories/" + name))
    agree(w, data_path("inventory/trivy-integration/fixtures/repo/gomod/go.mod"))


def scenario_a_python_document(w):
    w.niju("feed", "import", "--as", "osv", data_path("advisories/osv-pypa.jsonl.zst"))
    agree(w, data_path("inventory/trivy-integration/fixtures/repo/pip/requirements.txt"))


def scenario_an_sbom(w):
    w.niju("feed", "import", "--as", "osv", data_path("advisories/osv-go.jsonl.zst"))
    agree(w, data_path("inventory/cyclonedx-bom-examples/SBOM/proton-bridge/"
                       "proton-bridge-v1.6.3.bom.json"))


def scenario_an_npm_lock_file(w):
    lock = data_path("inventory/trivy-integration/fixtures/repo/npm/package-lock.json")
    names = set(json.load(open(lock))["dependencies"])
    feed(w, [osv("CVE-2025-%d" % (1000 + i), n, "999.0.0", ecosystem="npm", vector=NETWORK_PART)
             for i, n in enumerate(sorted(names))])
    agree(w, lock, at_least=5)
