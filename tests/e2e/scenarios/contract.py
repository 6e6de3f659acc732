"""What scripts rely on (cli.md): formats, languages, colours, options, exit statuses, dry runs."""
import csv
import io
import json
import re
import unicodedata

from documents import (LOCAL_PART, NETWORK_PART, cyclonedx, dpkg, epss, feed, group, host, jsonl,
                       kev, npm_lock, osv)
from world import assert_one_line, one, same, same_set, some


def estate(w):
    """A group with something in every list."""
    group(w)
    feed(w, [osv("CVE-2025-1001", "openssl", "1.1.1w-0+deb11u2"),
             osv("CVE-2025-2001", "bash", None, vector=LOCAL_PART)])
    w.niju("feed", "import", "--as", "kev", w.write("kev.json", kev({"CVE-2025-1001": "2026-01-01"})))
    w.niju("feed", "import", "--as", "epss", w.write("epss.csv", epss({"CVE-2025-1001": 0.5})))
    host(w, "web01", {"openssl": "1.1.1w-0+deb11u1", "bash": "5.1-2"})
    host(w, "dev01", {"openssl": "3.0.11-1"}, release="debian-12")


LISTS = {
    ("feed", "list"): "format covers name received age_days records bad size health address",
    ("org", "list"): "code parent name_ja name_en kind region headcount from to merged_into",
    ("org", "show", "JP-DEV"): "from to parent name_ja name_en kind region merged_into",
    ("system", "list"): "code unit name_ja name_en purpose phase criticality data_classes",
    ("asset", "list"): "name unit system kind exposed criticality address release sources "
                       "components seen stale_days",
    ("asset", "show", "web01"): "name unit system kind exposed criticality address",
    ("finding", "list"): "kind subject unit asset severity state source first_seen last_seen "
                         "closed tier due evidence",
    ("task", "list"): "id unit component release target tier due state assets exposures",
    ("task", "show", "1"): "id unit component release target tier due state assets exposures",
    ("affected", "CVE-2025-1001"): "unit system asset component status task",
    ("affected", "--component", "openssl"): "unit system asset component status task",
    ("risk",): "unit name_ja name_en tiers high_priority kev undetermined load ser",
}


def scenario_every_list_in_every_format(w):
    estate(w)
    for command, keys in LISTS.items():
        answer = w.niju(*command, "--format", "json").json()
        same_set(answer, {"items", "total"}, command)
        items = answer["items"]
        assert items and answer["total"] == len(items), command
        for item in items:
            missing = set(keys.split()) - set(item)
            assert not missing, (command, missing)
            same(list(item), list(items[0]), "no key is left out of any item")
        lines = [json.loads(line) for line in w.niju(*command, "--format", "jsonl").lines()]
        same(lines, items, "jsonl of %s" % (command,))
        text = w.niju(*command, "--format", "csv").text()
        assert "\r\n" in text or "\n" in text
        rows = list(csv.reader(io.StringIO(text)))
        same(len(rows), len(items) + 1, "csv of %s" % (command,))
        same({len(r) for r in rows}, {len(rows[0])}, "columns")
        table = w.niju(*command, "--format", "table").text()
        same(w.niju(*command).text(), table, "table is the default")
        assert "{" not in table.splitlines()[0] and len(table.splitlines()) > 1, table


def check_values(value, place=""):
    """RFC 3339 times in UTC, days, snake_case keys, nothing empty in place of null."""
    if isinstance(value, dict):
        for k, v in value.items():
            if not re.fullmatch(r"[a-z][a-z0-9_]*|3d-triage|3d|14d|60d|next", k):
                raise AssertionError("key %s%s" % (place, k))
            check_values(v, place + k + ".")
    elif isinstance(value, list):
        for i, v in enumerate(value):
            check_values(v, "%s%d." % (place, i))
    elif isinstance(value, str) and re.match(r"\d{4}-\d\d-\d\d", value):
        assert re.fullmatch(r"\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\dZ)?", value), (place, value)
    else:
        assert value != "", place


