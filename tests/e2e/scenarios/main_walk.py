"""The main job: a group, its inventories, advisories -> tasks that close and reopen by evidence."""
from documents import (LOCAL_PART, NETWORK_PART, NETWORK_TOTAL, dpkg, feed, group, host, kev,
                       npm_lock, osv)
from world import one, same, same_set, some

OPENSSL = osv("CVE-2025-1001", "openssl", "1.1.1w-0+deb11u2")

PARTIAL = osv("CVE-2025-1001", "openssl", "1.1.1w-0+deb11u2", vector=NETWORK_PART)


def tasks(w, *filters):
    return w.ask("task", "list", *filters)


def scenario_from_init_to_a_closed_task(w):
    group(w)
    w.niju("org", "import", w.write("posts.csv", "unit,post,person,deputy\n"
                                    "JP-SALES,head,Sato,no\nJP-SALES,system,Suzuki,no\n"))
    host(w, "web01", {"openssl": "1.1.1w-0+deb11u1", "libssl1.1": ("1.1.1w-0+deb11u1", "openssl"),
                      "bash": "5.1-2+deb11u1"})
    same(tasks(w), [], "no advisories, no tasks")
    feed(w, [OPENSSL, osv("CVE-2025-1002", "openssl", "1.1.1w-0+deb11u3", vector=LOCAL_PART)])

    task = one(tasks(w))
    want = {"unit": "JP-SALES", "component": "openssl", "release": "debian-11",
            "target": "1.1.1w-0+deb11u3", "tier": "3d", "due": w.day(3), "state": "open",
            "assets": 1, "exposures": 4, "kind": "fix", "severity": "critical",
            "high_priority": True, "kev": False, "overdue": False}
    same({k: task[k] for k in want}, want, "the task")
    assert "openssl" in task["command"], task["command"]
    same(task["restart"], "service")

    w.later(days=1)
    host(w, "web01", {"openssl": "1.1.1w-0+deb11u3", "libssl1.1": ("1.1.1w-0+deb11u3", "openssl"),
                      "bash": "5.1-2+deb11u1"})
    same(tasks(w), [], "a patched inventory closes the task by itself")
    closed = one(tasks(w, "--all"))
    same((closed["id"], closed["state"], closed["closed"], closed["exposures"]),
         (task["id"], "closed", w.time(), 0))
    w.verify()


def scenario_regressed_within_90_days_reopens_the_same_task(w):
    group(w)
    feed(w, [OPENSSL])
    old, new = {"openssl": "1.1.1w-0+deb11u1"}, {"openssl": "1.1.1w-0+deb11u2"}
    host(w, "web01", old)
    first = one(tasks(w))
    w.later(days=1)
    host(w, "web01", new)
    w.later(days=80)
    host(w, "web01", old)
    again = one(tasks(w))
    same((again["id"], again["state"]), (first["id"], "reopened"))
    same(again["due"], first["due"], "the clock is not started again")
    assert again["overdue"]

    w.later(days=1)
    host(w, "web01", new)
    w.later(days=100)
    host(w, "web01", old)
    later = one(tasks(w))
    assert later["id"] != first["id"], "past 90 days it is a new task"
    same((later["state"], later["due"]), ("open", w.day(3)))
    same(one(tasks(w, "--all"), id=first["id"])["state"], "closed")


def scenario_clocks_never_restart(w):
    group(w)
    feed(w, [OPENSSL])
    list1 = {"openssl": "1.1.1w-0+deb11u1"}
    host(w, "web01", list1)
    due = w.day(3)
    for step in range(3):
        w.later(days=1)
        host(w, "web01", dict(list1, **{"extra%d" % step: "1.0"}))
        same(one(tasks(w))["due"], due, "another inventory")
    w.later(days=1)
    host(w, "web01", {"openssl": "1.1.1w-0+deb11u1+b1"})
    same(one(tasks(w))["due"], due, "another version that is affected too")
    w.later(days=1)
    w.niju("asset", "import", w.write("move.csv", "name,unit\nweb01,US-OPS\n"))
    task = one(tasks(w))
    same((task["unit"], task["due"]), ("US-OPS", due), "a new owner")
    w.later(days=1)
    feed(w, [dict(OPENSSL, modified="2026-02-06T00:00:00Z", summary="said again")], "again.jsonl")
    same(one(tasks(w))["due"], due, "a newer record")
    w.niju("match")
    same(one(tasks(w))["due"], due, "matched again")


