-- People, sessions, tokens.

-- person_insert(login text, name text, lang text, state text, totp bytes, made_at i64) -> id i64
INSERT INTO person (login, name, lang, state, password, totp, totp_step, made_at)
VALUES (:login, :name, :lang, :state, '', :totp, 0, :made_at) RETURNING id;

-- person_by_login(login text)
--   -> id i64, login text, name text, lang text, state text, password text, totp bytes, totp_step i64, made_at i64, version i64
SELECT id, login, name, lang, state, password, totp, totp_step, made_at, version FROM person WHERE login = :login;

-- person_by_id(id i64)
--   -> id i64, login text, name text, lang text, state text, password text, totp bytes, totp_step i64, made_at i64, version i64
SELECT id, login, name, lang, state, password, totp, totp_step, made_at, version FROM person WHERE id = :id;

-- people_all() -> id i64, login text, name text, lang text, state text, enrolled i64, made_at i64, version i64
SELECT id, login, name, lang, state, CASE WHEN length(totp) > 0 THEN 1 ELSE 0 END, made_at, version
FROM person ORDER BY login;

-- People by login, behind one; whole = 1: those without a role too.
-- people_page(whole i64, units list, pattern text, after text, most i64, open_end i64)
--   -> id i64, login text, name text, lang text, state text, enrolled i64, made_at i64, seen_at i64?
SELECT p.id, p.login, p.name, p.lang, p.state, CASE WHEN length(p.totp) > 0 THEN 1 ELSE 0 END, p.made_at,
  (SELECT max(s.began_at) FROM session s WHERE s.person = p.id AND s.stage = 'ready')
FROM person p
WHERE p.login > :after AND (:pattern = '' OR lower(p.login) LIKE :pattern OR lower(p.name) LIKE :pattern)
  AND (:whole = 1 OR EXISTS (SELECT 1 FROM person_grant g
    WHERE g.person = p.id AND g.to_at = :open_end AND g.unit IN :units))
ORDER BY p.login LIMIT :most;

-- When somebody was last wholly signed in.
-- person_seen(person i64) -> at i64?
SELECT max(began_at) FROM session WHERE person = :person AND stage = 'ready';

-- Who holds a role on the whole group, and could sign in.
-- holders_of(role text, top i64, open_end i64) -> id i64
SELECT p.id FROM person_grant g JOIN person p ON p.id = g.person
WHERE g.role = :role AND g.unit IN (0, :top) AND g.to_at = :open_end AND p.state <> 'disabled';

-- people_count() -> n i64
SELECT count(*) FROM person;

-- person_update(id i64, name text, lang text, state text)
UPDATE person SET name = :name, lang = :lang, state = :state, version = version + 1 WHERE id = :id;

-- person_set_password(id i64, password text)
UPDATE person SET password = :password, state = 'active', version = version + 1 WHERE id = :id;

-- person_set_totp(id i64, totp bytes, step i64)
UPDATE person SET totp = :totp, totp_step = :step, version = version + 1 WHERE id = :id;

-- A code counts once: only a later step than the last one used.
-- person_use_step(id i64, step i64)
UPDATE person SET totp_step = :step WHERE id = :id AND totp_step < :step;

-- grants_of(person i64, open_end i64) -> role text, unit i64, from_at i64
SELECT role, unit, from_at FROM person_grant WHERE person = :person AND to_at = :open_end ORDER BY role, unit;

-- grant_put(person i64, role text, unit i64, from_at i64, to_at i64)
INSERT INTO person_grant (person, role, unit, from_at, to_at) VALUES (:person, :role, :unit, :from_at, :to_at)
ON CONFLICT (person, role, unit, from_at) DO UPDATE SET to_at = excluded.to_at;

-- grant_end(person i64, role text, unit i64, at i64, open_end i64)
UPDATE person_grant SET to_at = :at
WHERE person = :person AND role = :role AND unit = :unit AND to_at = :open_end;

-- recovery_put(person i64, hash bytes)
INSERT INTO recovery_code (person, hash, used_at) VALUES (:person, :hash, 0);

-- recovery_clear(person i64)
DELETE FROM recovery_code WHERE person = :person;

-- recovery_use(person i64, hash bytes, at i64)
UPDATE recovery_code SET used_at = :at WHERE person = :person AND hash = :hash AND used_at = 0;

-- recovery_left(person i64) -> n i64
SELECT count(*) FROM recovery_code WHERE person = :person AND used_at = 0;

