-- tasks_all() -> id i64, unit i64?, kind text, space text, name text, line text, state text, opened_at i64, closed_at i64, tier i64, due_day i64, severity i64, high_priority i64, kev i64, target text, no_fix i64, assets i64, exposures i64, done_at i64, plan_day i64, interim text, interim_until i64
SELECT id, unit, kind, space, name, line, state, opened_at, closed_at, tier, due_day, severity, high_priority,
  kev, target, no_fix, assets, exposures, done_at, plan_day, interim, interim_until
FROM task ORDER BY id;

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
