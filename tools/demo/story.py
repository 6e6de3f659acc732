"""What happened when: which host shows which patch level on which day."""
from demo import advisories, appliances

# Days are relative to today. Feeds come on -120, newer advisories on -20; on -1
# most machines report as they are.
FIRST, NEWS, LAST = -120, -20, -1

# pace -> [(day, Debian level, AlmaLinux level, Alpine fixes behind, share of known app fixes)]
PACES = {
    "fast": [(-120, "2022-05-31", "2025-06-30", 1, 80), (-100, "2022-08-31", "2025-10-31", 0, 90),
             (-5, "", "", 0, 100)],
    "medium": [(-120, "2022-02-28", "2025-01-31", 1, 60), (-60, "2022-08-31", "2025-10-31", 0, 80),
               (-5, "2022-12-31", "2026-04-30", 0, 90)],
    "slow": [(-120, "2021-10-31", "2024-06-30", 1, 40), (-40, "2022-06-30", "2025-05-31", 1, 50)],
    "never": [(-120, "2021-08-31", "2023-06-30", 2, 20)],
}
EXTRA_DEB = ("tcpdump", "strace", "htop", "zsh", "jq", "tmux", "screen", "nfs-common", "ntfs-3g",
             "git", "subversion", "poppler-utils", "ghostscript", "snmp", "unzip", "zip")
EXTRA_ALMA = ("tcpdump", "nfs-utils", "git-core", "squid", "unbound", "bind", "samba-client",
              "rsync", "dovecot", "varnish", "frr", "podman", "mutt", "perl-HTTP-Tiny")

# hosts that came late, from an old golden image: name -> (day, Debian level, Alpine fixes behind)
LATE = {
    "cld-portal-fn03": (-1, "", 1), "cld-portal-web04": (-1, "", 1), "sal-shop-web05": (-1, "", 2),
    "grp-mail-mx03": (-1, "2021-10-31", 0), "pb-lib-web02": (-5, "2021-12-31", 0),
    "eus-crm-web02": (-1, "2021-09-30", 0), "sal-cat-web02": (-5, "2021-09-30", 0),
    "ops-mon-graph02": (-1, "2022-08-31", 0), "pb-gis-ap02": (-1, "2021-10-31", 0),
}
LATE_ALMA = {"fs-pay-ap02": (-1, "2025-01-31"), "cld-bill-ap02": (-5, "2025-01-31")}
# patched, then set back to an old image
REGRESSED = {"hr-recr-web02": (-20, "2021-10-31"), "fs-bank-ap03": (-20, "2024-06-30")}
# what KEV says later than the advisories did
KEV_LATER = {"CVE-2022-46169", "CVE-2024-38475", "CVE-2024-3400", "CVE-2023-4911",
             "CVE-2025-24813", "CVE-2022-0543"}


def extras(names, index):
    """The long tail: two packages of the list, others on each host."""
    return (names[index % len(names)], names[index * 7 % len(names)])


# one host in so many misses its department's last step
MISSES = {"fast": 11, "medium": 6, "slow": 5}


def steps_of(asset):
    """[(day, deb, alma, alpine, share)] of one asset."""
    steps = list(PACES[asset["pace"]])
    late = LATE.get(asset["name"])
    if late:
        return [(late[0], late[1], "", late[2], 50)]
    if asset["name"] in LATE_ALMA:
        day, level = LATE_ALMA[asset["name"]]
        return [(day, "", level, 0, 50)]
    if asset["name"] in REGRESSED:
        day, level = REGRESSED[asset["name"]]
        steps = [s for s in steps if s[0] < day] + [(day, level, level, 2, 40)]
    elif len(steps) > 1 and asset["index"] % MISSES[asset["pace"]] == 4:
        steps.pop()
    return steps


def inventories(assets, images):
    """[(day, path, asset, source, text)]; a file that would repeat the one before is left out."""
    rows = []
    for index, asset in enumerate(assets):
        asset["index"] = index
        before = None
        for step in steps_of(asset) if asset["role"] not in appliances.ROLES else []:
            made = _one(asset, step, images)
            if made is None or made[1] == before:
                continue
            before = made[1]
            folder = f"inventory/{-step[0]:03d}"
            path = f"{folder}/{asset['name']}.txt"
            if asset["role"].startswith("app-"):
                path = f"{folder}/{asset['name']}/{made[0]}"
            rows.append((step[0], path, asset["name"], made[2], made[1]))
    for day in appliances.STEPS:
        rows.append((day, f"inventory/{-day:03d}/network.csv", "", "network",
                     appliances.software_csv(assets, day)))
    return rows


def _silent(asset):
    """Nothing has reported on it since its last change; half of the plants, a few elsewhere."""
    return asset["index"] % 23 == 7 or (asset["pace"] == "never" and asset["index"] % 2 == 0)


def seen_again(assets, rows):
    """The last document of each asset once more: the same set, seen on the day LAST."""
    silent = {a["name"] for a in assets if _silent(a)}
    newest = {r[2]: r for r in rows}
    return [(LAST, *r[1:]) for r in newest.values() if r[0] < LAST and r[2] not in silent]