def scenario_json_of_everything(w):
    estate(w)
    for command in [*LISTS, ("advisory", "show", "CVE-2025-1001"),
                    ("scan", "--release", "debian-11", w.folder / "web01.status"),
                    ("purl", "pkg:npm/a@1"), ("cvss", "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H")]:
        check_values(w.niju(*command, "--format", "json").json(), " ".join(map(str, command)) + ": ")
    for command in (("explain", "1"), ("explain", "--asset", "web01", "--advisory", "CVE-2025-1001")):
        check_values(w.niju(*command, "--format", "json").json(), command[0])


def scenario_scan_items(w):
    estate(w)
    answer = w.niju("scan", "--release", "debian-11", w.folder / "web01.status",
                    "--format", "json").json()
    same(list(answer), ["target", "release", "components", "items", "total"])
    same((answer["release"], answer["components"], answer["total"]), ("debian-11", 2, 2))
    item = one(answer["items"], advisory="CVE-2025-1001")
    same(list(item), ["component", "source", "installed", "advisory", "aliases", "status", "fixed",
                      "cvss", "kev", "epss", "tier", "because"])
    same((item["component"], item["source"], item["installed"], item["status"], item["fixed"],
          item["kev"], item["epss"], item["tier"]),
         ("pkg:deb/debian/openssl@1.1.1w-0%2Bdeb11u1?arch=amd64&distro=debian-11", "openssl",
          "1.1.1w-0+deb11u1", "affected", "1.1.1w-0+deb11u2", True, 0.5, "3d-triage"))
    same(item["cvss"], {"vector": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", "base": 9.8,
                        "severity": "critical"})
    item = one(answer["items"], advisory="CVE-2025-2001")
    same((item["fixed"], item["kev"], item["epss"], item["tier"]), (None, False, None, "60d"))
    internal = w.ask("scan", "--release", "debian-11", "--exposed", "no",
                     w.folder / "web01.status")
    same(one(internal, advisory="CVE-2025-2001")["tier"], "next")


def width(text):
    wide = sum(1 for c in text if unicodedata.east_asian_width(c) in "WF")
    return len(text) + wide - sum(1 for c in text if unicodedata.combining(c))


def cut(text, column):
    """The text behind so many columns of a terminal, or None inside a wide letter."""
    at = 0
    for i, c in enumerate(text):
        if at == column:
            return text[i:]
        at += width(c)
        if at > column:
            return None
    return ""


def scenario_tables_align_with_full_width_letters(w):
    estate(w)
    for lang in ("ja", "en"):
        lines = w.niju("org", "list", "--lang", lang).lines()
        assert any(unicodedata.east_asian_width(c) == "W" for c in "".join(lines[1:]))
        starts, at = [], 0
        for gap in re.finditer(r"\S+(?: \S+)*", lines[0]):
            starts.append(width(lines[0][:gap.start()]))
        left = starts[:4]
        for line in lines[1:]:
            for column in left:
                rest = cut(line, column)
                assert rest is not None and rest[:1] not in ("", " "), (lang, column, line)
                if column:
                    before = cut(line, column - 1)
                    assert before is not None and before.startswith(" "), (lang, column, line)


def scenario_two_languages(w):
    estate(w)
    kana = re.compile("[\u3040-\u30ff\u4e00-\u9fff]")
    for command in (("task", "list"), ("finding", "list"), ("feed", "list"), ("asset", "list"),
                    ("explain", "1"), ("task", "show", "1"), ("risk",), ("affected", "CVE-2025-1001"),
                    ("--help",), ("task", "list", "--help")):
        ja = w.niju(*command, "--lang", "ja").text()
        en = w.niju(*command, "--lang", "en").text()
        assert kana.search(ja), command
        names = en.replace("二重グループ", "")
        assert not kana.search(names), (command, kana.search(names))
        same(w.niju(*command, env={"LC_ALL": "ja_JP.UTF-8"}).text(), ja, "by the locale")
        same(w.niju(*command, env={"LC_ALL": None, "LANG": "en_US.UTF-8"}).text(), en)
    for command in (("task", "list"), ("finding", "list"), ("risk",)):
        same(w.niju(*command, "--lang", "ja", "--format", "json").out,
             w.niju(*command, "--lang", "en", "--format", "json").out, "JSON has no language")
    ja, en = (w.refuse(4, "task", "show", "999", "--lang", lang) for lang in ("ja", "en"))
    assert kana.search(ja) and not kana.search(en) and "999" in ja and "999" in en


