-- What was open at the end of each day (domain/risk/history.h).

-- risk_day_clear(day i64)
DELETE FROM risk_day WHERE day = :day;

-- risk_day_put(day i64, unit i64, purpose text, tier i64, open i64, overdue i64, kev i64, high_priority i64, opened i64)
-- @bulk
INSERT INTO risk_day (day, unit, purpose, tier, open, overdue, kev, high_priority, opened)
VALUES (:day, :unit, :purpose, :tier, :open, :overdue, :kev, :high_priority, :opened);

-- The last day with rows before one.
-- risk_day_before(day i64) -> day i64?
SELECT max(day) FROM risk_day WHERE day < :day;

-- risk_days(from_day i64, until_day i64, whole i64, units list, purpose text)
--   -> day i64, tier i64, open i64, overdue i64, kev i64, high_priority i64, opened i64
SELECT day, tier, CAST(sum(open) AS bigint), CAST(sum(overdue) AS bigint), CAST(sum(kev) AS bigint),
  CAST(sum(high_priority) AS bigint), CAST(sum(opened) AS bigint)
FROM risk_day
WHERE day >= :from_day AND day <= :until_day AND (:whole = 1 OR unit IN :units)
  AND (:purpose = '' OR purpose = :purpose)
GROUP BY day, tier ORDER BY day, tier;

-- Tasks of some units in a span of time.
-- task_flow(whole i64, units list, from_at i64, to_at i64, from_day i64, to_day i64, today i64)
--   -> opened i64, closed i64, became_overdue i64, open_before i64, open_now i64, overdue_now i64
SELECT
  CAST(coalesce(sum(CASE WHEN opened_at >= :from_at AND opened_at < :to_at THEN 1 ELSE 0 END), 0) AS bigint),
  CAST(coalesce(sum(CASE WHEN closed_at >= :from_at AND closed_at < :to_at THEN 1 ELSE 0 END), 0) AS bigint),
  CAST(coalesce(sum(CASE WHEN due_day >= :from_day AND due_day < :to_day AND due_day < :today
    AND (closed_at = 0 OR closed_at >= (due_day + 1) * 86400) THEN 1 ELSE 0 END), 0) AS bigint),
  CAST(coalesce(sum(CASE WHEN opened_at < :from_at AND (closed_at = 0 OR closed_at >= :from_at) THEN 1 ELSE 0 END), 0) AS bigint),
  CAST(coalesce(sum(CASE WHEN closed_at = 0 THEN 1 ELSE 0 END), 0) AS bigint),
  CAST(coalesce(sum(CASE WHEN closed_at = 0 AND due_day > 0 AND due_day < :today THEN 1 ELSE 0 END), 0) AS bigint)
FROM task WHERE :whole = 1 OR unit IN :units;

-- task_reopened(whole i64, units list, from_at i64, to_at i64) -> n i64
SELECT count(*) FROM task_event e JOIN task t ON t.id = e.task
WHERE e.kind = 'reopened' AND e.at >= :from_at AND e.at < :to_at AND (:whole = 1 OR t.unit IN :units);

-- Tasks whose date fell in a span of days, and those of them closed by evidence in time.
-- task_adherence(whole i64, units list, from_day i64, to_day i64) -> due i64, in_time i64
SELECT count(*), CAST(coalesce(sum(CASE WHEN closed_at > 0 AND closed_at < (due_day + 1) * 86400 THEN 1 ELSE 0 END), 0) AS bigint)
FROM task WHERE due_day >= :from_day AND due_day < :to_day AND (:whole = 1 OR unit IN :units);

-- What happened on the way, for marks on a trend.
-- policies_begun(from_at i64, to_at i64) -> at i64, name text
SELECT from_at, name FROM policy WHERE from_at >= :from_at AND from_at < :to_at ORDER BY from_at, id;

-- Units that moved, merged or closed: a version that ended.
-- units_changed(from_at i64, to_at i64) -> at i64, id i64, code text
SELECT v.to_at, u.id, u.code FROM unit_version v JOIN unit u ON u.id = v.unit
WHERE v.to_at >= :from_at AND v.to_at < :to_at ORDER BY v.to_at, u.code;

-- kev_listed(from_day i64, to_day i64, open_end i64) -> day i64, code text
SELECT f.kev_added_day, v.code FROM vuln_fact f JOIN vuln v ON v.id = f.vuln
WHERE f.kev = 1 AND f.to_at = :open_end AND f.kev_added_day >= :from_day AND f.kev_added_day < :to_day
ORDER BY f.kev_added_day, v.code;

-- Tasks that came or went in a span of time, the most urgent first.
-- month_opened(whole i64, units list, from_at i64, to_at i64, most i64) -> id i64
SELECT id FROM task WHERE opened_at >= :from_at AND opened_at < :to_at AND (:whole = 1 OR unit IN :units)
ORDER BY tier, due_day, id LIMIT :most;

-- month_closed(whole i64, units list, from_at i64, to_at i64, most i64) -> id i64
SELECT id FROM task WHERE closed_at >= :from_at AND closed_at < :to_at AND (:whole = 1 OR unit IN :units)
ORDER BY tier, due_day, id LIMIT :most;