def scenario_silence_and_other_sources_close_nothing(w):
    group(w)
    feed(w, [OPENSSL])
    host(w, "web01", {"openssl": "1.1.1w-0+deb11u1"})
    task = one(tasks(w))
    w.later(days=200)
    w.niju("match")
    same(one(tasks(w))["id"], task["id"], "a source gone silent closes nothing")
    w.niju("inventory", "import", "--asset", "web01", "--release", "debian-11", "--source", "other",
           w.write("other.status", dpkg({"openssl": "1.1.1w-0+deb11u2"})))
    same(one(tasks(w))["id"], task["id"], "another source closes nothing")
    w.niju("inventory", "import", "--asset", "web01", w.write("package-lock.json",
                                                             npm_lock({"left-pad": "1.3.0"})))
    same(one(tasks(w))["id"], task["id"], "nor does a lock file of the same asset")
    assert one(w.ask("asset", "list", "--stale", "100"), name="db01")["sources"] == 0
    w.niju("inventory", "retire", "web01", "dpkg")
    same(tasks(w), [], "retiring the source is a recorded act that closes")
    sources = [r for r in w.niju("asset", "show", "web01").lines() if r.startswith("dpkg ")]
    same(len(sources), 1, "the retired source stays in the history")


def scenario_kev_listing_pulls_the_date_in(w):
    group(w)
    feed(w, [PARTIAL])
    host(w, "dev01", {"openssl": "1.1.1w-0+deb11u1"})
    task = one(tasks(w))
    same((task["tier"], task["due"], task["kev"]), ("60d", w.day(60), False))
    w.later(days=10)
    w.niju("feed", "import", "--as", "kev", w.write("kev.json", kev({"CVE-2025-1001": w.day()})))
    task = one(tasks(w))
    same((task["tier"], task["due"], task["kev"]), ("14d", w.day(14), True))


def scenario_kev_listing_never_pushes_the_date_out(w):
    group(w)
    feed(w, [PARTIAL])
    host(w, "dev01", {"openssl": "1.1.1w-0+deb11u1"})
    due = w.day(60)
    w.later(days=55)
    w.niju("feed", "import", "--as", "kev", w.write("kev.json", kev({"CVE-2025-1001": w.day()})))
    same(one(tasks(w))["due"], due, "min(old due, event date + new days)")


def scenario_known_exploited_on_the_internet_is_three_days_and_triage(w):
    group(w)
    w.niju("feed", "import", "--as", "kev",
           w.write("kev.json", kev({"CVE-2025-1001": "2025-12-01"})))
    feed(w, [OPENSSL])
    host(w, "web01", {"openssl": "1.1.1w-0+deb11u1"})
    task = one(tasks(w))
    same((task["tier"], task["due"]), ("3d-triage", w.day(3)),
         "the clock does not start before the first inventory that shows it")


def scenario_exposure_change(w):
    group(w)
    feed(w, [OPENSSL])
    host(w, "dev01", {"openssl": "1.1.1w-0+deb11u1"})
    same(one(tasks(w))["due"], w.day(60))
    w.later(days=5)
    w.niju("asset", "import", w.write("exposed.csv", "name,exposed,exposed_evidence\n"
                                      "dev01,yes,port scan\n"))
    task = one(tasks(w))
    same((task["tier"], task["due"]), ("3d", w.day(3)), "an upgrade pulls the date in")
    due = task["due"]
    w.later(days=1)
    w.niju("asset", "import", w.write("hidden.csv", "name,exposed\ndev01,no\n"))
    task = one(tasks(w))
    same((task["tier"], task["due"]), ("60d", due), "a downgrade keeps the old date")


def scenario_unknown_exposure_counts_as_exposed(w):
    group(w)
    feed(w, [OPENSSL])
    host(w, "ops01", {"openssl": "1.1.1w-0+deb11u1"})
    same(one(tasks(w), unit="US-OPS")["tier"], "3d")
    same_set({a["name"] for a in w.ask("asset", "list", "--exposed")}, {"web01", "ops01"})