def scenario_no_colour_off_a_terminal(w):
    estate(w)
    for command in (("task", "list"), ("risk",), ("feed", "list")):
        assert b"\x1b" not in w.niju(*command).out
        assert b"\x1b" not in w.niju(*command, "--color", "auto").out
        assert b"\x1b" not in w.niju(*command, "--color", "never").out
        assert b"\x1b[" in w.niju(*command, "--color", "always").out
        for format in ("json", "csv", "jsonl"):
            assert b"\x1b" not in w.niju(*command, "--color", "always", "--format", format).out
    w.refuse(2, "task", "list", "--color", "pink")


def scenario_options_before_and_behind(w):
    estate(w)
    want = w.niju("task", "list", "--format", "json").out
    same(w.niju("--format", "json", "task", "list").out, want)
    same(w.niju("task", "--format=json", "list").out, want)
    same(w.niju("--store", w.store, "--feeds", w.feeds, "task", "list", "--format", "json",
                env={"NIJU_STORE": "/nowhere/niju.db"}).out, want)
    if w.engine == "sqlite":
        same(w.niju("--store", "sqlite:" + w.store, "task", "list", "--format", "json").out, want)
        data = w.folder / "share" / "niju"
        data.mkdir(parents=True)
        (data / "niju.db").write_bytes((w.folder / "niju.db").read_bytes())
        same(w.niju("task", "list", "--format", "json", env={
            "NIJU_STORE": None, "XDG_DATA_HOME": str(w.folder / "share")}).out, want)
    for bad in (["--nope"], ["--format", "xml"], ["--lang", "fr"], ["--format"], ["--unit"],
                ["extra"], ["--tier", "5d"], ["--severity", "awful"], ["--state", "lost"]):
        w.refuse(2, "task", "list", *bad)
    w.refuse(2, "nonsense")
    w.refuse(2, "task")
    w.refuse(2, "task", "show")
    for ok in (["--help"], ["--version"], ["task", "list", "--help"], []):
        assert w.niju(*ok).out, ok
    assert re.fullmatch(r"niju \d+\.\d+\.\d+\n", w.niju("--version").text())


def scenario_quiet_says_nothing_but_errors(w):
    estate(w)
    r = w.niju("-q", "inventory", "import", "--asset", "db01", "--release", "debian-11",
               w.write("db01.status", dpkg({"bash": "5.1-2"})))
    same((r.out, r.err), (b"", b""))
    assert w.refuse(4, "-q", "task", "show", "999")


def scenario_standard_input(w):
    group(w)
    status = dpkg({"openssl": "1.1.1w-0+deb11u1"}).encode()
    records = jsonl([osv("CVE-2025-1001", "openssl", "1.1.1w-0+deb11u2")]).encode()
    w.niju("feed", "import", "--as", "osv", "-", stdin=records)
    w.niju("inventory", "import", "--asset", "web01", "--release", "debian-11", "-", stdin=status)
    same(len(w.ask("task", "list")), 1)
    same(w.ask("scan", "--release", "debian-11", "-", stdin=status)[0]["advisory"], "CVE-2025-1001")
    w.niju("org", "import", "-", stdin=b"code,parent,kind\nNEW,G,department\n")
    w.niju("asset", "import", "-", stdin=b"name,unit\nnew01,NEW\n")
    same(one(w.ask("asset", "list"), name="new01")["unit"], "NEW")
    w.refuse(3, "scan", "-", stdin=b"")


