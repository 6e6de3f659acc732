-- Facts about the store itself: one text by name.

-- meta_get(name text) -> value text
SELECT value FROM meta WHERE name = :name;

-- Sets or replaces.
-- meta_put(name text, value text)
INSERT INTO meta (name, value) VALUES (:name, :value)
ON CONFLICT (name) DO UPDATE SET value = excluded.value;

-- meta_delete(name text)
DELETE FROM meta WHERE name = :name;

-- meta_list() -> name text, value text
SELECT name, value FROM meta ORDER BY name;
