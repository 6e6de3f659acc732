-- units_current(at i64) -> id i64, code text, parent i64?, name_ja text, name_en text, kind text, region text, headcount i64?, zone_min i64, from_at i64, to_at i64, merged_into i64?
SELECT u.id, u.code, v.parent, v.name_ja, v.name_en, v.kind, v.region, v.headcount, v.zone_min, v.from_at, v.to_at, v.merged_into
FROM unit u JOIN unit_version v ON v.unit = u.id
WHERE v.from_at = (SELECT MAX(x.from_at) FROM unit_version x WHERE x.unit = u.id AND x.from_at <= :at)
ORDER BY u.id;

-- unit_history(code text) -> from_at i64, to_at i64, parent text?, name_ja text, name_en text, kind text, region text, merged_into text?
SELECT v.from_at, v.to_at, p.code, v.name_ja, v.name_en, v.kind, v.region, m.code
FROM unit u JOIN unit_version v ON v.unit = u.id
LEFT JOIN unit p ON p.id = v.parent LEFT JOIN unit m ON m.id = v.merged_into
WHERE u.code = :code ORDER BY v.from_at;

-- unit_codes() -> id i64, code text
SELECT id, code FROM unit ORDER BY id;

-- unit_insert(code text) -> id i64
INSERT INTO unit (code) VALUES (:code) RETURNING id;

-- unit_version_put(unit i64, from_at i64, to_at i64, parent i64?, name_ja text, name_en text, kind text, region text, headcount i64?, zone_min i64, merged_into i64?)
INSERT INTO unit_version (unit, from_at, to_at, parent, name_ja, name_en, kind, region, headcount, zone_min, merged_into)
VALUES (:unit, :from_at, :to_at, :parent, :name_ja, :name_en, :kind, :region, :headcount, :zone_min, :merged_into)
ON CONFLICT (unit, from_at) DO UPDATE SET to_at = excluded.to_at, parent = excluded.parent,
  name_ja = excluded.name_ja, name_en = excluded.name_en, kind = excluded.kind, region = excluded.region,
  headcount = excluded.headcount, zone_min = excluded.zone_min, merged_into = excluded.merged_into;

-- unit_version_close(unit i64, at i64)
UPDATE unit_version SET to_at = :at WHERE unit = :unit AND to_at > :at AND from_at < :at;

-- closure_open(open_end i64) -> ancestor i64, descendant i64, depth i64
SELECT ancestor, descendant, depth FROM unit_closure WHERE to_at = :open_end ORDER BY ancestor, descendant;

-- closure_close(ancestor i64, descendant i64, at i64, open_end i64)
UPDATE unit_closure SET to_at = :at WHERE ancestor = :ancestor AND descendant = :descendant AND to_at = :open_end;

-- closure_put(ancestor i64, descendant i64, depth i64, from_at i64, to_at i64)
INSERT INTO unit_closure (ancestor, descendant, depth, from_at, to_at)
VALUES (:ancestor, :descendant, :depth, :from_at, :to_at)
ON CONFLICT (ancestor, descendant, from_at) DO UPDATE SET depth = excluded.depth, to_at = excluded.to_at;

-- appointments_at(at i64) -> unit i64, post text, deputy i64, person text, from_at i64, to_at i64
SELECT unit, post, deputy, person, from_at, to_at FROM appointment
WHERE from_at <= :at AND to_at > :at ORDER BY unit, post, deputy, person;

-- appointment_put(unit i64, post text, deputy i64, person text, from_at i64, to_at i64)
INSERT INTO appointment (unit, post, deputy, person, from_at, to_at)
VALUES (:unit, :post, :deputy, :person, :from_at, :to_at)
ON CONFLICT (unit, post, deputy, person, from_at) DO UPDATE SET to_at = excluded.to_at;

-- unit_number(code text) -> id i64, version i64
SELECT id, version FROM unit WHERE code = :code;

-- unit_changed(id i64)
UPDATE unit SET version = version + 1 WHERE id = :id;
