-- The group: who there is, what they own, what is installed, what is known of it, what is to be done.
-- Intervals are half open in seconds UTC; an open end is 253402214400 (9999-12-31).

CREATE TABLE unit (id id PRIMARY KEY, code text NOT NULL UNIQUE);
CREATE TABLE unit_version ( -- @norowid
  unit i64 NOT NULL REFERENCES unit(id), from_at i64 NOT NULL, to_at i64 NOT NULL,
  parent i64 REFERENCES unit(id), name_ja text NOT NULL, name_en text NOT NULL, kind text NOT NULL,
  region text NOT NULL, headcount i64, zone_min i64 NOT NULL, merged_into i64 REFERENCES unit(id),
  PRIMARY KEY (unit, from_at));
CREATE TABLE unit_closure ( -- @norowid
  ancestor i64 NOT NULL REFERENCES unit(id), descendant i64 NOT NULL REFERENCES unit(id),
  depth i64 NOT NULL, from_at i64 NOT NULL, to_at i64 NOT NULL,
  PRIMARY KEY (ancestor, descendant, from_at));
CREATE INDEX unit_closure_down ON unit_closure (descendant, to_at);
CREATE TABLE appointment ( -- @norowid
  unit i64 NOT NULL REFERENCES unit(id), post text NOT NULL, deputy i64 NOT NULL, person text NOT NULL,
  from_at i64 NOT NULL, to_at i64 NOT NULL,
  PRIMARY KEY (unit, post, deputy, person, from_at));

CREATE TABLE system (id id PRIMARY KEY, code text NOT NULL UNIQUE);
CREATE TABLE system_version ( -- @norowid
  system i64 NOT NULL REFERENCES system(id), from_at i64 NOT NULL, to_at i64 NOT NULL,
  unit i64 REFERENCES unit(id), name_ja text NOT NULL, name_en text NOT NULL, purpose text NOT NULL,
  phase text NOT NULL, criticality i64 NOT NULL, data_classes text NOT NULL, customers text NOT NULL,
  countries text NOT NULL, stop_decider text NOT NULL, stop_deputy text NOT NULL,
  PRIMARY KEY (system, from_at));

CREATE TABLE asset (id id PRIMARY KEY, name text NOT NULL UNIQUE);
CREATE TABLE asset_version ( -- @norowid
  asset i64 NOT NULL REFERENCES asset(id), from_at i64 NOT NULL, to_at i64 NOT NULL,
  unit i64 REFERENCES unit(id), system i64 REFERENCES system(id), kind text NOT NULL,
  exposed i64 NOT NULL, exposed_evidence text NOT NULL, criticality i64, address text NOT NULL,
  PRIMARY KEY (asset, from_at));
CREATE TABLE asset_link ( -- @norowid
  asset i64 NOT NULL REFERENCES asset(id), kind text NOT NULL, other i64 NOT NULL REFERENCES asset(id),
  from_at i64 NOT NULL, to_at i64 NOT NULL,
  PRIMARY KEY (asset, kind, other, from_at));

-- Interned: a component once in the whole group, a set of components once.
CREATE TABLE component (id id PRIMARY KEY, key bytes NOT NULL UNIQUE);
CREATE TABLE component_set (
  id id PRIMARY KEY, hash bytes NOT NULL UNIQUE, base i64 REFERENCES component_set(id), depth i64 NOT NULL,
  size i64 NOT NULL, data bytes NOT NULL);
CREATE TABLE install ( -- @norowid
  asset i64 NOT NULL REFERENCES asset(id), source text NOT NULL, from_at i64 NOT NULL, to_at i64 NOT NULL,
  seen_at i64 NOT NULL, set_id i64 NOT NULL REFERENCES component_set(id), release text NOT NULL,
  PRIMARY KEY (asset, source, from_at));
CREATE TABLE document (
  id id PRIMARY KEY, received_at i64 NOT NULL, format text NOT NULL, name text NOT NULL, hash bytes NOT NULL,
  size i64 NOT NULL, items i64 NOT NULL, bad i64 NOT NULL);

