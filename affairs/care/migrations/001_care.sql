-- +goose Up
-- Who needs attention. Everything of level 3 (categories, ability, disability, what to know) is in box, sealed.
CREATE TABLE care_person (
  id         TEXT PRIMARY KEY,
  person     TEXT NOT NULL,
  home       TEXT NOT NULL,
  path       TEXT NOT NULL,
  state      TEXT NOT NULL,
  need       TEXT NOT NULL,
  ground     TEXT NOT NULL,
  consent    TEXT NOT NULL,
  carer      TEXT NOT NULL,
  box        BYTEA NOT NULL,
  keyed      BOOLEAN NOT NULL,
  plan_home  TEXT NOT NULL,
  plan_other TEXT NOT NULL,
  plan_own   BOOLEAN NOT NULL,
  joined     TEXT NOT NULL,
  review     TEXT NOT NULL,
  left_day   TEXT NOT NULL,
  left_why   TEXT NOT NULL,
  last_home  TEXT NOT NULL,
  last_any   TEXT NOT NULL,
  retry      TEXT NOT NULL,
  extra_due  TEXT NOT NULL,
  next_day   TEXT NOT NULL,
  next_way   TEXT NOT NULL,
  told_for   TEXT NOT NULL,
  rev        BIGINT NOT NULL, -- counted by edits, each with a ledger entry
  turn       BIGINT NOT NULL, -- counted by visits and merges as well: compare-and-set
  created    BIGINT NOT NULL,
  updated    BIGINT NOT NULL,
  CHECK (state IN ('active', 'left'))
);
CREATE TABLE care_visit (
  id        TEXT PRIMARY KEY,
  care      TEXT NOT NULL,
  person    TEXT NOT NULL,
  home      TEXT NOT NULL,
  path      TEXT NOT NULL,
  at        BIGINT NOT NULL,
  claimed   BIGINT NOT NULL,
  day       TEXT NOT NULL,
  way       TEXT NOT NULL,
  met       TEXT NOT NULL,
  visitor   TEXT NOT NULL,
  label     TEXT NOT NULL,
  box       BYTEA NOT NULL,
  state     TEXT NOT NULL,
  trace_due BIGINT NOT NULL,
  trace_told BOOLEAN NOT NULL,
  ended_at  BIGINT NOT NULL,
  due_was   TEXT NOT NULL,
  next_day  TEXT NOT NULL,
  matters   TEXT NOT NULL,
  entry     TEXT NOT NULL,
  rev       BIGINT NOT NULL
);
-- What adds visits: weather in an area, or one person's discharge or bereavement (its kind then stands in box).
CREATE TABLE care_event (
  id       TEXT PRIMARY KEY,
  place    TEXT NOT NULL,
  path     TEXT NOT NULL,
  care     TEXT NOT NULL,
  kind     TEXT NOT NULL,
  box      BYTEA NOT NULL,
  from_day TEXT NOT NULL,
  due_day  TEXT NOT NULL,
  due_at   BIGINT NOT NULL,
  maker    TEXT NOT NULL,
  label    TEXT NOT NULL,
  made     BIGINT NOT NULL
);
CREATE TABLE care_errand (
  id      TEXT PRIMARY KEY,
  care    TEXT NOT NULL,
  path    TEXT NOT NULL,
  visit   TEXT NOT NULL,
  matter  TEXT NOT NULL,
  state   TEXT NOT NULL,
  taker   TEXT NOT NULL,
  label   TEXT NOT NULL,
  due_day TEXT NOT NULL,
  in_fen  BIGINT NOT NULL,
  out_fen BIGINT NOT NULL,
  box     BYTEA NOT NULL,
  made    BIGINT NOT NULL,
  ended   BIGINT NOT NULL,
  rev     BIGINT NOT NULL,
  CHECK (in_fen >= 0 AND out_fen >= 0)
);
-- Each line of an errand's money, never changed: a mistake is put right by a second line.
CREATE TABLE care_money (
  id     TEXT PRIMARY KEY,
  errand TEXT NOT NULL,
  at     BIGINT NOT NULL,
  dir    TEXT NOT NULL,
  fen    BIGINT NOT NULL,
  note   TEXT NOT NULL,
  signer TEXT NOT NULL,
  maker  TEXT NOT NULL,
  label  TEXT NOT NULL,
  CHECK (fen > 0 AND dir IN ('in', 'out'))
);
CREATE TABLE care_peace (
  id      TEXT PRIMARY KEY,
  care    TEXT NOT NULL,
  person  TEXT NOT NULL,
  hash    TEXT NOT NULL,
  box     BYTEA NOT NULL,
  consent TEXT NOT NULL,
  from_day  TEXT NOT NULL,
  until_day TEXT NOT NULL,
  revoked BIGINT NOT NULL,
  opens   BIGINT NOT NULL,
  last_open BIGINT NOT NULL,
  maker   TEXT NOT NULL,
  label   TEXT NOT NULL,
  made    BIGINT NOT NULL,
  rev     BIGINT NOT NULL
);
CREATE TABLE care_peace_open (
  id    TEXT PRIMARY KEY,
  peace TEXT NOT NULL,
  at    BIGINT NOT NULL
);
CREATE TABLE care_respite (
  id       TEXT PRIMARY KEY,
  care     TEXT NOT NULL,
  carer    TEXT NOT NULL,
  home     TEXT NOT NULL,
  path     TEXT NOT NULL,
  state    TEXT NOT NULL,
  activity TEXT NOT NULL,
  matter   TEXT NOT NULL,
  from_at  BIGINT NOT NULL,
  until_at BIGINT NOT NULL,
  box      BYTEA NOT NULL,
  agreed_at BIGINT NOT NULL,
  handed_at BIGINT NOT NULL,
  returned_at BIGINT NOT NULL,
  confirmed_at BIGINT NOT NULL,
  minutes  BIGINT NOT NULL,
  told     BOOLEAN NOT NULL,
  made     BIGINT NOT NULL,
  rev      BIGINT NOT NULL,
  CHECK (from_at < until_at)
);
CREATE TABLE care_stand (
  respite TEXT NOT NULL,
  person  TEXT NOT NULL,
  label   TEXT NOT NULL,
  why     TEXT NOT NULL,
  state   TEXT NOT NULL,
  PRIMARY KEY (respite, person)
);
-- Who is willing to stand in, where, when and for what.
CREATE TABLE care_helper (
  id      TEXT PRIMARY KEY,
  person  TEXT NOT NULL,
  home    TEXT NOT NULL,
  path    TEXT NOT NULL,
  kind    TEXT NOT NULL,
  skills  TEXT NOT NULL,
  free    TEXT NOT NULL,
  exempt  TEXT NOT NULL,
  exempt_from  TEXT NOT NULL,
  exempt_until TEXT NOT NULL,
  until_day TEXT NOT NULL,
  rev     BIGINT NOT NULL
);
-- only postgres
ALTER TABLE care_person ALTER COLUMN path TYPE TEXT COLLATE "C", ALTER COLUMN id TYPE TEXT COLLATE "C", ALTER COLUMN next_day TYPE TEXT COLLATE "C";
ALTER TABLE care_visit ALTER COLUMN path TYPE TEXT COLLATE "C", ALTER COLUMN id TYPE TEXT COLLATE "C", ALTER COLUMN day TYPE TEXT COLLATE "C";
ALTER TABLE care_event ALTER COLUMN path TYPE TEXT COLLATE "C";
ALTER TABLE care_errand ALTER COLUMN path TYPE TEXT COLLATE "C", ALTER COLUMN id TYPE TEXT COLLATE "C";
ALTER TABLE care_respite ALTER COLUMN path TYPE TEXT COLLATE "C", ALTER COLUMN id TYPE TEXT COLLATE "C";
ALTER TABLE care_helper ALTER COLUMN path TYPE TEXT COLLATE "C";
-- end
CREATE UNIQUE INDEX care_person_once ON care_person (person) WHERE state = 'active';
CREATE INDEX care_person_by_path ON care_person (path, id) WHERE state = 'active';
CREATE INDEX care_person_by_home ON care_person (home);
CREATE INDEX care_person_due ON care_person (next_day) WHERE state = 'active';
CREATE INDEX care_visit_by_care ON care_visit (care, at);
CREATE INDEX care_visit_by_day ON care_visit (day, path);
CREATE INDEX care_visit_open ON care_visit (trace_due) WHERE state = 'no_answer';
CREATE INDEX care_event_by_path ON care_event (path, due_day);
CREATE INDEX care_errand_by_care ON care_errand (care, made);
CREATE INDEX care_errand_open ON care_errand (path, due_day) WHERE ended = 0;
CREATE INDEX care_money_by_errand ON care_money (errand, at);
CREATE UNIQUE INDEX care_peace_by_hash ON care_peace (hash);
CREATE INDEX care_peace_by_care ON care_peace (care, made);
CREATE INDEX care_peace_open_by ON care_peace_open (peace, at);
CREATE INDEX care_respite_by_path ON care_respite (path, from_at);
CREATE INDEX care_respite_by_care ON care_respite (care, from_at);
CREATE UNIQUE INDEX care_helper_once ON care_helper (person);
CREATE INDEX care_helper_by_path ON care_helper (path);
