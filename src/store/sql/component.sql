-- components_all() -> id i64, key bytes
SELECT id, key FROM component ORDER BY id;

-- component_by_key(key bytes) -> id i64
SELECT id FROM component WHERE key = :key;

-- component_insert(key bytes) -> id i64
INSERT INTO component (key) VALUES (:key) RETURNING id;

-- set_by_hash(hash bytes) -> id i64
SELECT id FROM component_set WHERE hash = :hash;

-- set_by_id(id i64) -> base i64?, depth i64, size i64, data bytes
SELECT base, depth, size, data FROM component_set WHERE id = :id;

-- sets_all() -> id i64, base i64?, depth i64, size i64, data bytes
SELECT id, base, depth, size, data FROM component_set ORDER BY id;

-- set_insert(hash bytes, base i64?, depth i64, size i64, data bytes) -> id i64
INSERT INTO component_set (hash, base, depth, size, data) VALUES (:hash, :base, :depth, :size, :data) RETURNING id;

-- installs_all() -> asset i64, source text, from_at i64, to_at i64, seen_at i64, set_id i64, release text
SELECT asset, source, from_at, to_at, seen_at, set_id, release FROM install ORDER BY asset, source, from_at;

-- install_open(asset i64, source text, open_end i64) -> from_at i64, seen_at i64, set_id i64, release text
SELECT from_at, seen_at, set_id, release FROM install WHERE asset = :asset AND source = :source AND to_at = :open_end;

-- install_put(asset i64, source text, from_at i64, to_at i64, seen_at i64, set_id i64, release text)
INSERT INTO install (asset, source, from_at, to_at, seen_at, set_id, release)
VALUES (:asset, :source, :from_at, :to_at, :seen_at, :set_id, :release)
ON CONFLICT (asset, source, from_at) DO UPDATE SET to_at = excluded.to_at, seen_at = excluded.seen_at,
  set_id = excluded.set_id, release = excluded.release;

-- install_seen(asset i64, source text, at i64, open_end i64)
UPDATE install SET seen_at = :at WHERE asset = :asset AND source = :source AND to_at = :open_end AND seen_at < :at;

-- install_close(asset i64, source text, at i64, open_end i64)
UPDATE install SET to_at = :at WHERE asset = :asset AND source = :source AND to_at = :open_end;

-- document_insert(received_at i64, format text, name text, hash bytes, size i64, items i64, bad i64) -> id i64
INSERT INTO document (received_at, format, name, hash, size, items, bad)
VALUES (:received_at, :format, :name, :hash, :size, :items, :bad) RETURNING id;
