"""One PostgreSQL for a run (tests/pg-server), one fresh database for each scenario."""
import os
import pathlib
import shutil
import subprocess
import tempfile

SERVER = pathlib.Path(__file__).resolve().parent.parent / "pg-server"
ABSENT = 77


class Postgres:
    def __init__(self):
        self.top = tempfile.mkdtemp(prefix="niju-e2e-pg-", dir="/tmp")
        os.chmod(self.top, 0o711)  # the server may run as another user
        self.folder = os.path.join(self.top, "s")
        self.n = 0
        started = subprocess.run([SERVER, "start", self.folder], capture_output=True, text=True,
                                 stdin=subprocess.DEVNULL)
        self.there = started.returncode == 0
        if started.returncode not in (0, ABSENT):
            self.stop()
            raise RuntimeError("PostgreSQL did not start:\n" + started.stdout + started.stderr)

    def url(self, database):
        return "postgresql://niju@/%s?host=%s" % (database, self.folder)

    def sql(self, database, text):
        done = subprocess.run(["psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-d",
                               self.url(database), "-c", text], capture_output=True, text=True)
        if done.returncode != 0:
            raise RuntimeError(done.stderr)
        return done.stdout

    def fresh(self):
        self.n += 1
        name = "s%d" % self.n
        self.sql("niju", "CREATE DATABASE %s TEMPLATE template0" % name)
        return self.url(name)

    def stop(self):
        if os.path.isdir(self.folder):
            subprocess.run([SERVER, "stop", self.folder], check=False)
        shutil.rmtree(self.top, ignore_errors=True)