def scenario_a_fix_appears(w):
    group(w)
    feed(w, [osv("CVE-2025-2001", "bash", None)])
    host(w, "web01", {"bash": "5.1-2+deb11u1"})
    before = one(tasks(w))
    same((before["kind"], before["target"], before["due"]), ("mitigate", None, w.day(3)))
    w.niju("task", "take", str(before["id"]))
    w.later(days=20)
    feed(w, [osv("CVE-2025-2001", "bash", "5.1-2+deb11u2", modified="2026-02-20T00:00:00Z")])
    after = one(tasks(w))
    same((after["id"], after["kind"], after["target"]), (before["id"], "fix", "5.1-2+deb11u2"))
    same((after["due"], after["opened"], after["state"]),
         (before["due"], before["opened"], "acknowledged"), "its clock is kept")


def scenario_with_and_without_fix_are_two_tasks(w):
    group(w)
    feed(w, [osv("CVE-2025-2001", "bash", None), osv("CVE-2025-2002", "bash", "5.1-2+deb11u2")])
    host(w, "web01", {"bash": "5.1-2+deb11u1"})
    fix, mitigate = one(tasks(w), kind="fix"), one(tasks(w), kind="mitigate")
    same((fix["exposures"], mitigate["exposures"]), (1, 1))
    w.later(days=2)
    feed(w, [osv("CVE-2025-2001", "bash", "5.1-2+deb11u3", modified="2026-02-02T00:00:00Z"),
             osv("CVE-2025-2002", "bash", "5.1-2+deb11u2")])
    task = one(tasks(w))
    same((task["id"], task["target"], task["exposures"]), (fix["id"], "5.1-2+deb11u3", 2))


def scenario_undetermined_becomes_a_data_quality_task(w):
    group(w)
    feed(w, [OPENSSL])
    host(w, "web01", {"openssl": "3.0.11-1"}, release="debian-12")
    same(tasks(w), [], "no due date, no task yet")
    finding = one(w.ask("finding", "list", "--kind", "no-data"), asset="web01")
    same((finding["due"], finding["tier"]), (None, None))
    risk = one(w.ask("risk"), unit="JP-SALES")
    same(risk["undetermined"], 1, "it has its own column")
    w.later(days=29)
    w.niju("match")
    same(tasks(w), [])
    w.later(days=1)
    w.niju("match")
    task = one(tasks(w))
    same((task["kind"], task["unit"], task["release"]), ("data-quality", "JP-SALES", "debian-12"))


def scenario_what_people_say_closes_nothing(w):
    group(w)
    feed(w, [OPENSSL])
    host(w, "web01", {"openssl": "1.1.1w-0+deb11u1"})
    id = str(one(tasks(w))["id"])
    for args, state in ((["take", id, "--note", "mine"], "acknowledged"),
                        (["plan", id, "--by", w.day(2)], "planned"),
                        (["interim", id, "--what", "port closed", "--until", w.day(9)], "interim"),
                        (["done", id], "awaiting")):
        w.niju("task", *args)
        same(one(tasks(w))["state"], state)
    task = one(tasks(w))
    same((task["planned"], task["interim"], task["interim_until"]),
         (w.day(2), "port closed", w.day(9)))
    w.niju("match")
    same(one(tasks(w))["state"], "awaiting", "the old inventory proves nothing")
    w.later(days=1)
    host(w, "web01", {"openssl": "1.1.1w-0+deb11u1"})
    same(one(tasks(w))["state"], "reopened", "done is disproved by a newer inventory")
    w.niju("task", "done", id)
    w.later(days=1)
    host(w, "web01", {"openssl": "1.1.1w-0+deb11u2"})
    same(one(tasks(w, "--all"))["state"], "closed", "and proved by a patched one")
    events = [line.split()[2] for line in w.niju("task", "show", id).lines()
              if line.startswith("2026-")]
    same(events, ["opened", "take", "plan", "interim", "done", "disproved", "done", "closed"],
         "the history is kept")
    w.refuse(5, "task", "take", id)
    w.refuse(4, "task", "take", "999")
    w.refuse(2, "task", "take", "abc")


def scenario_decisions_need_their_facts(w):
    group(w)
    feed(w, [OPENSSL])
    host(w, "web01", {"openssl": "1.1.1w-0+deb11u1"})
    id = str(one(tasks(w))["id"])
    head = w.verify()
    w.refuse(3, "task", "plan", id)
    w.refuse(3, "task", "plan", id, "--by", "2020-01-01")
    w.refuse(2, "task", "plan", id, "--by", "soon")
    w.refuse(3, "task", "interim", id, "--what", "port closed")
    w.refuse(3, "task", "interim", id, "--until", w.day(3))
    same(w.verify(), head, "nothing was written")
    same(one(tasks(w))["state"], "open")