def scenario_small_tools(w):
    ask = lambda *a, **k: w.niju(*a, **k).text()
    same(ask("version", "compare", "deb", "1.0~rc1", "1.0"), "<\n")
    same(ask("version", "compare", "semver", "1.10.0", "1.9.0"), ">\n")
    same(ask("version", "compare", "rpm", "1.0-1", "0:1.0-1"), "=\n")
    r = w.run("version", "compare", "semver", "abc", "1.0.0")
    same((r.status, r.out), (3, b"?\n"))
    assert_one_line(r)
    same(ask("version", "compare", "deb", "-", stdin=b"1 2\n2 1\n1 1\n"), "<\n>\n=\n")
    same(ask("version", "compare", "semver", "-", stdin=b"1.0.0 2.0.0\nabc 1.0.0\n1.0.0 1.0.0\n"),
         "<\n?\n=\n")
    same(ask("version", "compare", "semver", "-", stdin=b"1.0.0 2.0.0\r\n2.0.0 1.0.0"), "<\n>\n")
    low, high = (ask("version", "key", "deb", v) for v in ("1.9", "1.10"))
    assert re.fullmatch(r"[0-9a-f]+\n", low) and bytes.fromhex(low) < bytes.fromhex(high)
    for scheme in "deb rpm apk semver npm cargo go pypi gem generic".split():
        v = "v1.0.0" if scheme == "go" else "1.0.0"
        same(ask("version", "compare", scheme, v, v), "=\n", scheme)
    w.refuse(2, "version", "compare", "nonsense", "1", "2")
    same(w.niju("purl", "pkg:npm/%40a/b@1").json()["canonical"], "pkg:npm/%40a/b@1")
    w.refuse(3, "purl", "not a purl")
    same(ask("cpe", "match", "cpe:2.3:a:v:p:*:*:*:*:*:*:*:*", "cpe:2.3:a:v:p:1:*:*:*:*:*:*:*"),
         "superset\n")
    w.refuse(3, "cpe", "match", "cpe:/", "nonsense")
    same(w.niju("cvss", "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H").json()["base"], 9.8)
    w.refuse(3, "cvss", "CVSS:3.1/AV:N")
    same(ask("vers", "vers:npm/>=1.0.0|<2.0.0", "1.5.0"), "in\n")
    same(ask("vers", "vers:npm/>=1.0.0|<2.0.0", "2.0.0"), "out\n")
    w.refuse(3, "vers", "vers:npm/>=<", "1")


def scenario_fail_on(w):
    estate(w)
    scan = ("scan", "--release", "debian-11", w.folder / "web01.status")
    for level in ("3d-triage", "3d", "14d", "next", "critical", "high", "low"):
        r = w.niju(*scan, "--fail-on", level, status=1)
        assert r.out, "the list comes all the same"
    w.niju("scan", "--release", "debian-11", w.write("ok.status", dpkg({"zlib1g": "1"})),
           "--fail-on", "next")
    only_bash = w.write("bash.status", dpkg({"bash": "5.1-2"}))
    w.niju("scan", "--release", "debian-11", only_bash, "--fail-on", "14d")
    w.niju("scan", "--release", "debian-11", only_bash, "--fail-on", "60d", status=1)
    w.niju("scan", "--release", "debian-11", only_bash, "--fail-on", "high")
    w.niju("scan", "--release", "debian-11", only_bash, "--fail-on", "low", status=1)
    w.refuse(2, *scan, "--fail-on", "sometimes")


def scenario_a_dry_run_writes_nothing(w):
    estate(w)
    head = w.verify()
    before = [w.ask(*c) for c in (("org", "list"), ("system", "list"), ("asset", "list"),
                                  ("task", "list"), ("finding", "list"))]
    for command in (("org", "import", w.write("u.csv", "code,parent\nX,G\n")),
                    ("org", "import", w.write("p.csv", "unit,post,person\nJP-DEV,head,Abe\n")),
                    ("system", "import", w.write("s.csv", "code,unit\nx,JP-DEV\n")),
                    ("asset", "import", w.write("a.csv", "name,unit\nx,JP-DEV\n")),
                    ("inventory", "import", "--asset", "web01", "--release", "debian-11",
                     w.write("web01.new", dpkg({"openssl": "1.1.1w-0+deb11u2"})))):
        r = w.niju(*command, "--dry-run")
        assert r.err, "it says what would change"
        same(w.verify(), head, command)
    same([w.ask(*c) for c in (("org", "list"), ("system", "list"), ("asset", "list"),
                              ("task", "list"), ("finding", "list"))], before)


