"""Against what others found: debsecan, Trivy and apt for a Debian host; KEV, EPSS, CVE records."""
import csv
import json
import subprocess

from scenarios.scan_and_estate import debian_feeds
from world import data_path, same, same_set


def scenario_a_debian_host_as_debsecan_and_trivy_see_it(w):
    debian_feeds(w)
    status = data_path("bench/debian11-match/host1200.status")
    items = w.ask("scan", "--release", "debian-11", status)
    want = open(data_path("bench/debian11-match/expected-host1200.txt")).read().splitlines()
    got = ["%s %s" % (i["advisory"], i["component"].split("/")[-1].split("@")[0]) for i in items]
    got = [g.replace("%2B", "+").replace("%3A", ":") for g in got]
    same(len(got), len(set(got)), "nothing twice")
    same_set(got, want, "findings of host1200")


def scenario_kev_joins_real_records(w):
    w.niju("feed", "import", "--as", "kev",
           data_path("cve/kev/known_exploited_vulnerabilities.json"))
    debian_feeds(w)
    listed = json.load(open(data_path("cve/kev/known_exploited_vulnerabilities.json")))
    by_id = {v["cveID"]: v for v in listed["vulnerabilities"]}
    for id in ("CVE-2021-44228", "CVE-2021-4034", "CVE-2014-0160", "CVE-2019-0211"):
        shown = w.niju("advisory", "show", id, "--format", "json").json()
        same((shown["kev"]["added"], shown["kev"]["due"], shown["kev"]["ransomware"]),
             (by_id[id]["dateAdded"], by_id[id]["dueDate"],
              by_id[id]["knownRansomwareCampaignUse"] == "Known"), id)
    shown = w.niju("advisory", "show", "CVE-2021-44228", "--format", "json").json()
    fixed = {(p["space"], p["name"]): [v["fixed"] for v in p["verdicts"]]
             for p in shown["packages"]}
    same(fixed[("deb/debian/11", "apache-log4j2")], ["2.15.0-1~deb11u1"])
    same(w.niju("advisory", "show", "CVE-2023-1393", "--format", "json").json()["kev"], None)


def scenario_kev_as_csv_is_the_same_as_json(w):
    shown = []
    for ending in ("json", "csv"):
        w.feeds = str(w.path("feeds-" + ending))
        w.niju("feed", "import", "--as", "kev",
               data_path("cve/kev/known_exploited_vulnerabilities." + ending))
        shown.append([w.niju("advisory", "show", id, "--format", "json").json()["kev"]
                      for id in ("CVE-2021-44228", "CVE-2002-0367", "CVE-2019-0211")])
    same(shown[0], shown[1])


def scenario_epss_joins(w):
    path = data_path("cve/epss-sample/epss_scores-2026-09-29.head.csv")
    w.niju("feed", "import", "--as", "epss", path)
    lines = [line for line in open(path) if not line.startswith("#")]
    rows = list(csv.DictReader(lines))
    assert len(rows) > 5
    for row in rows[:5]:
        shown = w.niju("advisory", "show", row["cve"], "--format", "json").json()["epss"]
        same((round(shown["score"], 5), shown["date"]), (round(float(row["epss"]), 5),
                                                         "2026-09-29"), row["cve"])


def scenario_cve_records_with_ssvc(w):
    path = data_path("cve/cve5-vulnrichment.jsonl.zst")
    w.niju("feed", "import", "--as", "cve5", path)
    raw = subprocess.run(["zstd", "-dcq", path], capture_output=True, check=True).stdout
    checked = 0
    for line in raw.splitlines()[::300]:
        record = json.loads(line)
        id = record["cveMetadata"]["cveId"]
        if record["cveMetadata"]["state"] != "PUBLISHED":
            continue
        said = {}
        for adp in record["containers"].get("adp", []):
            for m in adp.get("metrics", []):
                if m.get("other", {}).get("type") == "ssvc":
                    for option in m["other"]["content"]["options"]:
                        said.update({k.lower(): v.lower() for k, v in option.items()})
        if not said:
            continue
        shown = w.niju("advisory", "show", id, "--format", "json").json()["ssvc"]
        same((shown["exploitation"], shown["automatable"], shown["technical_impact"]),
             (said["exploitation"], said["automatable"], said["technical impact"]), id)
        checked += 1
    assert checked > 10, checked
