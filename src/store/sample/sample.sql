-- parent_add(name text, note text?, amount f64?, n i64?, data bytes?) -> id i64
INSERT INTO parent (name, note, amount, n, data) VALUES (:name, :note, :amount, :n, :data)
RETURNING id;

-- Over
-- two lines.
-- parent_get(name text)
--   -> id i64, note text?, amount f64?, n i64?,
--   data bytes?
SELECT id, note, amount, n, data FROM parent WHERE name = :name OR :name = '*' AND id = 1;

-- parent_put(name text, n i64)
INSERT INTO parent (name, n) VALUES (:name, :n) ON CONFLICT (name) DO UPDATE SET n = excluded.n;

-- parent_list() -> id i64, name text
SELECT id, name FROM parent ORDER BY name;

-- parent_from(start i64) -> id i64, name text
SELECT id, name FROM parent WHERE id >= :start ORDER BY id;

-- parent_sum() -> n i64?, amount f64?, negative i64?
SELECT sum(n), sum(amount), min(n) < 0 FROM parent;

-- parent_note(name text) -> note text
SELECT note FROM parent WHERE name = :name;

-- parent_like(pattern text) -> name text
SELECT name FROM parent WHERE name LIKE :pattern ORDER BY name;

-- child_add(parent i64, text text)
INSERT INTO child (parent, text) VALUES (:parent, :text);

-- child_count(parent i64) -> n i64
SELECT count(*) FROM child WHERE parent = :parent;

-- child_delete(parent i64)
DELETE FROM child WHERE parent = :parent;

-- bulk_add(until i64)
WITH RECURSIVE c (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c WHERE x < :until)
INSERT INTO parent (name, n) SELECT 'bulk ' || x, x FROM c;

-- engine() -> name text
-- @sqlite
SELECT 'sqlite';
-- @postgres
SELECT 'postgres'::text;

-- parent_n(name text) -> n i64
SELECT n FROM parent WHERE name = :name;

-- Ends every other connection of ours (tests of losing one).
-- cut_others() -> n i64
-- @sqlite
SELECT 0;
-- @postgres
SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
WHERE application_name = 'niju' AND pid <> pg_backend_pid();

-- Lets the first refer to the last, so that no order of rows obeys the foreign key.
-- parent_tangle()
UPDATE parent SET other = (SELECT max(id) FROM parent) WHERE id = 1;

-- many_put(name text, note text?, amount f64?, n i64?, data bytes?)
-- @bulk
INSERT INTO parent (name, note, amount, n, data) VALUES (:name, :note, :amount, coalesce(:n, 7), :data)
ON CONFLICT (name) DO UPDATE SET note = excluded.note, n = excluded.n;

-- many_raise(name text, by i64)
-- @bulk
UPDATE parent SET n = n + :by WHERE name = :name;

-- many_drop(name text)
-- @bulk
DELETE FROM parent WHERE name = :name;

-- parent_back() -> name text
SELECT name FROM parent ORDER BY name DESC;