-- What matching says of a component, from when to when; facts of vulnerabilities likewise.
CREATE TABLE vuln (id id PRIMARY KEY, code text NOT NULL UNIQUE);
CREATE TABLE vuln_fact ( -- @norowid
  vuln i64 NOT NULL REFERENCES vuln(id), from_at i64 NOT NULL, to_at i64 NOT NULL, kev i64 NOT NULL,
  kev_added_day i64 NOT NULL, automatable i64 NOT NULL, total i64 NOT NULL, assumed i64 NOT NULL,
  severity i64 NOT NULL, base i64 NOT NULL, PRIMARY KEY (vuln, from_at));
CREATE TABLE verdict ( -- @norowid
  component i64 NOT NULL REFERENCES component(id), vuln i64 NOT NULL REFERENCES vuln(id),
  from_at i64 NOT NULL, to_at i64 NOT NULL, status i64 NOT NULL, reason i64 NOT NULL, fixed text NOT NULL,
  PRIMARY KEY (component, vuln, from_at));

-- Findings that are no match: the kinds stand in domain/finding/finding_kind.c.
CREATE TABLE finding (
  id id PRIMARY KEY, kind text NOT NULL, subject text NOT NULL, unit i64 REFERENCES unit(id),
  asset i64 REFERENCES asset(id), severity i64 NOT NULL, source text NOT NULL, evidence text NOT NULL,
  first_seen i64 NOT NULL, last_seen i64 NOT NULL, closed_at i64 NOT NULL);
CREATE INDEX finding_open ON finding (kind, subject, closed_at);

CREATE TABLE policy (
  id id PRIMARY KEY, name text NOT NULL, from_at i64 NOT NULL, to_at i64 NOT NULL, body text NOT NULL);

CREATE TABLE task (
  id id PRIMARY KEY, unit i64 REFERENCES unit(id), kind text NOT NULL, space text NOT NULL, name text NOT NULL,
  line text NOT NULL, state text NOT NULL, opened_at i64 NOT NULL, closed_at i64 NOT NULL,
  tier i64 NOT NULL, due_day i64 NOT NULL, severity i64 NOT NULL, high_priority i64 NOT NULL,
  kev i64 NOT NULL, target text NOT NULL, no_fix i64 NOT NULL, assets i64 NOT NULL,
  exposures i64 NOT NULL, done_at i64 NOT NULL, plan_day i64 NOT NULL, interim text NOT NULL,
  interim_until i64 NOT NULL);
CREATE INDEX task_by_key ON task (space, name, line, unit);
CREATE INDEX task_by_unit ON task (unit, state);
-- All that happened to a task, in order; never changed.
CREATE TABLE task_event (
  id id PRIMARY KEY, task i64 NOT NULL REFERENCES task(id), at i64 NOT NULL, actor text NOT NULL,
  kind text NOT NULL, detail text NOT NULL);
CREATE INDEX task_event_by_task ON task_event (task, id);
-- What people decided: acknowledged, planned, interim measure, done (to be verified).
CREATE TABLE decision (
  id id PRIMARY KEY, kind text NOT NULL, task i64 REFERENCES task(id), at i64 NOT NULL, actor text NOT NULL,
  until_day i64 NOT NULL, reason text NOT NULL);

-- Open exposures counted by unit and what screens ask for; n > 0.
CREATE TABLE counter ( -- @norowid
  unit i64 NOT NULL, status i64 NOT NULL, tier i64 NOT NULL, severity i64 NOT NULL,
  exposed i64 NOT NULL, high_priority i64 NOT NULL, kev i64 NOT NULL, criticality i64 NOT NULL,
  purpose text NOT NULL, assumed i64 NOT NULL, from_day i64 NOT NULL, due_day i64 NOT NULL,
  n i64 NOT NULL,
  PRIMARY KEY (unit, status, tier, severity, exposed, high_priority, kev, criticality, purpose,
    assumed, from_day, due_day));
-- The load expected of a unit, frozen for the month; thousandths.
CREATE TABLE expected ( -- @norowid
  unit i64 NOT NULL, month i64 NOT NULL, load i64 NOT NULL, variance i64 NOT NULL, mean i64 NOT NULL,
  assets i64 NOT NULL, PRIMARY KEY (unit, month));
