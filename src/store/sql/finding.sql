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
