-- A number that rises with each change by a person; assets: the unit one was offered to, and when
-- its owner last said that it is still there.
ALTER TABLE unit ADD COLUMN version i64 NOT NULL DEFAULT 1;
ALTER TABLE system ADD COLUMN version i64 NOT NULL DEFAULT 1;
ALTER TABLE asset ADD COLUMN version i64 NOT NULL DEFAULT 1;
ALTER TABLE asset ADD COLUMN handover i64 REFERENCES unit(id);
ALTER TABLE asset ADD COLUMN confirmed_at i64 NOT NULL DEFAULT 0;

-- Assets as lists show them: today's version, who answers for it, what its sources say together.
-- Made of the other tables by following the change log (domain/estate/asset_row.h).
CREATE TABLE asset_row (
  asset i64 PRIMARY KEY, name text NOT NULL, live i64 NOT NULL, unit i64 NOT NULL, system i64 NOT NULL,
  own_unit i64 NOT NULL, kind text NOT NULL, exposed i64 NOT NULL, exposed_evidence text NOT NULL,
  criticality i64 NOT NULL, own_criticality i64 NOT NULL, address text NOT NULL, release text NOT NULL,
  sources i64 NOT NULL, components i64 NOT NULL, seen_at i64 NOT NULL, next_at i64 NOT NULL);
CREATE INDEX asset_row_by_name ON asset_row (name);
CREATE INDEX asset_row_of_unit ON asset_row (unit, name);
CREATE INDEX asset_row_of_system ON asset_row (system, name);
CREATE INDEX asset_row_next ON asset_row (next_at);

-- Owners of assets that no source has seen for long are asked whether they are still there.
CREATE TABLE confirmation (
  id id PRIMARY KEY, asset i64 NOT NULL REFERENCES asset(id), asked_at i64 NOT NULL, asked_by text NOT NULL,
  due_day i64 NOT NULL, state text NOT NULL, answered_at i64 NOT NULL, actor text NOT NULL);
CREATE INDEX confirmation_of_asset ON confirmation (asset, state);

CREATE INDEX finding_by_unit ON finding (unit, closed_at);

-- Campaigns: a question to every unit about what a filter finds.
CREATE TABLE campaign (
  id id PRIMARY KEY, title text NOT NULL, query text NOT NULL, tier i64 NOT NULL, severity i64 NOT NULL,
  kev i64 NOT NULL, unit i64 REFERENCES unit(id), note text NOT NULL, created_at i64 NOT NULL,
  created_by text NOT NULL, ended_at i64 NOT NULL, version i64 NOT NULL DEFAULT 1);
CREATE TABLE campaign_due ( -- @norowid
  campaign i64 NOT NULL REFERENCES campaign(id), region text NOT NULL, due_day i64 NOT NULL,
  PRIMARY KEY (campaign, region));
CREATE TABLE campaign_answer ( -- @norowid
  campaign i64 NOT NULL REFERENCES campaign(id), unit i64 NOT NULL REFERENCES unit(id), answer text NOT NULL,
  interim text NOT NULL, done i64 NOT NULL, note text NOT NULL, answered_at i64 NOT NULL, actor text NOT NULL,
  reminded_at i64 NOT NULL,
  PRIMARY KEY (campaign, unit));
