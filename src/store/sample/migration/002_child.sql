CREATE TABLE child ( -- @norowid
    parent i64 NOT NULL REFERENCES parent (id),
    text text NOT NULL, -- a column may be called like a type
    PRIMARY KEY (parent, text)
);
CREATE INDEX child_text ON child (text);
ALTER TABLE parent ADD COLUMN other i64 REFERENCES parent (id);
ALTER TABLE parent ADD COLUMN size i64 NOT NULL DEFAULT 0;
-- @sqlite
CREATE TRIGGER child_kept BEFORE DELETE ON child
BEGIN SELECT raise(ABORT, 'children are kept; keep it'); END;
-- @postgres
CREATE FUNCTION child_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'children are kept; keep it'; END $$;
CREATE TRIGGER child_kept BEFORE DELETE ON child FOR EACH ROW EXECUTE FUNCTION child_kept();
-- @all
INSERT INTO parent (name, note) VALUES ('first; ''of'' all', '-- not a comment: id i64');
