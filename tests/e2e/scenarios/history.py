"""What lies behind: trends, flows, ages and months say the same as the lists of today."""
from documents import LOCAL_PART, feed, group, host, kev, osv
from service import Client, serving, settle
from world import Skip, same

OLD, NEW = {"openssl": "1.1.1w-0+deb11u1"}, {"openssl": "1.1.1w-0+deb11u2"}


def open_of(day):
    return sum(t["open"] for t in day["tiers"].values())


def story(w):
    """Two hosts open to two advisories for six days; then one of them is patched."""
    group(w)
    for asset in ("web01", "dev01"):
        host(w, asset, OLD)
    feed(w, [osv("CVE-2025-1001", "openssl", "1.1.1w-0+deb11u2"),
             osv("CVE-2025-1002", "openssl", "1.1.1w-0+deb11u2", vector=LOCAL_PART)])
    w.niju("feed", "import", "--as", "kev", w.write("kev.json", kev({"CVE-2025-1001": w.day()})))
    w.later(days=6)
    host(w, "dev01", NEW)
    w.later(days=1)


def scenario_trend_flow_ages_and_month(w):
    story(w)
    with serving(w) as s:
        c = Client(s)
        settle(w, s, c)
        trend = c.want(200, "GET", "/monitor/trend?days=10")
        same([d["day"] for d in trend["items"]], [w.day(n) for n in range(-9, 1)])
        same([open_of(d) for d in trend["items"]], [0, 0, 4, 4, 4, 4, 4, 4, 2, 2])
        same([(d["opened"], d["closed"]) for d in trend["items"]],
             [(0, 0), (0, 0), (4, 0)] + [(0, 0)] * 5 + [(0, 2), (0, 0)])
        same(trend["items"][-1]["kev"], 1)
        same([(m["day"], m["kind"], m["text"]) for m in trend["marks"] if m["kind"] == "kev"],
             [(w.day(-7), "kev", "CVE-2025-1001")])
        monitor = c.want(200, "GET", "/monitor")
        same(open_of(trend["items"][-1]), open_of(monitor["sum"]))
        same(open_of(c.want(200, "GET", "/monitor/trend?days=1&unit=JP-DEV")["items"][0]), 0)
        same(open_of(c.want(200, "GET", "/monitor/trend?days=1&purpose=internal")["items"][0]), 0)
        same(open_of(c.want(200, "GET", "/monitor/trend?days=1&purpose=business")["items"][0]), 2)

        flow = c.want(200, "GET", "/units/JP/flow?days=3")["items"]
        same([(d["opened"], d["closed"], d["open"]) for d in flow], [(0, 0, 4), (0, 2, 2), (0, 0, 2)])
        bands = c.want(200, "GET", "/units/G/ageing")["items"]
        same({b["band"]: open_of(b) for b in bands},
             {"0-7": 2, "8-30": 0, "31-90": 0, "91-180": 0, "181-": 0})
        first, month = (c.want(200, "GET", "/units/G/month?month=" + m) for m in ("2026-01", "2026-02"))
        same((first["opened"], first["closed"], first["open_before"]), (2, 0, 0))
        same(len(first["opened_tasks"]), 2)
        same((month["opened"], month["closed"], month["open_before"], month["open_now"]), (0, 1, 2, 1))
        same(month["open_now"], c.want(200, "GET", "/tasks")["total"])
        same([t["unit"] for t in month["closed_tasks"]], ["JP-DEV"])
        same(monitor["adherence"]["month"], w.day()[:7])
        for wrong in ("/monitor/trend?days=0", "/monitor/trend?days=1097", "/monitor/trend?days=x",
                      "/units/G/month?month=2026-13", "/monitor/trend?purpose=fun"):
            c.want(400, "GET", wrong)
        c.want(404, "GET", "/units/NOWHERE/flow")
        lines = c.ask("GET", "/api/v1/monitor/trend?days=3&format=csv").body.decode().splitlines()
        same(len(lines), 4)
    w.verify()


def scenario_the_demo_has_a_past(w):
    if w.engine != "sqlite":
        raise Skip("the demo is shown on SQLite")
    with serving(w, command="demo") as s:
        c = Client(s)
        c.want(200, "POST", "/session/link", {"token": s.link})
        c.state()
        days = c.want(200, "GET", "/monitor/trend?days=90&limit=90")["items"]
        same(len(days), 90)
        same(open_of(days[-1]), open_of(c.want(200, "GET", "/monitor")["sum"]))
        assert len({open_of(d) for d in days}) > 2, "a trend that never moves: %s" % days