def _one(asset, step, images):
    """(file name, text, source) of an asset at a step; None when nothing reports on it."""
    _, deb, alma, alpine, share = step
    role, name = asset["role"], asset["name"]
    if role.startswith("alma-"):
        return "", images.almalinux9(name, role, alma, extras(EXTRA_ALMA, asset["index"])), ""
    if role.startswith("alp-"):
        return "", images.alpine311(name, role, alpine), ""
    if role.startswith("deb12"):
        return "", images.debian12(name, role, extras(EXTRA_DEB, asset["index"])), ""
    if role.startswith("app-"):
        return images.app(name, role, share)
    if role.startswith("deb-") or role == "terminal":
        more = extras(EXTRA_DEB, asset["index"])
        if role == "terminal" and asset["index"] % 4 == 0:
            more += ("chromium",)
        return "", images.debian11(name, role, deb, more), ""
    return None


def plan(inventory_rows):
    """Rows of plan.csv in order of days; on a day feeds come before inventories."""
    rows = [(FIRST, "org", "org.csv", "", ""), (FIRST, "appointment", "appointments.csv", "", ""),
            (FIRST, "system", "systems.csv", "", ""), (FIRST, "asset", "assets.csv", "", "")]
    for kind, path, day in FEEDS:
        rows.append((day, f"feed:{kind}", path, "", ""))
    rows += [(day, "inventory", path, asset, source)
             for day, path, asset, source, _ in sorted(inventory_rows, key=lambda r: r[:3])]
    kinds = {"org": 0, "appointment": 1, "system": 2, "asset": 3, "inventory": 9}
    return sorted(rows, key=lambda r: (r[0], kinds.get(r[1], 5)))


FEEDS = [
    ("debian-dsa", "feeds/debian-dsa-1.list", FIRST), ("osv", "feeds/osv-almalinux-1.jsonl", FIRST),
    ("osv", "feeds/osv-alpine.jsonl", FIRST), ("osv", "feeds/osv-npm.jsonl", FIRST),
    ("osv", "feeds/osv-pypi.jsonl", FIRST), ("osv", "feeds/osv-go.jsonl", FIRST),
    ("osv", "feeds/osv-crates.jsonl", FIRST), ("osv", "feeds/osv-bitnami.jsonl", FIRST),
    ("cve5", "feeds/cve5.jsonl", FIRST), ("kev", "feeds/kev-1.json", FIRST),
    ("epss", "feeds/epss.csv", FIRST), ("debian-dsa", "feeds/debian-dsa-2.list", NEWS),
    ("osv", "feeds/osv-almalinux-2.jsonl", NEWS), ("kev", "feeds/kev-2.json", NEWS),
]


def feeds(data, images, assets):
    """Path -> text of every feed document, limited to what the group has."""
    roles = {a["role"] for a in assets}
    deb, alma, alpine, apps = _package_names(images, roles)
    texts, cves = {}, set()
    (texts["feeds/debian-dsa-1.list"], texts["feeds/debian-dsa-2.list"]), found = \
        advisories.debian(data, deb)
    cves |= found
    (texts["feeds/osv-almalinux-1.jsonl"], texts["feeds/osv-almalinux-2.jsonl"]), found = \
        advisories.alma(data, alma)
    cves |= found
    texts["feeds/osv-alpine.jsonl"], found = advisories.alpine(data, alpine)
    cves |= found
    language, found = advisories.language(data, apps)
    cves |= found
    texts["feeds/osv-pypi.jsonl"] = language["pypi"]
    texts["feeds/osv-go.jsonl"] = language["go"]
    texts["feeds/osv-crates.jsonl"] = language["cargo"]
    texts["feeds/osv-npm.jsonl"], found = advisories.npm(data, {n for e, n in apps if e == "npm"})
    cves |= found
    texts["feeds/cve5.jsonl"], own, vectors = advisories.cve5(data, cves)
    cves |= own
    texts["feeds/osv-bitnami.jsonl"] = advisories.bitnami_vectors(data, cves, vectors)
    texts["feeds/kev-1.json"], texts["feeds/kev-2.json"] = advisories.kev(data, cves, KEV_LATER)
    texts["feeds/epss.csv"] = advisories.epss(data, cves)
    return texts


def _package_names(images, roles):
    """Debian sources, AlmaLinux packages, Alpine origins, (ecosystem, package) that may occur."""
    from demo import images as module

    index = images.data.bullseye
    deb = set(module.DEB_BASE) | set(EXTRA_DEB) | {"chromium"}
    deb.update(*(module.DEB_ROLES[r].split() for r in module.DEB_ROLES))
    alma = set(module.ALMA_BASE) | set(EXTRA_ALMA)
    alma.update(*(module.ALMA_ROLES[r].split() for r in module.ALMA_ROLES))
    alpine = set(module.ALPINE_BASE.values())
    alpine.update(*(module.ALPINE_ROLES[r].values() for r in module.ALPINE_ROLES))
    apps = {(module.APPS[r][0], name) for r in roles & set(module.APPS)
            for name, _ in images.app_packages(r, 100)}
    return {index[n]["source"] for n in deb if n in index}, alma, alpine, apps
