-- What of the estate changed, for those who keep a picture of it: one row a kind and transaction.
CREATE TABLE change_log ( -- @norowid
  seq i64 PRIMARY KEY, -- 1, 2, ... in order of the transactions; the last row always stays
  at i64 NOT NULL,
  kind text NOT NULL, -- domain/org/change_log.h
  n i64 NOT NULL,
  ids bytes NOT NULL -- n ascending numbers, as a component set is written
);
-- Who follows the log, and how far it got: rows behind all of them are dropped.
CREATE TABLE change_follower ( -- @norowid
  name text PRIMARY KEY, seq i64 NOT NULL, seen_at i64 NOT NULL
);
