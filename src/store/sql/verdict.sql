-- vulns_all() -> id i64, code text
SELECT id, code FROM vuln ORDER BY id;

-- vuln_insert(code text) -> id i64
INSERT INTO vuln (code) VALUES (:code) RETURNING id;

-- vuln_facts_all() -> vuln i64, from_at i64, to_at i64, kev i64, kev_added_day i64, automatable i64, total i64, assumed i64, severity i64, base i64
SELECT vuln, from_at, to_at, kev, kev_added_day, automatable, total, assumed, severity, base
FROM vuln_fact ORDER BY vuln, from_at;

-- vuln_fact_put(vuln i64, from_at i64, to_at i64, kev i64, kev_added_day i64, automatable i64, total i64, assumed i64, severity i64, base i64)
INSERT INTO vuln_fact (vuln, from_at, to_at, kev, kev_added_day, automatable, total, assumed, severity, base)
VALUES (:vuln, :from_at, :to_at, :kev, :kev_added_day, :automatable, :total, :assumed, :severity, :base)
ON CONFLICT (vuln, from_at) DO UPDATE SET to_at = excluded.to_at, kev = excluded.kev,
  kev_added_day = excluded.kev_added_day, automatable = excluded.automatable, total = excluded.total,
  assumed = excluded.assumed, severity = excluded.severity, base = excluded.base;

-- vuln_fact_close(vuln i64, at i64, open_end i64)
UPDATE vuln_fact SET to_at = :at WHERE vuln = :vuln AND to_at = :open_end AND from_at < :at;

-- verdicts_all() -> component i64, vuln i64, from_at i64, to_at i64, status i64, reason i64, fixed text
SELECT component, vuln, from_at, to_at, status, reason, fixed FROM verdict ORDER BY component, vuln, from_at;

-- verdict_put(component i64, vuln i64, from_at i64, to_at i64, status i64, reason i64, fixed text)
INSERT INTO verdict (component, vuln, from_at, to_at, status, reason, fixed)
VALUES (:component, :vuln, :from_at, :to_at, :status, :reason, :fixed)
ON CONFLICT (component, vuln, from_at) DO UPDATE SET to_at = excluded.to_at, status = excluded.status,
  reason = excluded.reason, fixed = excluded.fixed;

-- verdict_close(component i64, vuln i64, at i64, open_end i64)
UPDATE verdict SET to_at = :at WHERE component = :component AND vuln = :vuln AND to_at = :open_end;
