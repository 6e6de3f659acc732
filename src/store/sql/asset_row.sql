-- Assets as they are at a moment, with the next moment at which they change by themselves; all of
-- them, or some. One that is to come stands here with live 0.
-- asset_row_versions(whole i64, ids list, at i64)
--   -> id i64, name text, live i64, unit i64?, system i64?, kind text, exposed i64, exposed_evidence text,
--   criticality i64?, address text, next_at i64
SELECT a.id, a.name, CASE WHEN v.from_at <= :at AND v.to_at > :at THEN 1 ELSE 0 END, v.unit, v.system, v.kind,
  v.exposed, v.exposed_evidence, v.criticality, v.address,
  COALESCE((SELECT MIN(CASE WHEN n.from_at > :at THEN n.from_at ELSE n.to_at END) FROM asset_version n
    WHERE n.asset = a.id AND n.to_at > :at), 0)
FROM asset a JOIN asset_version v ON v.asset = a.id
WHERE (:whole = 1 OR a.id IN :ids)
  AND v.from_at = COALESCE((SELECT MAX(x.from_at) FROM asset_version x WHERE x.asset = a.id AND x.from_at <= :at),
    (SELECT MIN(x.from_at) FROM asset_version x WHERE x.asset = a.id))
ORDER BY a.id;

-- asset_row_installs(whole i64, ids list, open_end i64)
--   -> asset i64, source text, release text, from_at i64, seen_at i64, size i64
SELECT i.asset, i.source, i.release, i.from_at, i.seen_at, s.size
FROM install i JOIN component_set s ON s.id = i.set_id
WHERE i.to_at = :open_end AND (:whole = 1 OR i.asset IN :ids) ORDER BY i.asset, i.source;

-- asset_row_clear(whole i64, ids list)
DELETE FROM asset_row WHERE :whole = 1 OR asset IN :ids;

-- asset_row_put(asset i64, name text, live i64, unit i64, system i64, own_unit i64, kind text, exposed i64,
--   exposed_evidence text, criticality i64, own_criticality i64, address text, release text, sources i64,
--   components i64, seen_at i64, next_at i64)
-- @bulk
INSERT INTO asset_row (asset, name, live, unit, system, own_unit, kind, exposed, exposed_evidence, criticality,
  own_criticality, address, release, sources, components, seen_at, next_at)
VALUES (:asset, :name, :live, :unit, :system, :own_unit, :kind, :exposed, :exposed_evidence, :criticality,
  :own_criticality, :address, :release, :sources, :components, :seen_at, :next_at);

-- asset_row_seen(asset i64, at i64)
UPDATE asset_row SET seen_at = :at WHERE asset = :asset;

-- Those that changed by themselves since.
-- asset_row_due(at i64) -> asset i64
SELECT asset FROM asset_row WHERE next_at > 0 AND next_at <= :at ORDER BY asset;

-- Versions of systems and units that came into force since, or ended.
-- asset_row_owners(after i64, at i64) -> system i64?, unit i64?
SELECT system, NULL FROM system_version WHERE from_at > :after AND from_at <= :at OR to_at > :after AND to_at <= :at
UNION ALL
SELECT NULL, unit FROM unit_version WHERE from_at > :after AND from_at <= :at OR to_at > :after AND to_at <= :at;

-- asset_row_of_system(system i64) -> asset i64
SELECT asset FROM asset_row WHERE system = :system ORDER BY asset;

-- By name behind one, looked through in that order.
-- asset_page(whole i64, units list, system i64, exposed i64, kind text, seen_before i64, unowned i64,
--   from_name text, below_name text, after text, most i64) -> asset i64
SELECT r.asset FROM asset_row r
WHERE r.name > :after AND r.name >= :from_name AND (:below_name = '' OR r.name < :below_name)
  AND (:whole = 1 OR +r.unit IN :units) AND r.live = 1
  AND (:system = 0 OR +r.system = :system) AND (:exposed < 0 OR r.exposed = :exposed OR :exposed = 9 AND r.exposed <> 0)
  AND (:kind = '' OR r.kind = :kind) AND (:seen_before = 0 OR r.seen_at < :seen_before)
  AND (:unowned = 0 OR +r.unit = 0)
ORDER BY r.name LIMIT :most;

-- The same for few units or one system: theirs are read and sorted.
-- asset_page_narrow(units list, system i64, exposed i64, kind text, seen_before i64,
--   from_name text, below_name text, after text, most i64) -> asset i64
SELECT r.asset FROM asset_row r
WHERE r.unit IN :units AND r.name > :after AND r.name >= :from_name AND (:below_name = '' OR r.name < :below_name)
  AND r.live = 1
  AND (:system = 0 OR +r.system = :system) AND (:exposed < 0 OR r.exposed = :exposed OR :exposed = 9 AND r.exposed <> 0)
  AND (:kind = '' OR r.kind = :kind) AND (:seen_before = 0 OR r.seen_at < :seen_before)
ORDER BY r.name LIMIT :most;

