-- What the store knows about itself.
CREATE TABLE migration (
    number i64 PRIMARY KEY,
    name text NOT NULL,
    hash text NOT NULL, -- SHA-256 of the migration's source file, hex
    program text NOT NULL -- the version that ran it
);

-- Single facts by name.
CREATE TABLE meta (
    name text PRIMARY KEY,
    value text NOT NULL
); -- (few rows: no need for an order of keys)

-- What people and the program did: append-only, each entry sealed with the one before
-- (store/audit.h). One chain a writer.
CREATE TABLE audit ( -- @norowid
    chain text NOT NULL,
    seq i64 NOT NULL, -- 1, 2, ... in its chain
    at i64 NOT NULL, -- seconds since 1970
    actor text NOT NULL,
    action text NOT NULL,
    subject text NOT NULL,
    detail text NOT NULL, -- JSON
    prev bytes NOT NULL, -- the hash of the entry before; empty at the first
    hash bytes NOT NULL, -- SHA-256, see docs/internals/store.md
    PRIMARY KEY (chain, seq)
);
-- @sqlite
CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit
BEGIN SELECT raise(ABORT, 'the audit log is append-only'); END;
CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit
BEGIN SELECT raise(ABORT, 'the audit log is append-only'); END;
-- @postgres
CREATE FUNCTION audit_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'the audit log is append-only'; END $$;
CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit
FOR EACH STATEMENT EXECUTE FUNCTION audit_append_only();
CREATE TRIGGER audit_no_delete BEFORE DELETE OR TRUNCATE ON audit
FOR EACH STATEMENT EXECUTE FUNCTION audit_append_only();
