-- assets_current(at i64) -> id i64, name text, unit i64?, system i64?, kind text, exposed i64, exposed_evidence text, criticality i64?, address text, from_at i64, to_at i64
SELECT a.id, a.name, v.unit, v.system, v.kind, v.exposed, v.exposed_evidence, v.criticality, v.address, v.from_at, v.to_at
FROM asset a JOIN asset_version v ON v.asset = a.id
WHERE v.from_at = (SELECT MAX(x.from_at) FROM asset_version x WHERE x.asset = a.id AND x.from_at <= :at)
  AND v.to_at > :at ORDER BY a.id;

-- asset_names() -> id i64, name text
SELECT id, name FROM asset ORDER BY id;

-- asset_versions_all() -> asset i64, from_at i64, to_at i64, unit i64?, system i64?, kind text, exposed i64, criticality i64?
SELECT asset, from_at, to_at, unit, system, kind, exposed, criticality FROM asset_version ORDER BY asset, from_at;

-- asset_insert(name text) -> id i64
INSERT INTO asset (name) VALUES (:name) RETURNING id;

-- asset_version_put(asset i64, from_at i64, to_at i64, unit i64?, system i64?, kind text, exposed i64, exposed_evidence text, criticality i64?, address text)
INSERT INTO asset_version (asset, from_at, to_at, unit, system, kind, exposed, exposed_evidence, criticality, address)
VALUES (:asset, :from_at, :to_at, :unit, :system, :kind, :exposed, :exposed_evidence, :criticality, :address)
ON CONFLICT (asset, from_at) DO UPDATE SET to_at = excluded.to_at, unit = excluded.unit,
  system = excluded.system, kind = excluded.kind, exposed = excluded.exposed,
  exposed_evidence = excluded.exposed_evidence, criticality = excluded.criticality, address = excluded.address;

-- asset_version_last(asset i64) -> from_at i64, unit i64?, system i64?, kind text, exposed i64, exposed_evidence text, criticality i64?, address text
SELECT from_at, unit, system, kind, exposed, exposed_evidence, criticality, address
FROM asset_version WHERE asset = :asset ORDER BY from_at DESC LIMIT 1;

-- asset_version_close(asset i64, at i64)
UPDATE asset_version SET to_at = :at WHERE asset = :asset AND to_at > :at AND from_at < :at;

-- asset_links_open(open_end i64) -> asset i64, kind text, other i64, from_at i64
SELECT asset, kind, other, from_at FROM asset_link WHERE to_at = :open_end ORDER BY asset, kind, other;

-- asset_link_put(asset i64, kind text, other i64, from_at i64, to_at i64)
INSERT INTO asset_link (asset, kind, other, from_at, to_at) VALUES (:asset, :kind, :other, :from_at, :to_at)
ON CONFLICT (asset, kind, other, from_at) DO UPDATE SET to_at = excluded.to_at;

-- asset_link_close(asset i64, kind text, other i64, at i64, open_end i64)
UPDATE asset_link SET to_at = :at WHERE asset = :asset AND kind = :kind AND other = :other AND to_at = :open_end;

-- Another unit's from a moment on: the version in force then goes on as a new one, which ends it.
-- asset_unit_set(asset i64, at i64, unit i64?)
INSERT INTO asset_version (asset, from_at, to_at, unit, system, kind, exposed, exposed_evidence, criticality, address)
SELECT v.asset, :at, v.to_at, :unit, v.system, v.kind, v.exposed, v.exposed_evidence, v.criticality, v.address
FROM asset_version v WHERE v.asset = :asset AND v.from_at <= :at AND v.to_at > :at
ON CONFLICT (asset, from_at) DO UPDATE SET unit = excluded.unit;

-- asset_unit_end(asset i64, at i64)
UPDATE asset_version SET to_at = :at WHERE asset = :asset AND from_at < :at AND to_at > :at;

-- asset_number(name text) -> id i64, version i64
SELECT id, version FROM asset WHERE name = :name;

-- asset_changed(id i64)
UPDATE asset SET version = version + 1 WHERE id = :id;
