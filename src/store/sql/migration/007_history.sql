-- Open exposures at the end of each day, by what trends ask for; a day without a round has no rows.
CREATE TABLE risk_day ( -- @norowid
  day i64 NOT NULL, unit i64 NOT NULL, purpose text NOT NULL, tier i64 NOT NULL,
  open i64 NOT NULL, overdue i64 NOT NULL, kev i64 NOT NULL, high_priority i64 NOT NULL, opened i64 NOT NULL,
  PRIMARY KEY (day, unit, purpose, tier));
