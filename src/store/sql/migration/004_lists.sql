-- Tasks: to whom in the unit, to which unit it was offered; a number that rises with each decision.
ALTER TABLE task ADD COLUMN assignee text NOT NULL DEFAULT '';
ALTER TABLE task ADD COLUMN handover i64 REFERENCES unit(id);
ALTER TABLE task ADD COLUMN version i64 NOT NULL DEFAULT 1;
-- Pages of tasks: the open ones by urgency, of all or of some units; the closed ones by day.
CREATE INDEX task_urgent ON task (closed_at, (CASE WHEN due_day = 0 THEN 99999999 ELSE due_day END), tier, id);
CREATE INDEX task_of_unit ON task (unit, closed_at);
CREATE INDEX task_assigned ON task (assignee, closed_at);
