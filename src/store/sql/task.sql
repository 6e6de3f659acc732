-- By id, from one on.
-- tasks_from(id i64, most i64)
--   -> id i64, unit i64?, kind text, space text, name text, line text, state text, opened_at i64, closed_at i64, tier i64, due_day i64, severity i64, high_priority i64, kev i64, target text, no_fix i64, assets i64, exposures i64, done_at i64, plan_day i64, interim text, interim_until i64,
--   assignee text, handover i64?, version i64
SELECT id, unit, kind, space, name, line, state, opened_at, closed_at, tier, due_day, severity, high_priority,
  kev, target, no_fix, assets, exposures, done_at, plan_day, interim, interim_until, assignee, handover, version
FROM task WHERE id >= :id ORDER BY id LIMIT :most;

-- task_insert(unit i64?, kind text, space text, name text, line text, state text, opened_at i64, closed_at i64) -> id i64
INSERT INTO task (unit, kind, space, name, line, state, opened_at, closed_at, tier, due_day, severity,
  high_priority, kev, target, no_fix, assets, exposures, done_at, plan_day, interim, interim_until)
VALUES (:unit, :kind, :space, :name, :line, :state, :opened_at, :closed_at, 0, 0, 0, 0, 0, '', 0, 0, 0, 0, 0, '', 0)
RETURNING id;

-- task_update(id i64, state text, kind text, closed_at i64, tier i64, due_day i64, severity i64, high_priority i64, kev i64, target text, no_fix i64, assets i64, exposures i64, done_at i64, plan_day i64, interim text, interim_until i64)
UPDATE task SET state = :state, kind = :kind, closed_at = :closed_at, tier = :tier, due_day = :due_day, severity = :severity,
  high_priority = :high_priority, kev = :kev, target = :target, no_fix = :no_fix, assets = :assets,
  exposures = :exposures, done_at = :done_at, plan_day = :plan_day, interim = :interim,
  interim_until = :interim_until
WHERE id = :id;

-- task_event_insert(task i64, at i64, actor text, kind text, detail text)
INSERT INTO task_event (task, at, actor, kind, detail) VALUES (:task, :at, :actor, :kind, :detail);

-- task_events(task i64) -> id i64, at i64, actor text, kind text, detail text
SELECT id, at, actor, kind, detail FROM task_event WHERE task = :task ORDER BY id;

-- decision_insert(kind text, task i64?, at i64, actor text, until_day i64, reason text)
INSERT INTO decision (kind, task, at, actor, until_day, reason) VALUES (:kind, :task, :at, :actor, :until_day, :reason);

-- Open tasks by urgency behind one, looked through in that order.
-- task_page(whole i64, units list, tier i64, severity i64, state text, kind text, component text,
--   priority i64, kev i64, overdue_day i64, ahead list, behind list, assignee text, handover i64,
--   due_from i64, due_until i64, opened_from i64, closed_from i64,
--   due i64, after_tier i64, id i64, most i64) -> id i64
SELECT t.id FROM task t
WHERE t.closed_at = 0
  AND (CASE WHEN t.due_day = 0 THEN 99999999 ELSE t.due_day END, t.tier, t.id)
    > (:due, :after_tier, :id)
  AND (:whole = 1 OR +t.unit IN :units OR :handover = 1)
  AND (:tier = 0 OR t.tier = :tier) AND t.severity >= :severity AND (:state = '' OR t.state = :state)
  AND (:kind = '' OR t.kind = :kind) AND (:component = '' OR t.name = :component)
  AND t.high_priority >= :priority AND t.kev >= :kev
  AND (:overdue_day = 0 OR t.closed_at = 0 AND t.due_day <> 0 AND t.due_day < :overdue_day
    + CASE WHEN t.unit IN :ahead THEN 1 WHEN t.unit IN :behind THEN -1 ELSE 0 END)
  AND (:assignee = '' OR t.assignee = :assignee)
  AND (:handover = 0 OR t.handover IS NOT NULL AND (:whole = 1 OR t.handover IN :units))
  AND t.due_day >= :due_from AND (:due_until = 0 OR t.due_day <> 0 AND t.due_day <= :due_until)
  AND t.opened_at >= :opened_from AND t.closed_at >= :closed_from
ORDER BY CASE WHEN t.due_day = 0 THEN 99999999 ELSE t.due_day END, t.tier, t.id LIMIT :most;

