-- policies_all() -> id i64, name text, from_at i64, to_at i64, body text
SELECT id, name, from_at, to_at, body FROM policy ORDER BY from_at, id;

-- policy_insert(name text, from_at i64, to_at i64, body text)
INSERT INTO policy (name, from_at, to_at, body) VALUES (:name, :from_at, :to_at, :body);

-- policy_close(at i64, open_end i64)
UPDATE policy SET to_at = :at WHERE to_at = :open_end;
