-- People who sign in, what they may, and what they carry. Secrets stand here only as hashes, but
-- for the second factor's, which the check of a code needs as it is.
CREATE TABLE person (
  id id PRIMARY KEY, login text NOT NULL UNIQUE, name text NOT NULL, lang text NOT NULL, state text NOT NULL,
  password text NOT NULL, totp bytes NOT NULL, totp_step i64 NOT NULL, made_at i64 NOT NULL,
  version i64 NOT NULL DEFAULT 1);
CREATE TABLE person_grant ( -- @norowid
  person i64 NOT NULL REFERENCES person(id), role text NOT NULL, unit i64 NOT NULL, from_at i64 NOT NULL,
  to_at i64 NOT NULL, PRIMARY KEY (person, role, unit, from_at));
CREATE TABLE recovery_code ( -- @norowid
  person i64 NOT NULL REFERENCES person(id), hash bytes NOT NULL, used_at i64 NOT NULL,
  PRIMARY KEY (person, hash));
-- A sign-in: stage is "password" (the code is still to come), "enroll" or "ready".
CREATE TABLE session (
  id id PRIMARY KEY, hash bytes NOT NULL UNIQUE, person i64 NOT NULL REFERENCES person(id), stage text NOT NULL,
  csrf text NOT NULL, secret bytes NOT NULL, began_at i64 NOT NULL, seen_at i64 NOT NULL, ends_at i64 NOT NULL,
  peer text NOT NULL, agent text NOT NULL);
CREATE INDEX session_of_person ON session (person, ends_at);
-- A link that signs in once: kind "setup", "invitation" or "demo".
CREATE TABLE sign_in_link ( -- @norowid
  hash bytes NOT NULL, person i64 NOT NULL REFERENCES person(id), kind text NOT NULL, made_at i64 NOT NULL,
  ends_at i64 NOT NULL, used_at i64 NOT NULL, PRIMARY KEY (hash));
-- Wrong answers by login and address, for throttling.
CREATE TABLE sign_in_failure ( -- @norowid
  subject text NOT NULL, n i64 NOT NULL, last_at i64 NOT NULL, PRIMARY KEY (subject));
CREATE TABLE api_token (
  id id PRIMARY KEY, name text NOT NULL, hash bytes NOT NULL UNIQUE, person i64 NOT NULL REFERENCES person(id),
  read_only i64 NOT NULL, unit i64 NOT NULL, asset text NOT NULL, made_at i64 NOT NULL, ends_at i64 NOT NULL,
  used_at i64 NOT NULL);
-- What a write answered, so that the same write sent again gets the same answer.
CREATE TABLE answered ( -- @norowid
  person i64 NOT NULL, key text NOT NULL, hash bytes NOT NULL, status i64 NOT NULL, type text NOT NULL,
  body bytes NOT NULL, at i64 NOT NULL, PRIMARY KEY (person, key));
CREATE INDEX answered_at ON answered (at);