-- The same for few units: theirs are read and sorted.
-- task_page_narrow(whole i64, units list, tier i64, severity i64, state text, kind text, component text,
--   priority i64, kev i64, overdue_day i64, ahead list, behind list, assignee text, handover i64,
--   due_from i64, due_until i64, opened_from i64, closed_from i64,
--   due i64, after_tier i64, id i64, most i64) -> id i64
SELECT t.id FROM task t
WHERE t.closed_at = 0
  AND (CASE WHEN t.due_day = 0 THEN 99999999 ELSE t.due_day END, t.tier, t.id)
    > (:due, :after_tier, :id)
  AND t.unit IN :units
  AND (:tier = 0 OR t.tier = :tier) AND t.severity >= :severity AND (:state = '' OR t.state = :state)
  AND (:kind = '' OR t.kind = :kind) AND (:component = '' OR t.name = :component)
  AND t.high_priority >= :priority AND t.kev >= :kev
  AND (:overdue_day = 0 OR t.closed_at = 0 AND t.due_day <> 0 AND t.due_day < :overdue_day
    + CASE WHEN t.unit IN :ahead THEN 1 WHEN t.unit IN :behind THEN -1 ELSE 0 END)
  AND (:assignee = '' OR t.assignee = :assignee)
  AND (:handover = 0 OR t.handover IS NOT NULL AND (:whole = 1 OR t.handover IN :units))
  AND t.due_day >= :due_from AND (:due_until = 0 OR t.due_day <> 0 AND t.due_day <= :due_until)
  AND t.opened_at >= :opened_from AND t.closed_at >= :closed_from
ORDER BY CASE WHEN t.due_day = 0 THEN 99999999 ELSE t.due_day END, t.tier, t.id LIMIT :most;

-- Newest first, closed ones too, before one.
-- task_page_newest(whole i64, units list, tier i64, severity i64, state text, kind text, component text,
--   priority i64, kev i64, overdue_day i64, ahead list, behind list, assignee text, handover i64,
--   due_from i64, due_until i64, opened_from i64, closed_from i64,
--   open_only i64, before i64, most i64) -> id i64
SELECT t.id FROM task t
WHERE t.id < :before AND (:open_only = 0 OR t.closed_at = 0)
  AND (:whole = 1 OR +t.unit IN :units OR :handover = 1)
  AND (:tier = 0 OR t.tier = :tier) AND t.severity >= :severity AND (:state = '' OR t.state = :state)
  AND (:kind = '' OR t.kind = :kind) AND (:component = '' OR t.name = :component)
  AND t.high_priority >= :priority AND t.kev >= :kev
  AND (:overdue_day = 0 OR t.closed_at = 0 AND t.due_day <> 0 AND t.due_day < :overdue_day
    + CASE WHEN t.unit IN :ahead THEN 1 WHEN t.unit IN :behind THEN -1 ELSE 0 END)
  AND (:assignee = '' OR t.assignee = :assignee)
  AND (:handover = 0 OR t.handover IS NOT NULL AND (:whole = 1 OR t.handover IN :units))
  AND t.due_day >= :due_from AND (:due_until = 0 OR t.due_day <> 0 AND t.due_day <= :due_until)
  AND t.opened_at >= :opened_from AND t.closed_at >= :closed_from
ORDER BY t.id DESC LIMIT :most;

-- How many, counted up to a number.
-- task_count(whole i64, units list, tier i64, severity i64, state text, kind text, component text,
--   priority i64, kev i64, overdue_day i64, ahead list, behind list, assignee text, handover i64,
--   due_from i64, due_until i64, opened_from i64, closed_from i64,
--   open_only i64, most i64) -> n i64
SELECT COUNT(*) FROM (SELECT 1 FROM task t
WHERE (:open_only = 0 OR t.closed_at = 0)
  AND (:whole = 1 OR +t.unit IN :units OR :handover = 1)
  AND (:tier = 0 OR t.tier = :tier) AND t.severity >= :severity AND (:state = '' OR t.state = :state)
  AND (:kind = '' OR t.kind = :kind) AND (:component = '' OR t.name = :component)
  AND t.high_priority >= :priority AND t.kev >= :kev
  AND (:overdue_day = 0 OR t.closed_at = 0 AND t.due_day <> 0 AND t.due_day < :overdue_day
    + CASE WHEN t.unit IN :ahead THEN 1 WHEN t.unit IN :behind THEN -1 ELSE 0 END)
  AND (:assignee = '' OR t.assignee = :assignee)
  AND (:handover = 0 OR t.handover IS NOT NULL AND (:whole = 1 OR t.handover IN :units))
  AND t.due_day >= :due_from AND (:due_until = 0 OR t.due_day <> 0 AND t.due_day <= :due_until)
  AND t.opened_at >= :opened_from AND t.closed_at >= :closed_from
LIMIT :most) counted;

-- What people decided about it; the number rises.
-- task_decide(id i64, assignee text, handover i64?)
UPDATE task SET assignee = :assignee, handover = :handover, version = version + 1 WHERE id = :id;
