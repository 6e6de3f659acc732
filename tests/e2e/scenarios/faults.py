"""Faults on purpose at each file and database call, and kills: the store stays whole."""
import random
import signal
import time

from documents import dpkg, feed, group, host, jsonl, osv
from world import assert_one_line, same, some

GOOD = osv("CVE-2025-1001", "openssl", "1.1.1w-0+deb11u2")


def prepared(w):
    group(w)
    feed(w, [GOOD])
    host(w, "web01", {"openssl": "1.1.1w-0+deb11u1"})


def commands(w):
    """Each with a document of its own for every try, so that each try has something to do."""
    n = [0]

    def fresh(prefix, text):
        n[0] += 1
        return w.write("%s%d" % (prefix, n[0]), text % n[0])

    return {
        "org": lambda: ("org", "import", fresh("u", "code,parent\nU%d,G\n")),
        "asset": lambda: ("asset", "import", fresh("a", "name,unit\nnew%d,JP-DEV\n")),
        "inventory": lambda: ("inventory", "import", "--asset", "web01", "--release", "debian-11",
                              fresh("i", dpkg({"openssl": "1.1.1w-0+deb11u1", "x": "%d"}))),
        "feed": lambda: ("feed", "import", "--as", "osv",
                         fresh("f", jsonl([dict(GOOD, summary="said %d")]))),
        "take": lambda: ("task", "take", "1"),
        "match": lambda: ("match",),
        "scan": lambda: ("scan", "--release", "debian-11", w.folder / "web01.status"),
        "risk": lambda: ("risk",),
    }


def loop(w, make, kind, most):
    """Fails the n-th call for each n until the command gets through; returns how many it took."""
    n = 1
    while n < most:
        r = w.run("-q", *make(), env={"NIJU_FAULT": "%s:%d" % (kind, n)})
        assert r.status in (0, 3, 4, 6), r
        if r.status == 0:
            return n
        assert_one_line(r)
        if n % 5 == 1:
            w.verify()
        n += 1 + n // 12  # each try adds rows, and so calls: go faster than they do
    raise AssertionError("not through after %d faults" % n)


def scenario_each_file_call_fails_once(w):
    prepared(w)
    for make in commands(w).values():
        loop(w, make, "file", 400)
        w.verify()


def scenario_each_database_call_fails_once(w):
    prepared(w)
    for make in commands(w).values():
        loop(w, make, "db", 4000)
        w.verify()


def scenario_out_of_memory(w):
    prepared(w)
    for name, make in commands(w).items():
        for n in (1, 2, 5, 17, 60, 200, 700):
            r = w.run("-q", *make(), env={"NIJU_FAULT": "alloc:%d" % n})
            assert r.status in (0, 70), r
            if r.status == 70:
                assert_one_line(r)
        w.verify()


def scenario_killed_in_the_middle(w):
    """kill -9 at random moments of an import: all of a document or nothing, and again brings all."""
    prepared(w)
    feed(w, [osv("CVE-2025-%d" % i, "p%d" % (i % 500), "2.0") for i in range(2000, 4000)], "m.jsonl")
    dice = random.Random(20260131)
    n = 3000
    for round in range(20):
        w.later(hours=1)
        path = w.write("k.status", dpkg({"p%d" % i: "1.%d" % round for i in range(n)}))
        process = w.start("inventory", "import", "--asset", "db01", "--release", "debian-11", path)
        time.sleep(dice.random() * 0.15)
        process.send_signal(signal.SIGKILL)
        process.wait()
        w.verify()
        count = some(w.ask("asset", "list"), name="db01")[0]["components"]
        assert count in (0, n), "half of the components: %d" % count
    w.later(hours=1)
    w.niju("inventory", "import", "--asset", "db01", "--release", "debian-11", path)
    same(some(w.ask("asset", "list"), name="db01")[0]["components"], n)
    found = [f for f in w.ask("finding", "list", "--kind", "vulnerability", "--asset", "db01")]
    scanned = w.ask("scan", "--release", "debian-11", path)
    same(len(found), len(scanned), "everything is matched")
    same({t["exposures"] for t in w.ask("task", "list", "--component", "p7")}, {4})
