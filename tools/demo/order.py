"""Version orders of dpkg (deb-version(7)) and rpm (rpmvercmp), to pick the newest."""
import functools
import re


def _sign(a, b):
    return (a > b) - (a < b)


def _deb_weight(c):
    if c == "~":
        return -1
    if c == "":
        return 0
    return ord(c) if c.isalpha() else ord(c) + 256


def _deb_part(a, b):
    i = j = 0
    while i < len(a) or j < len(b):
        while (i < len(a) and not a[i].isdigit()) or (j < len(b) and not b[j].isdigit()):
            x = a[i] if i < len(a) and not a[i].isdigit() else ""
            y = b[j] if j < len(b) and not b[j].isdigit() else ""
            c = _sign(_deb_weight(x), _deb_weight(y))
            if c:
                return c
            i += 1
            j += 1
        m, n = i, j
        while i < len(a) and a[i].isdigit():
            i += 1
        while j < len(b) and b[j].isdigit():
            j += 1
        c = _sign(int(a[m:i] or 0), int(b[n:j] or 0))
        if c:
            return c
    return 0


def deb(a, b):
    """-1, 0, 1 as dpkg --compare-versions."""
    parts = []
    for v in (a, b):
        epoch, colon, rest = v.partition(":")
        if not colon:
            epoch, rest = "0", v
        upstream, dash, revision = rest.rpartition("-")
        parts.append((int(epoch), upstream if dash else rest, revision if dash else ""))
    (ea, ua, ra), (eb, ub, rb) = parts
    return _sign(ea, eb) or _deb_part(ua, ub) or _deb_part(ra, rb)


def _rpm_part(a, b):
    words = re.compile(r"[0-9]+|[A-Za-z]+|~|\^")
    x, y = words.findall(a), words.findall(b)
    for i in range(max(len(x), len(y))):
        p = x[i] if i < len(x) else ""
        q = y[i] if i < len(y) else ""
        if p == q:
            continue
        if "~" in (p, q):
            return -1 if p == "~" else 1
        if "^" in (p, q):
            return (1 if q == "" else -1) if p == "^" else (-1 if p == "" else 1)
        if not p or not q:
            return 1 if p else -1
        if p.isdigit() and q.isdigit():
            c = _sign(int(p), int(q))
            if c:
                return c
        elif p.isdigit() or q.isdigit():
            return 1 if p.isdigit() else -1
        else:
            return _sign(p, q)
    return 0


def rpm(a, b):
    """-1, 0, 1 over [epoch:]version-release."""
    parts = []
    for v in (a, b):
        epoch, colon, rest = v.partition(":")
        if not colon:
            epoch, rest = "0", v
        version, _, release = rest.partition("-")
        parts.append((int(epoch), version, release))
    (ea, va, ra), (eb, vb, rb) = parts
    return _sign(ea, eb) or _rpm_part(va, vb) or _rpm_part(ra, rb)


deb_key = functools.cmp_to_key(deb)
rpm_key = functools.cmp_to_key(rpm)


def dotted_key(v):
    """For plain upstream versions (1.2.10 after 1.2.9); pre-releases are not asked for."""
    return tuple(int(x) for x in re.findall(r"[0-9]+", v))
