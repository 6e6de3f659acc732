-- counters_clear()
DELETE FROM counter;

-- counter_clear_unit(unit i64)
DELETE FROM counter WHERE unit = :unit;

-- counter_put(unit i64, status i64, tier i64, severity i64, exposed i64, high_priority i64, kev i64, criticality i64, purpose text, assumed i64, from_day i64, due_day i64, n i64)
-- @bulk
INSERT INTO counter (unit, status, tier, severity, exposed, high_priority, kev, criticality, purpose, assumed, from_day, due_day, n)
VALUES (:unit, :status, :tier, :severity, :exposed, :high_priority, :kev, :criticality, :purpose, :assumed, :from_day, :due_day, :n);

-- counters_all() -> unit i64, status i64, tier i64, severity i64, exposed i64, high_priority i64, kev i64, criticality i64, purpose text, assumed i64, from_day i64, due_day i64, n i64
SELECT unit, status, tier, severity, exposed, high_priority, kev, criticality, purpose, assumed, from_day, due_day, n
FROM counter ORDER BY unit;

-- expected_month(month i64) -> unit i64, load i64, variance i64, mean i64, assets i64
SELECT unit, load, variance, mean, assets FROM expected WHERE month = :month ORDER BY unit;

-- expected_put(unit i64, month i64, load i64, variance i64, mean i64, assets i64)
INSERT INTO expected (unit, month, load, variance, mean, assets) VALUES (:unit, :month, :load, :variance, :mean, :assets)
ON CONFLICT (unit, month) DO NOTHING;
