"""A world for one scenario: a folder, an empty store, a cache of feeds, and the real binary."""
import csv
import datetime
import io
import json
import os
import pathlib
import subprocess

START = datetime.datetime(2026, 1, 31, 9, 0, 0)


class Skip(Exception):
    """The scenario cannot run here; the text says why."""


class Result:
    def __init__(self, args, status, out, err):
        self.args, self.status, self.out, self.err = args, status, out, err

    def text(self):
        return self.out.decode()

    def lines(self):
        return self.text().splitlines()

    def json(self):
        return json.loads(self.out)

    def items(self):
        answer = self.json()
        assert answer["total"] == len(answer["items"]), answer["total"]
        return answer["items"]

    def rows(self):
        return list(csv.DictReader(io.StringIO(self.text())))

    def __str__(self):
        return "niju %s -> %d\n%s%s" % (" ".join(map(str, self.args)), self.status,
                                        self.out[-2000:].decode(errors="replace"),
                                        self.err[-2000:].decode(errors="replace"))


class World:
    def __init__(self, niju, folder, engine, store):
        self.binary = str(niju)
        self.folder = pathlib.Path(folder)
        self.engine = engine
        self.store = store
        self.feeds = str(self.folder / "feeds")
        self.now = START

    # --- time: moved by hand, never read from the machine's clock

    def later(self, days=0, hours=0):
        self.now += datetime.timedelta(days=days, hours=hours)

    def day(self, days=0):
        """The UTC date so many days from now."""
        return (self.now + datetime.timedelta(days=days)).date().isoformat()

    def time(self):
        return self.now.strftime("%Y-%m-%dT%H:%M:%SZ")

    # --- files

    def path(self, name):
        p = self.folder / name
        p.parent.mkdir(parents=True, exist_ok=True)
        return p

    def write(self, name, content):
        p = self.path(name)
        p.write_bytes(content if isinstance(content, bytes) else content.encode())
        return str(p)

    # --- the program

    def environment(self, extra):
        env = {"PATH": os.environ["PATH"], "HOME": str(self.folder), "LC_ALL": "C.UTF-8",
               "USER": "tester", "NIJU_STORE": self.store, "NIJU_FEEDS": self.feeds,
               "NIJU_NOW": self.time()}
        for name in ("ASAN_OPTIONS", "UBSAN_OPTIONS", "LIBEXECDIR"):
            if name in os.environ:
                env[name] = os.environ[name]
        env.update(extra)
        return {k: v for k, v in env.items() if v is not None}

    def run(self, *args, stdin=b"", env=None, preexec=None):
        """Runs to the end, whatever the exit status."""
        args = [str(a) for a in args]
        done = subprocess.run([self.binary, *args], input=stdin, capture_output=True,
                              env=self.environment(env or {}), cwd=self.folder,
                              preexec_fn=preexec, timeout=300)
        return Result(args, done.returncode, done.stdout, done.stderr)

    def start(self, *args, env=None):
        """Starts it and returns the process, for those who end it."""
        return subprocess.Popen([self.binary, *map(str, args)], env=self.environment(env or {}),
                                cwd=self.folder, stdin=subprocess.DEVNULL,
                                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def niju(self, *args, status=0, **more):
        """Runs and asks for this exit status; an error must be one line that says where."""
        r = self.run(*args, **more)
        assert r.status == status, "exit %d expected: %s" % (status, r)
        if status > 1:
            assert_one_line(r)
        return r

    def ask(self, *args, **more):
        """The items of a list, by --format json."""
        return self.niju(*args, "--format", "json", **more).items()

    def refuse(self, status, *args, **more):
        return self.niju(*args, status=status, **more).err.decode()

    def verify(self):
        """The store is whole; returns (entries, head) of the audit chain."""
        words = self.niju("verify", env={"NIJU_FAULT": None}).text().split()
        head = [w.strip(".,;:()") for w in words if len(w.strip(".,;:()")) >= 32]
        entries = [int(w.strip(".,;:()")) for w in words if w.strip(".,;:()").isdigit()]
        assert head and entries, words
        return entries[0], head[-1]


def assert_one_line(r):
    err = r.err.decode()
    lines = err.splitlines()
    assert len(lines) == 1 and err.endswith("\n"), "one line on stderr expected: %s" % r
    assert lines[0].startswith("niju: "), "stderr begins with niju: expected: %s" % r


def one(items, **want):
    """The only item with these values."""
    found = some(items, **want)
    assert len(found) == 1, "one of %s expected, %d found of:\n%s" % (
        want, len(found), "\n".join(map(str, items[:20])))
    return found[0]


def some(items, **want):
    return [i for i in items if all(i[k] == v for k, v in want.items())]


def same(got, want, what=""):
    if got != want:
        raise AssertionError("%s: got\n  %r\nwanted\n  %r" % (what, got, want))


def same_set(got, want, what=""):
    got, want = set(got), set(want)
    if got != want:
        raise AssertionError("%s: %d got, %d wanted; only got: %s; missing: %s" % (
            what, len(got), len(want), sorted(got - want, key=str)[:10],
            sorted(want - got, key=str)[:10]))


def data_path(name):
    """A path of the real data; without it the scenario is skipped."""
    root = os.environ.get("NIJU_DATA")
    if not root:
        raise Skip("NIJU_DATA is not set")
    return os.path.join(root, name)