def scenario_target_rises_while_the_task_is_open(w):
    group(w)
    feed(w, [OPENSSL], "a.jsonl")
    host(w, "web01", {"openssl": "1.1.1w-0+deb11u1"})
    task = one(tasks(w))
    w.later(days=1)
    feed(w, [osv("CVE-2025-1003", "openssl", "1.1.1w-0+deb11u10")], "b.jsonl")
    after = one(tasks(w))
    same((after["id"], after["target"], after["due"], after["exposures"]),
         (task["id"], "1.1.1w-0+deb11u10", task["due"], 2))
    w.later(days=1)
    host(w, "web01", {"openssl": "1.1.1w-0+deb11u9"})
    same(one(tasks(w))["exposures"], 1, "half repaired is not closed")


def scenario_language_packages_have_a_task_per_major_line(w):
    group(w)
    feed(w, [osv("CVE-2025-3001", "lodash", "4.17.21", ecosystem="npm", vector=NETWORK_PART),
             osv("CVE-2025-3002", "minimist", "0.2.4", ecosystem="npm", vector=NETWORK_PART)])
    for asset, packages in (("web01", {"lodash": "4.17.20", "minimist": "0.2.1"}),
                            ("db01", {"lodash": "3.10.1"})):
        w.niju("inventory", "import", "--asset", asset,
               w.write(asset + "/package-lock.json", npm_lock(packages)))
    found = {(t["component"], t["line"]): t["target"] for t in tasks(w)}
    same(found, {("lodash", "4"): "4.17.21", ("lodash", "3"): "4.17.21",
                 ("minimist", "0.2"): "0.2.4"})


def scenario_one_task_per_unit_and_fix(w):
    group(w)
    feed(w, [OPENSSL])
    for asset in ("web01", "db01", "dev01", "ops01"):
        host(w, asset, {"openssl": "1.1.1w-0+deb11u1"})
    found = {t["unit"]: (t["assets"], t["tier"], t["due"]) for t in tasks(w)}
    same(found, {"JP-SALES": (2, "3d", w.day(3)), "JP-DEV": (1, "60d", w.day(60)),
                 "US-OPS": (1, "3d", w.day(3))})
    same_set({t["unit"] for t in tasks(w, "--unit", "JP")}, {"JP-SALES", "JP-DEV"})
    same_set({t["unit"] for t in tasks(w, "--tier", "60d")}, {"JP-DEV"})
    same_set({t["unit"] for t in tasks(w, "--priority")}, {"JP-SALES"})
    same(tasks(w, "--overdue"), [])
    w.later(days=10)
    same_set({t["unit"] for t in tasks(w, "--overdue")}, {"JP-SALES", "US-OPS"})
    same(len(tasks(w, "--component", "openssl", "--severity", "critical")), 3)
    same(tasks(w, "--component", "bash"), [])


def scenario_counters_agree_with_the_lists(w):
    group(w)
    feed(w, [OPENSSL, osv("CVE-2025-2001", "bash", None, vector=LOCAL_PART),
             osv("CVE-2025-2002", "bash", "5.1-2+deb11u2", vector=NETWORK_PART)])
    w.niju("feed", "import", "--as", "kev", w.write("kev.json", kev({"CVE-2025-2002": "2026-01-01"})))
    for asset in ("web01", "db01", "dev01"):
        host(w, asset, {"openssl": "1.1.1w-0+deb11u1", "bash": "5.1-2+deb11u1"})
    host(w, "ops01", {"openssl": "3.0.11-1"}, release="debian-12")
    w.later(days=5)
    w.niju("match")
    findings = w.ask("finding", "list", "--kind", "vulnerability")
    for row in w.ask("risk"):
        mine = some(findings, unit=row["unit"])
        same(sum(c["open"] for c in row["tiers"].values()), len(mine), row["unit"] + " open")
        same(sum(c["overdue"] for c in row["tiers"].values()),
             len([f for f in mine if f["due"] < w.day()]), row["unit"] + " overdue")
        for tier, cell in row["tiers"].items():
            same(cell["open"], len(some(mine, tier=tier)), row["unit"] + " " + tier)
        for severity in ("critical", "high", "medium", "low"):
            same(row["severities"][severity]["open"], len(some(mine, severity=severity)))
        same(sum(t["exposures"] for t in some(tasks(w), unit=row["unit"])), len(mine))
        same(row["kev"], len([f for f in mine if "CVE-2025-2002" in f["subject"]]))
    same_set({r["unit"] for r in w.ask("risk")}, {"JP-SALES", "JP-DEV", "US-OPS"})
    same_set({r["unit"] for r in w.ask("risk", "--unit", "JP")}, {"JP-SALES", "JP-DEV"})
    same(one(w.ask("risk"), unit="US-OPS")["undetermined"],
         len(some(w.ask("finding", "list", "--kind", "no-data"), unit="US-OPS")))


