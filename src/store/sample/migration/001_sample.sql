-- What the tests of the machinery work on: every type, NULL and not; a parent and children.
CREATE TABLE migration (
    number i64 PRIMARY KEY,
    name text NOT NULL,
    hash text NOT NULL,
    program text NOT NULL
);
CREATE TABLE parent (
    id id PRIMARY KEY,
    name text NOT NULL UNIQUE,
    note text,
    amount f64,
    n i64,
    data bytes
);
