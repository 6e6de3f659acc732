-- findings_all() -> id i64, kind text, subject text, unit i64?, asset i64?, severity i64, source text, evidence text, first_seen i64, last_seen i64, closed_at i64
SELECT id, kind, subject, unit, asset, severity, source, evidence, first_seen, last_seen, closed_at
FROM finding ORDER BY id;

-- finding_insert(kind text, subject text, unit i64?, asset i64?, severity i64, source text, evidence text, first_seen i64, last_seen i64, closed_at i64)
INSERT INTO finding (kind, subject, unit, asset, severity, source, evidence, first_seen, last_seen, closed_at)
VALUES (:kind, :subject, :unit, :asset, :severity, :source, :evidence, :first_seen, :last_seen, :closed_at);

-- finding_seen(id i64, at i64, evidence text)
UPDATE finding SET last_seen = :at, evidence = :evidence WHERE id = :id;

-- finding_close(id i64, at i64)
UPDATE finding SET closed_at = :at WHERE id = :id;

-- Newest first, before one; severity: at least.
-- finding_page(whole i64, units list, kind text, asset i64, severity i64, closed i64, before i64, most i64)
--   -> id i64, kind text, subject text, unit i64?, asset text?, severity i64, source text, evidence text,
--   first_seen i64, last_seen i64, closed_at i64
SELECT f.id, f.kind, f.subject, f.unit, a.name, f.severity, f.source, f.evidence, f.first_seen, f.last_seen, f.closed_at
FROM finding f LEFT JOIN asset a ON a.id = f.asset
WHERE f.id < :before AND (:whole = 1 OR f.unit IN :units) AND (:kind = '' OR f.kind = :kind)
  AND (:asset = 0 OR f.asset = :asset) AND f.severity >= :severity
  AND (:closed = 2 OR :closed = 0 AND f.closed_at = 0 OR :closed = 1 AND f.closed_at > 0)
ORDER BY f.id DESC LIMIT :most;

-- finding_count(whole i64, units list, kind text, asset i64, severity i64, closed i64, most i64) -> n i64
SELECT COUNT(*) FROM (SELECT 1 FROM finding f
WHERE (:whole = 1 OR f.unit IN :units) AND (:kind = '' OR f.kind = :kind)
  AND (:asset = 0 OR f.asset = :asset) AND f.severity >= :severity
  AND (:closed = 2 OR :closed = 0 AND f.closed_at = 0 OR :closed = 1 AND f.closed_at > 0)
LIMIT :most) counted;

-- finding_kinds() -> unit i64?, kind text, n i64
SELECT unit, kind, COUNT(*) FROM finding WHERE closed_at = 0 GROUP BY unit, kind ORDER BY unit, kind;
