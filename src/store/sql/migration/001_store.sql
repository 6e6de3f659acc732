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
