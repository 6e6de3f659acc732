"""CSV text and the archive: the same bytes every time."""
import csv
import io
import subprocess
import tarfile


def csv_text(columns, rows):
    out = io.StringIO()
    w = csv.writer(out, lineterminator="\n")
    w.writerow(columns)
    for row in rows:
        w.writerow([row[c] for c in columns] if isinstance(row, dict) else row)
    return out.getvalue()


def archive(files):
    """[(path, text)] -> tar.zst: plan.csv first, then by name; no dates, no owners."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.USTAR_FORMAT) as tar:
        for path, text in sorted(files, key=lambda f: (f[0] != "plan.csv", f[0])):
            body = text.encode()
            info = tarfile.TarInfo(path)
            info.size, info.mode = len(body), 0o644
            tar.addfile(info, io.BytesIO(body))
    return subprocess.run(["zstd", "-19", "--single-thread", "-qc"], check=True,
                          input=out.getvalue(), stdout=subprocess.PIPE).stdout
