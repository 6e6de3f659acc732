"""tools/gen-sql binds what is sound and refuses what one engine or nobody would understand."""
import os
import pathlib
import subprocess
import tempfile
import unittest

from trees import TOOLS

TABLE = 'CREATE TABLE t (id id PRIMARY KEY, name text NOT NULL, n i64, other i64 REFERENCES t (id));\n'


def made(statements, migrations=(TABLE,), unlisted=False):
    """(exit status, output, sql.h, sql.c)"""
    with tempfile.TemporaryDirectory() as top:
        folder = pathlib.Path(top) / 'sql'
        (folder / 'migration').mkdir(parents=True)
        (folder / 'x.sql').write_text(statements, encoding='utf-8')
        for i, text in enumerate(migrations):
            (folder / 'migration' / f'{i + 1:03d}_m.sql').write_text(text, encoding='utf-8')
        files = [] if unlisted else sorted(str(p) for p in folder.rglob('*.sql'))
        h, c = pathlib.Path(top) / 'sql.h', pathlib.Path(top) / 'sql.c'
        done = subprocess.run([os.path.join(TOOLS, 'gen-sql'), h, c, folder, *(files or ['none'])],
                              text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
        if done.returncode:
            return done.returncode, done.stdout, '', ''
        return 0, done.stdout, h.read_text(encoding='utf-8'), c.read_text(encoding='utf-8')


class GenSql(unittest.TestCase):
    def sound(self, *args):
        status, out, h, c = made(*args)
        self.assertEqual(status, 0, out)
        return h, c

    def refused(self, text, *args, **more):
        status, out, _, _ = made(*args, **more)
        self.assertEqual(status, 1, out)
        self.assertIn(text, out)

    def test_binds(self):
        h, c = self.sound("-- a(name text, n i64?) -> id i64, name text?\n"
                          "SELECT id, ':n' FROM t -- :no\nWHERE n = :n AND (name = :name OR n = :n);\n")
        self.assertIn("WHERE n = ?2 AND (name = ?1 OR n = ?2)", c)
        self.assertIn("WHERE n = $2::bigint AND (name = $1::text OR n = $2::bigint)", c)
        self.assertIn("':n'", c)
        self.assertIn('struct db_opt_i64 n;', h)

    def test_override(self):
        _, c = self.sound("-- a() -> n i64\n-- @sqlite\nSELECT 1;\n-- @postgres\nSELECT 1::bigint;\n")
        self.assertIn('"SELECT 1\\n"', c)
        self.assertIn('"SELECT 1::bigint\\n"', c)

    def test_writes(self):
        _, c = self.sound("-- a() -> id i64\nWITH x AS (SELECT 1) INSERT INTO t (name) SELECT 'y' "
                          "RETURNING id;\n")
        self.assertIn("sql_a_statement = {", c)
        self.assertRegex(c, r'a_columns, 1, true')

    def test_bulk(self):
        _, c = self.sound("-- a(name text, n i64?)\n-- @bulk\nINSERT INTO t (name, n) VALUES (:name, 1 + :n)\n"
                          "ON CONFLICT (id) DO NOTHING;\n"
                          "-- b(id i64, n i64)\n-- @bulk\nUPDATE t SET n = :n WHERE id = :id;\n"
                          "-- c(id i64)\n-- @bulk\nDELETE FROM t WHERE id = :id;\n")
        self.assertIn('INSERT INTO t (name, n) SELECT bulk.p1, 1 + bulk.p2 FROM '
                      'unnest($1::text[], $2::bigint[]) AS bulk (p1, p2)', c)
        self.assertIn('UPDATE t SET n = bulk.p2 FROM unnest($1::bigint[], $2::bigint[]) AS bulk (p1, p2) '
                      'WHERE id = bulk.p1', c)
        self.assertIn('DELETE FROM t USING unnest($1::bigint[]) AS bulk (p1) WHERE id = bulk.p1', c)
        self.refused("@bulk wants", "-- a(n i64) -> id i64\n-- @bulk\nUPDATE t SET n = :n RETURNING id;\n")
        self.refused("inside VALUES", "-- a(n i64)\n-- @bulk\nINSERT INTO t (n) VALUES (1) "
                     "ON CONFLICT (id) DO UPDATE SET n = :n;\n")
        self.refused("behind a statement's header", "-- a(n i64)\nDELETE FROM t\n-- @bulk\nWHERE n = :n;\n")

    def test_parameters(self):
        self.refused("unknown parameter :m", "-- a(n i64) -> id i64\nSELECT id FROM t WHERE n = :m;\n")
        self.refused("'n' is not used", "-- a(n i64) -> id i64\nSELECT id FROM t;\n")
        self.refused("not 'name type'", "-- a(n int) -> id i64\nSELECT id FROM t WHERE n = :n;\n")
        self.refused("stands twice", "-- a(n i64, n i64)\nDELETE FROM t WHERE n = :n;\n")
        self.refused("word of C", "-- a(int i64)\nDELETE FROM t WHERE n = :int;\n")
        self.refused("write parameters as :name", "-- a()\nDELETE FROM t WHERE n = ?;\n")

    def test_forms(self):
        self.refused("stands also at", "-- a()\nDELETE FROM t;\n-- a()\nDELETE FROM t;\n")
        self.refused("one statement", "-- a()\nDELETE FROM t; DELETE FROM t;\n")
        self.refused("has no '-> columns'", "-- a()\nSELECT 1;\n")
        self.refused("not common to both", "-- a() -> n i64\nSELECT ifnull(n, 0) FROM t;\n")
        self.refused("not common to both", "-- a() -> n i64\nSELECT n::bigint FROM t;\n")
        self.refused("no SELECT", "-- a()\nPRAGMA x;\n")
        self.refused("not listed", "-- a()\nDELETE FROM t;\n", unlisted=True)

    def test_migration(self):
        _, c = self.sound("-- a()\nDELETE FROM t;\n",
                          (TABLE, "CREATE TABLE u ( -- @norowid\n text text PRIMARY KEY, b bytes, f f64);\n"
                                  "ALTER TABLE t ADD COLUMN more text;\n-- @postgres\nSELECT 1;\n"))
        self.assertIn('id INTEGER PRIMARY KEY, name TEXT NOT NULL', c)
        self.assertIn('id BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY', c)
        self.assertIn('REFERENCES t (id) DEFERRABLE)', c)
        self.assertIn('text TEXT PRIMARY KEY, b BLOB, f REAL) STRICT, WITHOUT ROWID;', c)
        self.assertIn('text TEXT COLLATE \\"C\\" PRIMARY KEY, b BYTEA, f DOUBLE PRECISION);', c)
        self.assertEqual(c.count('SELECT 1;'), 1)
        self.assertIn('SELECT id, name, n, other, more FROM t ORDER BY id', c)

    def test_migration_refused(self):
        a = "-- a()\nDELETE FROM t;\n"
        self.refused("write i64", a, ("CREATE TABLE t (id INTEGER PRIMARY KEY);\n",))
        self.refused("wants PRIMARY KEY", a, ("CREATE TABLE t (id id);\n",))
        self.refused("no primary key", a, ("CREATE TABLE t (n i64);\n",))
        self.refused("teach tools/gen-sql", a, (TABLE, "ALTER TABLE t DROP COLUMN n;\n"))


if __name__ == '__main__':
    unittest.main()