-- session_insert(hash bytes, person i64, stage text, csrf text, secret bytes, began_at i64, ends_at i64, peer text, agent text)
INSERT INTO session (hash, person, stage, csrf, secret, began_at, seen_at, ends_at, peer, agent)
VALUES (:hash, :person, :stage, :csrf, :secret, :began_at, :began_at, :ends_at, :peer, :agent);

-- session_by_hash(hash bytes)
--   -> id i64, person i64, stage text, csrf text, secret bytes, began_at i64, seen_at i64, ends_at i64
SELECT id, person, stage, csrf, secret, began_at, seen_at, ends_at FROM session WHERE hash = :hash;

-- sessions_of(person i64, now i64)
--   -> id i64, stage text, began_at i64, seen_at i64, ends_at i64, peer text, agent text
SELECT id, stage, began_at, seen_at, ends_at, peer, agent FROM session
WHERE person = :person AND ends_at > :now ORDER BY id;

-- session_seen(id i64, at i64)
UPDATE session SET seen_at = :at WHERE id = :id;

-- session_secret(id i64, secret bytes)
UPDATE session SET secret = :secret WHERE id = :id;

-- session_end(id i64, person i64, at i64)
UPDATE session SET ends_at = :at WHERE id = :id AND person = :person AND ends_at > :at;

-- sessions_end_all(person i64, at i64)
UPDATE session SET ends_at = :at WHERE person = :person AND ends_at > :at;

-- link_insert(hash bytes, person i64, kind text, made_at i64, ends_at i64)
INSERT INTO sign_in_link (hash, person, kind, made_at, ends_at, used_at)
VALUES (:hash, :person, :kind, :made_at, :ends_at, 0);

-- link_by_hash(hash bytes) -> person i64, kind text, ends_at i64, used_at i64
SELECT person, kind, ends_at, used_at FROM sign_in_link WHERE hash = :hash;

-- link_use(hash bytes, at i64)
UPDATE sign_in_link SET used_at = :at WHERE hash = :hash AND used_at = 0;

-- failure_get(subject text) -> n i64, last_at i64
SELECT n, last_at FROM sign_in_failure WHERE subject = :subject;

-- failure_put(subject text, n i64, last_at i64)
INSERT INTO sign_in_failure (subject, n, last_at) VALUES (:subject, :n, :last_at)
ON CONFLICT (subject) DO UPDATE SET n = excluded.n, last_at = excluded.last_at;

-- failure_clear(subject text)
DELETE FROM sign_in_failure WHERE subject = :subject;

-- token_insert(name text, hash bytes, person i64, role text, read_only i64, unit i64, asset text, made_at i64, ends_at i64) -> id i64
INSERT INTO api_token (name, hash, person, role, read_only, unit, asset, made_at, ends_at, used_at)
VALUES (:name, :hash, :person, :role, :read_only, :unit, :asset, :made_at, :ends_at, 0) RETURNING id;

-- token_by_hash(hash bytes) -> id i64, person i64, role text, read_only i64, unit i64, asset text, ends_at i64, used_at i64
SELECT id, person, role, read_only, unit, asset, ends_at, used_at FROM api_token WHERE hash = :hash;

-- Those in force, of one or (person = 0) of all.
-- tokens_of(person i64, now i64)
--   -> id i64, name text, owner i64, login text, role text, read_only i64, unit i64, asset text, made_at i64, ends_at i64, used_at i64
SELECT k.id, k.name, k.person, p.login, k.role, k.read_only, k.unit, k.asset, k.made_at, k.ends_at, k.used_at
FROM api_token k JOIN person p ON p.id = k.person
WHERE (:person = 0 OR k.person = :person) AND k.ends_at > :now ORDER BY k.id;

-- token_used(id i64, at i64)
UPDATE api_token SET used_at = :at WHERE id = :id;

-- token_end(id i64, person i64, at i64)
UPDATE api_token SET ends_at = :at WHERE id = :id AND person = :person AND ends_at > :at;

-- answered_get(person i64, key text) -> hash bytes, status i64, type text, body bytes
SELECT hash, status, type, body FROM answered WHERE person = :person AND key = :key;

-- answered_put(person i64, key text, hash bytes, status i64, type text, body bytes, at i64)
INSERT INTO answered (person, key, hash, status, type, body, at)
VALUES (:person, :key, :hash, :status, :type, :body, :at)
ON CONFLICT (person, key) DO UPDATE SET hash = excluded.hash, status = excluded.status,
  type = excluded.type, body = excluded.body, at = excluded.at;

-- answered_clear(at i64)
DELETE FROM answered WHERE at < :at;

-- sessions_end_others(person i64, at i64, but i64)
UPDATE session SET ends_at = :at WHERE person = :person AND ends_at > :at AND id <> :but;
