"""What is broken, hostile or in the way: one clear line, the exit of cli.md, nothing half-done."""
import gzip
import io
import json
import os
import resource
import sqlite3
import tarfile
import zipfile

from documents import cyclonedx, dpkg, feed, group, host, jsonl, npm_lock, osv
from world import Skip, one, same, same_set, some

GOOD = osv("CVE-2025-2001", "openssl", "1.1.1w-0+deb11u2")


def prepared(w):
    group(w)
    feed(w, [GOOD])
    host(w, "web01", {"openssl": "1.1.1w-0+deb11u1"})


def state(w):
    return (w.verify(), w.ask("asset", "list"), w.ask("task", "list"),
            w.niju("advisory", "show", "CVE-2025-2001", "--format", "json").out)


def refused(w, documents, command, status=3):
    """Each of {name: bytes} is refused by name, and nothing has changed after all of them."""
    before = state(w)
    for name, content in documents.items():
        path = w.write("bad/" + name, content)
        told = w.refuse(status, *command, path)
        assert name in told, told
        assert len(told) < 600, "a line that can be read expected: %d bytes" % len(told)
    same(state(w), before, "after %s" % (command,))


FEED = ("feed", "import", "--as", "osv")
INVENTORY = ("inventory", "import", "--asset", "web01")


