"""The demo group tells its story: every tier, late and in time, departments that differ."""
from world import Skip, one, same

TIERS = ("3d-triage", "3d", "14d", "60d", "next")


def scenario_demo_shows_what_there_is_to_show(w):
    if w.engine != "sqlite":
        raise Skip("the whole story is told on SQLite; other themes play both stores")
    w.niju("demo", "--no-serve")
    rows = w.ask("risk")
    for tier in TIERS:
        open_, overdue = (sum(r["tiers"][tier][k] for r in rows) for k in ("open", "overdue"))
        assert open_ > overdue, (tier, open_, overdue)
        assert overdue > 0 or tier == "next", (tier, open_, overdue)
    for figure in ("high_priority", "kev", "undetermined"):
        assert sum(r[figure] for r in rows) > 0, figure
    fast, never = one(rows, unit="EU-IT"), one(rows, unit="MF-SEA")
    assert float(never["ser"]) > 1 > float(fast["ser"]), (never, fast)
    vacancies = w.ask("finding", "list", "--kind", "vacancy")
    same(len({(f["unit"], f["subject"]) for f in vacancies}), len(vacancies), "each vacancy once")
    assert vacancies, "posts stand vacant"
    releases = {t["release"] for t in w.ask("task", "list")}
    assert {"debian-11", "debian-12", "almalinux-9", "alpine-3.11", None} <= releases, releases
    w.verify()
    w.refuse(5, "demo", "--no-serve")  # never into a store that holds a group
