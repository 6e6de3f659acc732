-- systems_current(at i64) -> id i64, code text, unit i64?, name_ja text, name_en text, purpose text, phase text, criticality i64, data_classes text, customers text, countries text, stop_decider text, stop_deputy text, from_at i64
SELECT s.id, s.code, v.unit, v.name_ja, v.name_en, v.purpose, v.phase, v.criticality, v.data_classes,
  v.customers, v.countries, v.stop_decider, v.stop_deputy, v.from_at
FROM system s JOIN system_version v ON v.system = s.id
WHERE v.from_at = (SELECT MAX(x.from_at) FROM system_version x WHERE x.system = s.id AND x.from_at <= :at)
  AND v.to_at > :at ORDER BY s.id;

-- system_codes() -> id i64, code text
SELECT id, code FROM system ORDER BY id;

-- system_versions_all() -> system i64, from_at i64, unit i64?, purpose text, criticality i64, data_classes text
SELECT system, from_at, unit, purpose, criticality, data_classes FROM system_version ORDER BY system, from_at;

-- system_insert(code text) -> id i64
INSERT INTO system (code) VALUES (:code) RETURNING id;

-- system_version_put(system i64, from_at i64, to_at i64, unit i64?, name_ja text, name_en text, purpose text, phase text, criticality i64, data_classes text, customers text, countries text, stop_decider text, stop_deputy text)
INSERT INTO system_version (system, from_at, to_at, unit, name_ja, name_en, purpose, phase, criticality,
  data_classes, customers, countries, stop_decider, stop_deputy)
VALUES (:system, :from_at, :to_at, :unit, :name_ja, :name_en, :purpose, :phase, :criticality,
  :data_classes, :customers, :countries, :stop_decider, :stop_deputy)
ON CONFLICT (system, from_at) DO UPDATE SET to_at = excluded.to_at, unit = excluded.unit,
  name_ja = excluded.name_ja, name_en = excluded.name_en, purpose = excluded.purpose,
  phase = excluded.phase, criticality = excluded.criticality, data_classes = excluded.data_classes,
  customers = excluded.customers, countries = excluded.countries,
  stop_decider = excluded.stop_decider, stop_deputy = excluded.stop_deputy;

-- system_version_close(system i64, at i64)
UPDATE system_version SET to_at = :at WHERE system = :system AND to_at > :at AND from_at < :at;

-- system_number(code text) -> id i64, version i64
SELECT id, version FROM system WHERE code = :code;

-- system_changed(id i64)
UPDATE system SET version = version + 1 WHERE id = :id;
