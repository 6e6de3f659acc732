"""Units move, merge and close and keep their history; vacancies are findings."""
from documents import group, feed, host, osv
from world import one, same, same_set, some


def units(w, *more):
    return w.ask("org", "list", *more)


def scenario_history_of_a_unit(w):
    group(w)
    w.later(days=10)
    w.niju("org", "import", w.write("move.csv", "code,parent,name_ja,name_en,kind,region,headcount\n"
                                    "JP-DEV,US,開発部,Development,department,Japan,200\n"))
    same(one(units(w), code="JP-DEV")["parent"], "US")
    history = w.niju("org", "show", "JP-DEV", "--format", "json").items()
    same([(h["parent"], h["from"], h["to"]) for h in history],
         [("JP", w.day(-10), w.day()), ("US", w.day(), None)])
    w.later(days=10)
    w.niju("org", "import", w.write("close.csv", "code,parent,name_ja,name_en,kind,region,headcount,"
                                    "closed,merged_into\n"
                                    "JP-DEV,US,開発部,Development,department,Japan,200,%s,US-OPS\n"
                                    % w.day()))
    w.later(days=1)
    same(some(units(w), code="JP-DEV"), [], "a closed unit is not listed")
    closed = one(units(w, "--all"), code="JP-DEV")
    same((closed["to"], closed["merged_into"]), (w.day(-1), "US-OPS"))
    history = w.niju("org", "show", "JP-DEV", "--format", "json").items()
    assert len(history) >= 2 and history[0]["parent"] == "JP", history
    w.refuse(4, "org", "show", "NOPE")


def scenario_a_moved_unit_takes_its_tasks_along(w):
    group(w)
    feed(w, [osv("CVE-2025-1001", "openssl", "1.1.1w-0+deb11u2")])
    host(w, "dev01", {"openssl": "1.1.1w-0+deb11u1"})
    task = one(w.ask("task", "list", "--unit", "JP"))
    w.later(days=1)
    w.niju("org", "import", w.write("move.csv", "code,parent,name_ja,name_en,kind,region,headcount\n"
                                    "JP-DEV,US,開発部,Development,department,Japan,200\n"))
    same(w.ask("task", "list", "--unit", "JP"), [])
    moved = one(w.ask("task", "list", "--unit", "US"))
    same((moved["id"], moved["due"]), (task["id"], task["due"]))


def scenario_vacancies(w):
    group(w)
    vacant = lambda: {f["subject"] for f in w.ask("finding", "list", "--kind", "vacancy")}
    posts = ("head", "system", "information", "psirt")
    departments = ("JP-SALES", "JP-DEV", "US-OPS")
    everything = {"%s/%s" % (u, p) for u in departments for p in posts}
    same_set(vacant(), everything)
    w.later(days=1)
    w.niju("org", "import", w.write("posts.csv", "unit,post,person,deputy,from,to\n"
                                    "JP-SALES,head,Sato,no,,\n"
                                    "JP-SALES,system,Suzuki,yes,,\n"
                                    "JP-DEV,psirt,Ito,no,%s,%s\n" % (w.day(), w.day(5))))
    same_set(vacant(), everything - {"JP-SALES/head", "JP-DEV/psirt"}, "a deputy is no holder")
    w.later(days=6)
    w.niju("match")
    same_set(vacant(), everything - {"JP-SALES/head"}, "an appointment that ended leaves a vacancy")
    same(one(w.ask("finding", "list", "--kind", "vacancy", "--state", "closed"),
             subject="JP-SALES/head")["state"], "closed")


def scenario_refused_organisations(w):
    group(w)
    head, before = w.verify(), units(w)
    title = "code,parent,name_ja,name_en,kind,region,headcount\n"
    for name, rows in (("cycle", "A,B,a,a,company,Japan,1\nB,A,b,b,company,Japan,1\n"),
                       ("own parent", "A,A,a,a,company,Japan,1\n"),
                       ("no parent", "A,NOPE,a,a,company,Japan,1\n"),
                       ("twice", "A,G,a,a,company,Japan,1\nA,G,b,b,company,Japan,1\n"),
                       ("no code", ",G,a,a,company,Japan,1\n"),
                       ("bad headcount", "A,G,a,a,company,Japan,many\n"),
                       ("a good one first", "OK,G,a,a,company,Japan,1\nA,NOPE,a,a,x,Japan,1\n")):
        said = w.refuse(3, "org", "import", w.write("bad.csv", title + rows))
        assert "bad.csv" in said, (name, said)
        same(w.verify(), head, name)
    same(units(w), before, "nothing half-imported")