def scenario_importing_again_changes_nothing(w):
    estate(w)
    def everything():
        return [w.ask(*c) for c in (("org", "list"), ("system", "list"), ("asset", "list"),
                                    ("task", "list", "--all"), ("risk",),
                                    ("finding", "list", "--state", "all"))]
    before, events = everything(), w.niju("task", "show", "1").text()
    entries = w.verify()[0]
    imports = [("org", "import", w.folder / "units.csv"),
               ("system", "import", w.folder / "systems.csv"),
               ("asset", "import", w.folder / "assets.csv"),
               ("inventory", "import", "--asset", "web01", "--release", "debian-11",
                w.folder / "web01.status")]
    for command in imports:
        said = w.niju(*command).err.decode()
        assert "unchanged" in said, said
    assert w.verify()[0] <= entries + len(imports), "one receipt each and no more"
    entries = w.verify()[0]
    for command in (("feed", "import", "--as", "osv", w.folder / "osv.jsonl"),
                    ("feed", "import", "--as", "kev", w.folder / "kev.json"),
                    ("feed", "build"), ("match",), ("init",)):
        w.niju(*command)
        same(w.verify()[0], entries, command)
    same(everything(), before)
    same(w.niju("task", "show", "1").text(), events, "nor the history of a task")


def scenario_without_store_or_feeds(w):
    """Who scans needs no store; who asks for a store that is not there is told what to do."""
    assert "feed update" in w.refuse(4, "scan", w.write("x.status", dpkg({"a": "1"})))
    for command in (("task", "list"), ("asset", "list"), ("risk",), ("match",), ("verify",)):
        assert "init" in w.refuse(4, *command), command
    w.niju("feed", "import", "--as", "osv", w.write("o.jsonl", jsonl([osv("CVE-2025-1", "a", "2")])))
    same(len(w.ask("scan", "--release", "debian-11", w.folder / "x.status")), 1)
    w.refuse(4, "advisory", "show", "CVE-1999-1")
    if w.engine == "sqlite":
        w.refuse(6, "--store", w.write("text.db", "no database at all, only text\n" * 100),
                 "task", "list")
    w.refuse(6, "--store", "postgresql://niju@127.0.0.1:1/niju?connect_timeout=2", "task", "list")


def scenario_bulk_imports_name_what_failed(w):
    group(w)
    for name, text in (("a.status", dpkg({"openssl": "1.1.1w-0+deb11u1"})), ("b.json", "{"),
                       ("c.status", dpkg({"bash": "5.1-2"}))):
        w.write("many/" + name, text)
    r = w.run("inventory", "import", "--release", "debian-11", w.folder / "many")
    same(r.status, 3)
    assert "many/b.json" in r.err.decode(), r
    same_set({a["name"] for a in w.ask("asset", "list")} - {"web01", "db01", "dev01", "ops01"},
             {"a", "c"}, "the good ones are in")
    w.verify()


def scenario_an_sbom_names_its_subject(w):
    group(w)
    feed(w, [osv("CVE-2025-3001", "lodash", "4.17.21", ecosystem="npm", vector=NETWORK_PART)])
    w.niju("inventory", "import", "--unit", "JP-DEV",
           w.write("app.cdx.json", cyclonedx(["pkg:npm/lodash@4.17.20"], subject="portal")))
    asset = one(w.ask("asset", "list"), name="portal")
    same(asset["unit"], "JP-DEV")
    same(one(w.ask("task", "list"))["component"], "lodash")
    w.niju("inventory", "import", "--asset", "web01", "--source", "build",
           w.write("package-lock.json", npm_lock({"lodash": "4.17.20"})))
    same(len(w.ask("affected", "CVE-2025-3001")), 2)
    same(len(some(w.ask("task", "list"), unit="JP-SALES")), 1)