-- asset_page_count(whole i64, units list, system i64, exposed i64, kind text, seen_before i64, unowned i64,
--   from_name text, below_name text, most i64) -> n i64
SELECT COUNT(*) FROM (SELECT 1 FROM asset_row r
WHERE r.name >= :from_name AND (:below_name = '' OR r.name < :below_name)
  AND (:whole = 1 OR r.unit IN :units) AND r.live = 1
  AND (:system = 0 OR r.system = :system) AND (:exposed < 0 OR r.exposed = :exposed OR :exposed = 9 AND r.exposed <> 0)
  AND (:kind = '' OR r.kind = :kind) AND (:seen_before = 0 OR r.seen_at < :seen_before)
  AND (:unowned = 0 OR r.unit = 0)
LIMIT :most) counted;

-- Offered to one of these units, whoever has it.
-- asset_page_offered(whole i64, units list, after text, most i64) -> asset i64
SELECT r.asset FROM asset a JOIN asset_row r ON r.asset = a.id
WHERE a.handover IS NOT NULL AND (:whole = 1 OR a.handover IN :units) AND r.name > :after AND r.live = 1
ORDER BY r.name LIMIT :most;

-- asset_row_get(asset i64, name text)
--   -> asset i64, name text, unit i64, system i64, own_unit i64, kind text, exposed i64,
--   exposed_evidence text, criticality i64, own_criticality i64, address text, release text, sources i64,
--   components i64, seen_at i64, version i64, handover i64?, confirmed_at i64
SELECT r.asset, r.name, r.unit, r.system, r.own_unit, r.kind, r.exposed, r.exposed_evidence, r.criticality,
  r.own_criticality, r.address, r.release, r.sources, r.components, r.seen_at, a.version, a.handover, a.confirmed_at
FROM asset_row r JOIN asset a ON a.id = r.asset
WHERE (r.asset = :asset OR :asset = 0 AND r.name = :name) AND r.live = 1;

-- asset_row_sums() -> unit i64, system i64, n i64
SELECT unit, system, COUNT(*) FROM asset_row WHERE live = 1 GROUP BY unit, system ORDER BY unit, system;

-- asset_decide(id i64, handover i64?, confirmed_at i64)
UPDATE asset SET handover = :handover, confirmed_at = :confirmed_at, version = version + 1 WHERE id = :id;

-- asset_history(asset i64)
--   -> from_at i64, to_at i64, unit text?, system text?, kind text, exposed i64, criticality i64?, address text
SELECT v.from_at, v.to_at, u.code, s.code, v.kind, v.exposed, v.criticality, v.address
FROM asset_version v LEFT JOIN unit u ON u.id = v.unit LEFT JOIN system s ON s.id = v.system
WHERE v.asset = :asset ORDER BY v.from_at DESC;

-- asset_installs(asset i64) -> source text, release text, from_at i64, to_at i64, seen_at i64, set_id i64, size i64
SELECT i.source, i.release, i.from_at, i.to_at, i.seen_at, i.set_id, s.size
FROM install i JOIN component_set s ON s.id = i.set_id WHERE i.asset = :asset ORDER BY i.from_at DESC, i.source;

-- component_get(id i64) -> key bytes
SELECT key FROM component WHERE id = :id;

-- asset_links_of(asset i64, open_end i64) -> kind text, name text
SELECT l.kind, o.name FROM asset_link l JOIN asset o ON o.id = l.other
WHERE l.asset = :asset AND l.to_at = :open_end ORDER BY l.kind, o.name;

-- confirmation_add(asset i64, asked_at i64, asked_by text, due_day i64)
INSERT INTO confirmation (asset, asked_at, asked_by, due_day, state, answered_at, actor)
VALUES (:asset, :asked_at, :asked_by, :due_day, 'open', 0, '');

-- confirmation_open(asset i64) -> id i64
SELECT id FROM confirmation WHERE asset = :asset AND state = 'open';

-- confirmation_answer(asset i64, state text, at i64, actor text)
UPDATE confirmation SET state = :state, answered_at = :at, actor = :actor WHERE asset = :asset AND state = 'open';

-- confirmation_page(whole i64, units list, state text, overdue_day i64, before i64, most i64)
--   -> id i64, asset i64, name text, unit i64, system i64, asked_at i64, due_day i64, seen_at i64, state text,
--   answered_at i64, actor text
SELECT c.id, c.asset, a.name, COALESCE(r.unit, 0), COALESCE(r.system, 0), c.asked_at, c.due_day,
  COALESCE(r.seen_at, 0), c.state, c.answered_at, c.actor
FROM confirmation c JOIN asset a ON a.id = c.asset LEFT JOIN asset_row r ON r.asset = c.asset
WHERE c.id < :before AND (:whole = 1 OR r.unit IN :units) AND (:state = '' OR c.state = :state)
  AND (:overdue_day = 0 OR c.state = 'open' AND c.due_day < :overdue_day)
ORDER BY c.id DESC LIMIT :most;

-- confirmation_stale(whole i64, units list, seen_before i64) -> asset i64
SELECT r.asset FROM asset_row r JOIN asset a ON a.id = r.asset
WHERE r.live = 1 AND (:whole = 1 OR r.unit IN :units) AND r.seen_at < :seen_before AND a.confirmed_at < :seen_before
ORDER BY r.asset;