def scenario_truncated_documents(w):
    prepared(w)
    text = json.dumps(GOOD).encode()
    packed = gzip.compress(text)
    box = io.BytesIO()
    with zipfile.ZipFile(box, "w") as z:
        z.writestr("a.json", text)
    tar = io.BytesIO()
    with tarfile.open(fileobj=tar, mode="w") as t:
        info = tarfile.TarInfo("a.json")
        info.size = len(text)
        t.addfile(info, io.BytesIO(text))
    refused(w, {"half.json": text[:len(text) // 2], "empty.json": b"", "half.json.gz": packed[:-12],
                "half.zip": box.getvalue()[:-30], "half.tar": tar.getvalue()[:600]}, FEED)
    sbom = cyclonedx(["pkg:npm/lodash@4.17.20"]).encode()
    refused(w, {"half.cdx.json": sbom[:len(sbom) // 2],
                "half-lock.json": npm_lock({"lodash": "4.17.20"})[:80].encode()}, INVENTORY)


def scenario_malformed_documents(w):
    prepared(w)
    refused(w, {"array.json": b"[1, 2, 3]", "word.json": b"hello", "comma.json": b'{"id": "X",}',
                "two.json": b'{"id": "X"} trailing', "number.json": b"42",
                "notgzip.json.gz": b"this is no gzip file", "notzip.zip": b"PK\x03\x04 no"}, FEED)
    refused(w, {"what.status": b"\x00\x01\x02\x03" * 100, "what.txt": b"nothing of any form\n",
                "what.json": b'{"neither": "this nor that"}'}, INVENTORY)
    refused(w, {"org.csv": b"code,parent\nX,NOWHERE\n"}, ("org", "import"))
    refused(w, {"quote.csv": b'name,unit\n"never closed,JP-DEV\n', "columns.csv": b"colour\nred\n"}, ("asset", "import"))
    refused(w, {"unit.csv": b"name,unit\na,NO\n"}, ("asset", "import"), status=4)


def scenario_depth_bombs(w):
    prepared(w)
    deep = 200000
    refused(w, {"lists.json": b"[" * deep + b"]" * deep,
                "objects.json": b'{"a":' * deep + b"1" + b"}" * deep,
                "inside.json": b'{"id":"X","affected":' + b"[" * deep + b"]" * deep + b"}"}, FEED)
    refused(w, {"lists.cdx.json": b'{"bomFormat":"CycloneDX","specVersion":"1.5","components":'
                + b'[{"components":' * deep + b"[]" + b"}]" * deep + b"}"}, INVENTORY)
    refused(w, {"lists.json": b"[" * deep + b"]" * deep}, ("asset", "import"))


def scenario_archive_bombs(w):
    """What unpacks to far more than it is stops at a ceiling, in little memory and time."""
    prepared(w)
    block = b" " * (1 << 20)
    box = io.BytesIO()
    with zipfile.ZipFile(box, "w", zipfile.ZIP_DEFLATED) as z:
        with z.open("bomb.json", "w", force_zip64=True) as m:
            for _ in range(400):
                m.write(block)
    packed = io.BytesIO()
    with gzip.GzipFile(fileobj=packed, mode="wb") as g:
        for _ in range(400):
            g.write(block)
    refused(w, {"bomb.zip": box.getvalue(), "bomb.json.gz": packed.getvalue()}, FEED)


def scenario_very_long_strings(w):
    prepared(w)
    long = b"x" * (100 << 20)
    record = json.dumps(dict(GOOD, id="CVE-2025-2002", details="@")).encode()
    before = state(w)
    path = w.write("long.json", record.replace(b'"@"', b'"' + long + b'"'))
    r = w.run(*FEED, path)  # text of no use to matching: taken or refused, never half
    assert r.status in (0, 3), r
    os.unlink(path)
    if r.status == 3:
        same(state(w), before)
    path = w.write("long.status", b"Package: " + long + b"\nStatus: install ok installed\n\n")
    w.refuse(3, *INVENTORY, "--release", "debian-11", path)
    os.unlink(path)
    path = w.write("long.csv", b"name,unit\n" + long + b",JP-DEV\n")
    told = w.refuse(3, "asset", "import", path)
    assert len(told) < 600, len(told)
    os.unlink(path)
    w.verify()


def scenario_bytes_that_are_no_text(w):
    prepared(w)
    text = json.dumps(dict(GOOD, summary="@")).encode()
    refused(w, {"utf8.json": text.replace(b"@", b"\xff\xfe\xc0\x80"),
                "surrogate.json": text.replace(b"@", b"\xed\xa0\x80"),
                "nul.json": text.replace(b"@", b"a\x00b")}, FEED)
    refused(w, {"utf8.csv": b"name,unit\n\xff\xfe,JP-DEV\n", "nul.csv": b"name,unit\na\x00b,JP-DEV\n"},
            ("asset", "import"))
    refused(w, {"utf8.csv": b"code,parent,name_en\nX,G,\xc3\x28\n"}, ("org", "import"))


def scenario_keys_told_twice(w):
    prepared(w)
    before = state(w)
    twice = json.dumps(GOOD).replace('"id": "CVE-2025-2001"', '"id": "CVE-1", "id": "CVE-2"')
    r = w.run(*FEED, w.write("twice.json", twice))
    assert r.status in (0, 3), r
    if r.status == 3:
        same(state(w), before)
    refused(w, {"twice.csv": b"name,unit,name\na,JP-DEV,b\n"}, ("asset", "import"))
    w.verify()


def scenario_absurd_versions(w):
    """Compared by the rules of their order however long; what has no order is undetermined."""
    long = "1." + "9" * 10000
    for scheme, a, b, want in (("semver", "0.0.0", "0.0.0-0", ">"), ("npm", "0.0.0-0", "0.0.0", "<"),
                               ("deb", "0.0.0", "0.0.0-0", "="), ("rpm", "1~", "1", "<"),
                               ("pypi", "0.0.0", "0", "=")):
        same(w.niju("version", "compare", scheme, a, b).text(), want + "\n", (scheme, a, b))
    for scheme in ("deb", "rpm", "apk", "semver", "pypi", "gem", "generic"):
        r = w.run("version", "compare", scheme, long, long + "1")
        assert r.status in (0, 3) and len(r.err) < 600, r
        r = w.run("version", "compare", scheme, "-", stdin=("%s %s\n\n1 2\n" % (long, long)).encode())
        same(r.status, 0, scheme)
        same(len(r.lines()), 3, "an answer a line")
        same(r.lines()[1], "?", "of a line without a pair")
    prepared(w)
    feed(w, [osv("CVE-2025-2003", "lodash", "4.17.21", ecosystem="npm")], "npm.jsonl")
    w.niju("inventory", "import", "--asset", "dev01", w.write("package-lock.json", npm_lock(
        {"lodash": "not a version"})))
    w.niju("inventory", "import", "--asset", "db01", "--release", "debian-11",
           w.write("absurd.status", dpkg({"openssl": "1:" + "9" * 10000, "bash": "5.1-2"})))
    item = one(w.ask("affected", "CVE-2025-2003"))
    same((item["asset"], item["status"]), ("dev01", "undetermined"))
    same(len(some(w.ask("affected", "CVE-2025-2001"), asset="db01", status="affected")), 0)
    w.verify()


def scenario_a_wrong_format_named(w):
    prepared(w)
    osv_text = jsonl([GOOD])
    for name in ("kev", "epss", "cve5", "debian-tracker"):
        refused(w, {name + ".json": osv_text.encode()}, ("feed", "import", "--as", name))
    refused(w, {"kev.csv": b"a,b,c\n1,2,3\n"}, ("feed", "import", "--as", "kev"))
    told = w.refuse(3, "feed", "import", "--as", "nonsense", w.write("x.json", osv_text))
    assert "nonsense" in told, told
    w.refuse(2, "feed", "import", w.folder / "x.json")


def scenario_files_that_cannot_be_read(w):
    prepared(w)
    before = state(w)
    for command in (FEED, INVENTORY, ("org", "import"), ("asset", "import"), ("system", "import"),
                    ("scan",)):
        told = w.run(*command, w.folder / "not-there")
        assert told.status in (3, 4), told
        assert b"not-there" in told.err and told.err.count(b"\n") == 1, told
    if os.geteuid() != 0:
        locked = w.write("locked.json", jsonl([GOOD]))
        os.chmod(locked, 0)
        assert "locked.json" in w.refuse(3, *FEED, locked)
    for command in (("org", "import"), ("asset", "import"), ("system", "import")):
        assert w.run(*command, w.folder).status in (3, 4, 6), command
    same(state(w), before)


def scenario_a_record_that_cannot_be_understood(w):
    """It is counted and listed with -v; the others of its file are in."""
    prepared(w)
    broken = dict(osv("CVE-2025-2005", "bash", "5.1-3"), affected="nothing of the kind")
    path = w.write("mixed.jsonl", jsonl([osv("CVE-2025-2004", "bash", "5.1-3"), broken]))
    r = w.niju(*FEED, "-v", path)
    assert b"CVE-2025-2005: affected" in r.err and b"1 not understood" in r.err, r
    w.niju("advisory", "show", "CVE-2025-2004")
    purls = ["pkg:npm/lodash@4.17.20", "pkg:deb/debian/openssl@1.1.1w-0+deb11u1?distro=debian-11"]
    text = cyclonedx(purls).replace('"purl": "pkg:npm/lodash@4.17.20"', '"purl": "no purl at all"')
    w.niju("inventory", "import", "--asset", "ops01", w.write("mixed.cdx.json", text))
    assert some(w.ask("affected", "CVE-2025-2001"), asset="ops01"), "the good one is matched"
    w.verify()


def scenario_an_empty_package_list(w):
    """It is no evidence that anything was repaired: refused, and the task stays open."""
    prepared(w)
    same(len(w.ask("task", "list")), 1)
    refused(w, {"blank.status": b"\n", "removed.status":
                b"Package: openssl\nStatus: deinstall ok config-files\nVersion: 1\n\n"},
            INVENTORY + ("--release", "debian-11"))


def scenario_a_full_disk(w):
    """No write beyond a size: refused as unavailable, and afterwards all is as before."""
    prepared(w)
    before = state(w)
    many = [osv("CVE-2025-%d" % (3000 + i), "p%d" % i, "2", summary="s" * 300) for i in range(3000)]
    path = w.write("many.jsonl", jsonl(many))

    def small():
        resource.setrlimit(resource.RLIMIT_FSIZE, (16384, 16384))

    w.niju("-q", *FEED, path, status=6, preexec=small)
    same(state(w), before, "after a feed that did not fit")
    if w.engine == "sqlite":
        packages = {"package-%d" % i: "%d.%d-1" % (i, i) for i in range(5000)}
        w.niju("inventory", "import", "--asset", "web01", "--release", "debian-11",
               w.write("many.status", dpkg(packages)), status=6, preexec=small)
        same(state(w), before, "after an inventory that did not fit")
    w.niju(*FEED, path)
    w.niju("advisory", "show", "CVE-2025-3001")


def scenario_a_locked_store(w):
    if w.engine != "sqlite":
        raise Skip("a lock of the whole store is SQLite's")
    prepared(w)
    before = state(w)
    other = sqlite3.connect(w.store, isolation_level=None)
    other.execute("begin immediate")
    told = w.refuse(6, "asset", "import", w.write("more.csv", "name,unit\nmore,JP-DEV\n"))
    assert "lock" in told or "busy" in told, told
    same_set({a["name"] for a in w.ask("asset", "list")}, {a["name"] for a in before[1]}, "reads go on")
    other.execute("rollback")
    other.close()
    same(state(w), before)
    w.niju("asset", "import", w.folder / "more.csv")


def scenario_a_store_tampered_with(w):
    """`verify` names what does not fit, and a backup brings all of it back."""
    if w.engine != "sqlite":
        raise Skip("the backup is a file of SQLite")
    prepared(w)
    before = state(w)
    saved = str(w.folder / "saved.niju")
    w.niju("backup", saved)
    db = sqlite3.connect(w.store)
    for trigger, in db.execute("select name from sqlite_master where type = 'trigger'").fetchall():
        db.execute("drop trigger %s" % trigger)
    same(db.execute("update audit set actor = 'someone' where seq = 2").rowcount, 1)
    db.commit()
    db.close()
    assert "audit" in w.refuse(3, "verify")
    for f in (w.store, w.store + "-wal", w.store + "-shm"):
        if os.path.exists(f):
            os.unlink(f)
    w.niju("restore", saved)
    same(state(w), before)
    w.refuse(6, "restore", w.write("text.niju", "no backup"))
    same(state(w), before, "after a restore that failed")
