-- The schema's steps that a store has seen (db_migration.c).

-- migration_table() -> n i64
-- @sqlite
SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = 'migration';
-- @postgres
SELECT count(*) FROM pg_catalog.pg_class WHERE oid = to_regclass('migration');

-- migration_list() -> number i64, name text, hash text
SELECT number, name, hash FROM migration ORDER BY number;

-- migration_add(number i64, name text, hash text, program text)
INSERT INTO migration (number, name, hash, program) VALUES (:number, :name, :hash, :program);
