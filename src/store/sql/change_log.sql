-- The change log (domain/org/change_log.c).

-- change_log_add(at i64, kind text, n i64, ids bytes)
INSERT INTO change_log (seq, at, kind, n, ids)
SELECT COALESCE(MAX(seq), 0) + 1, :at, :kind, :n, :ids FROM change_log;

-- The numbers of the first and the last row; 0 when there is none.
-- change_log_ends() -> first i64, last i64
SELECT COALESCE(MIN(seq), 0), COALESCE(MAX(seq), 0) FROM change_log;

-- change_log_after(seq i64) -> seq i64, at i64, kind text, n i64, ids bytes
SELECT seq, at, kind, n, ids FROM change_log WHERE seq > :seq ORDER BY seq;

-- change_follower_put(name text, seq i64, seen_at i64)
INSERT INTO change_follower (name, seq, seen_at) VALUES (:name, :seq, :seen_at)
ON CONFLICT (name) DO UPDATE SET seq = excluded.seq, seen_at = excluded.seen_at;

-- change_follower_get(name text) -> seq i64
SELECT seq FROM change_follower WHERE name = :name;

-- change_follower_drop(before i64)
DELETE FROM change_follower WHERE seen_at < :before;

-- change_log_prune()
DELETE FROM change_log WHERE seq <= (SELECT COALESCE(MIN(f.seq), 0) FROM change_follower f)
  AND seq < (SELECT MAX(x.seq) FROM change_log x);