def scenario_who_is_affected_and_why(w):
    group(w)
    feed(w, [osv("GHSA-aaaa-bbbb-cccc", "openssl", "1.1.1w-0+deb11u2", aliases=["CVE-2025-1001"])])
    host(w, "web01", {"libssl1.1": ("1.1.1w-0+deb11u1", "openssl")})
    host(w, "dev01", {"libssl1.1": ("1.1.1w-0+deb11u2", "openssl")})
    task = one(tasks(w))
    for id in ("CVE-2025-1001", "GHSA-aaaa-bbbb-cccc"):
        item = one(w.ask("affected", id))
        same((item["unit"], item["system"], item["asset"], item["status"], item["task"]),
             ("JP-SALES", "shop", "web01", "affected", task["id"]))
        assert item["component"].startswith("pkg:deb/debian/libssl1.1@1.1.1w-0%2Bdeb11u1"), item
    both = w.ask("affected", "--component", "pkg:deb/debian/libssl1.1")
    same_set({(i["asset"], i["status"]) for i in both},
             {("web01", "affected"), ("dev01", "not_affected")})
    w.refuse(4, "affected", "CVE-1999-9999")
    w.refuse(2, "affected")
    for question in ([str(task["id"])], ["--asset", "web01", "--advisory", "CVE-2025-1001"]):
        said = w.niju("explain", *question).text()
        for fact in ("CVE-2025-1001", "1.1.1w-0+deb11u2", "1.1.1w-0+deb11u1", "web01", w.day(3)):
            assert fact in said, "explain %s does not say %s:\n%s" % (question, fact, said)
    w.refuse(4, "explain", "999")


def scenario_lists_and_their_filters(w):
    group(w)
    feed(w, [OPENSSL])
    host(w, "web01", {"openssl": "1.1.1w-0+deb11u1"})
    host(w, "dev01", {"bash": "5.1-2"})
    name = lambda *filters: {a["name"] for a in w.ask("asset", "list", *filters)}
    same_set(name(), {"web01", "db01", "dev01", "ops01"})
    same_set(name("--unit", "JP"), {"web01", "db01", "dev01"})
    same_set(name("--unit", "JP-SALES"), {"web01", "db01"})
    same_set(name("--system", "shop"), {"web01", "db01"})
    same_set(name("--component", "pkg:deb/debian/openssl"), {"web01"})
    same_set(name("--component", "bash"), {"dev01"})
    w.refuse(4, "asset", "list", "--unit", "NOPE")
    w.refuse(4, "asset", "show", "nope")
    web = one(w.ask("asset", "list"), name="web01")
    same((web["unit"], web["system"], web["criticality"], web["release"], web["components"]),
         ("JP-SALES", "shop", 4, "debian-11", 1))
    found = {f["asset"] for f in w.ask("finding", "list", "--kind", "vulnerability")}
    same_set(found, {"web01"})
    same(w.ask("finding", "list", "--kind", "vulnerability", "--asset", "dev01"), [])
    same(w.ask("finding", "list", "--kind", "vulnerability", "--unit", "US"), [])


def scenario_the_unassigned_queue(w):
    group(w)
    feed(w, [OPENSSL])
    w.niju("inventory", "import", "--release", "debian-11",
           w.write("stray.status", dpkg({"openssl": "1.1.1w-0+deb11u1"})))
    same(one(w.ask("asset", "list"), name="stray")["unit"], None)
    task = one(tasks(w))
    same((task["unit"], task["tier"]), (None, "3d"), "nobody's asset has its task too")
    w.niju("inventory", "import", "--unit", "JP-DEV", "--release", "debian-11",
           w.write("mine.status", dpkg({"openssl": "1.1.1w-0+deb11u1"})))
    same(one(w.ask("asset", "list"), name="mine")["unit"], "JP-DEV")
    w.niju("asset", "import", w.write("owner.csv", "name,unit\nstray,US-OPS\n"))
    same_set({t["unit"] for t in tasks(w)}, {"JP-DEV", "US-OPS"})
