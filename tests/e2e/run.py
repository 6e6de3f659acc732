#!/usr/bin/env python3
"""Scenarios against the real binary. run.py --niju PATH --engine sqlite|postgres [THEME[:NAME]...]

A theme is a file of scenarios/; each of its functions scenario_* gets a World of its own.
Exit 1 when any failed, 77 when all were skipped."""
import argparse
import importlib
import os
import pathlib
import shutil
import signal
import sys
import tempfile
import time
import traceback

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
sys.dont_write_bytecode = True

from postgres import Postgres  # noqa: E402
from world import Skip, World  # noqa: E402


def scenarios(wanted):
    """(theme, name, function) in the order of the files."""
    themes = sorted(p.stem for p in (HERE / "scenarios").glob("[a-z]*.py"))
    for theme in themes:
        chosen = [w.partition(":")[2] for w in wanted if w.partition(":")[0] == theme]
        if wanted and not chosen:
            continue
        module = importlib.import_module("scenarios." + theme)
        for name, f in list(vars(module).items()):
            short = name.removeprefix("scenario_")
            if short != name and ("" in chosen or short in chosen or not wanted):
                yield theme, short, f


def failure(e):
    """Where in the scenarios it went wrong, line by line, and what."""
    steps = [f for f in traceback.extract_tb(e.__traceback__) if "/e2e/" in f.filename]
    told = ["  %s:%d: %s" % (f.filename, f.lineno, f.line) for f in steps if "run.py" not in f.filename]
    return "\n%s\n  %s: %s" % ("\n".join(told), type(e).__name__, e)


def play(args, server, theme, name, f):
    folder = tempfile.mkdtemp(prefix="niju-e2e-", dir=args.folder)
    os.chmod(folder, 0o755)
    store = server.fresh() if server else os.path.join(folder, "niju.db")
    w = World(os.path.abspath(args.niju), folder, args.engine, store)
    w.server = server
    began = time.monotonic()
    verdict, why = "pass", ""
    try:
        f(w)
    except Skip as e:
        verdict, why = "skip", ": %s" % e
    except Exception as e:
        verdict, why = "FAIL", failure(e)
    print("%s %s %s (%s, %.1f s)%s" % (verdict, theme, name, args.engine,
                                       time.monotonic() - began, why), flush=True)
    if verdict == "FAIL" and args.keep:
        print("     kept: " + folder)
    else:
        shutil.rmtree(folder, ignore_errors=True)
    return verdict


def main():
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("--niju", default=str(HERE.parent.parent / "build/src/bin/niju"))
    p.add_argument("--engine", choices=("sqlite", "postgres"), default="sqlite")
    p.add_argument("--folder", default=None, help="where the scenarios' folders are made")
    p.add_argument("--keep", action="store_true", help="keep the folder of what failed")
    p.add_argument("themes", nargs="*")
    args = p.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that the server is stopped too
    server = Postgres() if args.engine == "postgres" else None
    verdicts = []
    try:
        if server and not server.there:
            print("skipped: PostgreSQL is not installed")
            return 77
        for theme, name, f in scenarios(args.themes):
            verdicts.append(play(args, server, theme, name, f))
    finally:
        if server:
            server.stop()
    for v in ("pass", "skip", "FAIL"):
        print("%s: %d" % (v, verdicts.count(v)), end="\n" if v == "FAIL" else ", ")
    if not verdicts or "FAIL" in verdicts:
        return 1
    return 0 if "pass" in verdicts else 77


if __name__ == "__main__":
    sys.exit(main())
