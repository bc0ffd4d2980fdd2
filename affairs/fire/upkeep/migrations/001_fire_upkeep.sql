-- +goose Up
CREATE TABLE fire_charging (
  id          TEXT PRIMARY KEY,
  place       TEXT NOT NULL,
  path        TEXT NOT NULL,
  name        TEXT NOT NULL,
  outdoor     BOOLEAN NOT NULL,
  capacity    BIGINT NOT NULL,
  sockets     BIGINT NOT NULL,
  operator    TEXT NOT NULL,
  phone       TEXT NOT NULL,
  power_fen   BIGINT NOT NULL,
  service_fen BIGINT NOT NULL,
  opened      TEXT NOT NULL,
  last_day    TEXT NOT NULL,
  next_day    TEXT NOT NULL,
  state       TEXT NOT NULL,
  made        BIGINT NOT NULL,
  rev         BIGINT NOT NULL,
  CHECK (state IN ('active', 'ended') AND capacity >= 0 AND sockets >= 0 AND power_fen >= 0 AND service_fen >= 0)
);
CREATE TABLE fire_charging_check (
  id       TEXT PRIMARY KEY,
  charging TEXT NOT NULL,
  path     TEXT NOT NULL,
  at       BIGINT NOT NULL,
  day      TEXT NOT NULL,
  what     TEXT NOT NULL,
  failed   TEXT NOT NULL,
  note     TEXT NOT NULL,
  matters  TEXT NOT NULL,
  maker    TEXT NOT NULL,
  label    TEXT NOT NULL,
  CHECK (what IN ('check', 'incident'))
);
CREATE TABLE fire_station (
  id      TEXT PRIMARY KEY,
  place   TEXT NOT NULL,
  path    TEXT NOT NULL,
  name    TEXT NOT NULL,
  level   BIGINT NOT NULL,
  owner   TEXT NOT NULL,
  address TEXT NOT NULL,
  phone   TEXT NOT NULL,
  covers  TEXT NOT NULL,
  opened  TEXT NOT NULL,
  slots   TEXT NOT NULL,
  least   BIGINT NOT NULL,
  state   TEXT NOT NULL,
  made    BIGINT NOT NULL,
  rev     BIGINT NOT NULL,
  CHECK (state IN ('active', 'ended') AND level BETWEEN 1 AND 3 AND least BETWEEN 1 AND 20)
);
CREATE TABLE fire_member (
  id         TEXT PRIMARY KEY,
  station    TEXT NOT NULL,
  name       TEXT NOT NULL,
  post       TEXT NOT NULL,
  phone      TEXT NOT NULL,
  trained    TEXT NOT NULL,
  cert       TEXT NOT NULL,
  cert_until TEXT NOT NULL,
  state      TEXT NOT NULL,
  rev        BIGINT NOT NULL,
  CHECK (state IN ('active', 'ended'))
);
CREATE TABLE fire_kit (
  id      TEXT PRIMARY KEY,
  station TEXT NOT NULL,
  name    TEXT NOT NULL,
  spec    TEXT NOT NULL,
  qty     BIGINT NOT NULL,
  spot    TEXT NOT NULL,
  made_on TEXT NOT NULL,
  due     TEXT NOT NULL,
  state   TEXT NOT NULL,
  rev     BIGINT NOT NULL,
  CHECK (state IN ('ok', 'broken', 'ended') AND qty >= 0)
);
CREATE TABLE fire_roster (
  station TEXT NOT NULL,
  day     TEXT NOT NULL,
  slot    TEXT NOT NULL,
  member  TEXT NOT NULL,
  PRIMARY KEY (station, day, slot, member)
);
CREATE TABLE fire_handover (
  id      TEXT PRIMARY KEY,
  station TEXT NOT NULL,
  at      BIGINT NOT NULL,
  day     TEXT NOT NULL,
  slot    TEXT NOT NULL,
  taker   TEXT NOT NULL,
  failed  TEXT NOT NULL,
  note    TEXT NOT NULL,
  matters TEXT NOT NULL,
  maker   TEXT NOT NULL,
  label   TEXT NOT NULL
);
CREATE TABLE fire_run (
  id      TEXT PRIMARY KEY,
  station TEXT NOT NULL,
  what    TEXT NOT NULL,
  place   TEXT NOT NULL,
  path    TEXT NOT NULL,
  alarm   BIGINT NOT NULL,
  depart  BIGINT NOT NULL,
  there   BIGINT NOT NULL,
  note    TEXT NOT NULL,
  maker   TEXT NOT NULL,
  label   TEXT NOT NULL,
  CHECK (what IN ('alarm', 'drill') AND alarm > 0)
);
CREATE TABLE fire_class (
  id       TEXT PRIMARY KEY,
  place    TEXT NOT NULL,
  path     TEXT NOT NULL,
  day      TEXT NOT NULL,
  title    TEXT NOT NULL,
  audience TEXT NOT NULL,
  minutes  BIGINT NOT NULL,
  teacher  TEXT NOT NULL,
  venue    TEXT NOT NULL,
  made     BIGINT NOT NULL,
  rev      BIGINT NOT NULL,
  CHECK (minutes > 0)
);
CREATE TABLE fire_attend (
  class TEXT NOT NULL,
  seq   BIGINT NOT NULL,
  name  TEXT NOT NULL,
  unit  TEXT NOT NULL,
  came  BOOLEAN NOT NULL,
  PRIMARY KEY (class, seq)
);
CREATE TABLE fire_cert (
  id     TEXT PRIMARY KEY,
  place  TEXT NOT NULL,
  path   TEXT NOT NULL,
  name   TEXT NOT NULL,
  unit   TEXT NOT NULL,
  kind   TEXT NOT NULL,
  number TEXT NOT NULL,
  until  TEXT NOT NULL,
  state  TEXT NOT NULL,
  rev    BIGINT NOT NULL,
  CHECK (state IN ('active', 'ended'))
);
-- One drill (演练). Moments are Unix ms, 0 = not taken. people is JSON of counts by group.
CREATE TABLE fire_drill (
  id        TEXT PRIMARY KEY,
  place     TEXT NOT NULL,
  path      TEXT NOT NULL,
  day       TEXT NOT NULL,
  type      TEXT NOT NULL,
  subject   TEXT NOT NULL,
  organiser TEXT NOT NULL,
  units     TEXT NOT NULL,
  scenario  TEXT NOT NULL,
  plan      TEXT NOT NULL,
  version   BIGINT NOT NULL,
  notice    TEXT NOT NULL,
  state     TEXT NOT NULL,
  alarm     BIGINT NOT NULL,
  confirmed BIGINT NOT NULL,
  called    BIGINT NOT NULL,
  attack    BIGINT NOT NULL,
  evac      BIGINT NOT NULL,
  out_at    BIGINT NOT NULL,
  expected  BIGINT NOT NULL,
  evacuated BIGINT NOT NULL,
  people    TEXT NOT NULL,
  needy     TEXT NOT NULL,
  kit       TEXT NOT NULL,
  score     BIGINT NOT NULL,
  faults    TEXT NOT NULL,
  comment   TEXT NOT NULL,
  revised   BOOLEAN NOT NULL,
  matters   TEXT NOT NULL,
  maker     TEXT NOT NULL,
  label     TEXT NOT NULL,
  made      BIGINT NOT NULL,
  rev       BIGINT NOT NULL,
  CHECK (state IN ('planned', 'held', 'cancelled') AND score BETWEEN 0 AND 100)
);
-- What the timer opened a matter for: once.
CREATE TABLE fire_upkeep_due (
  cause  TEXT PRIMARY KEY,
  matter TEXT NOT NULL,
  at     BIGINT NOT NULL
);
-- only postgres
ALTER TABLE fire_charging ALTER COLUMN path TYPE TEXT COLLATE "C", ALTER COLUMN id TYPE TEXT COLLATE "C", ALTER COLUMN next_day TYPE TEXT COLLATE "C";
ALTER TABLE fire_charging_check ALTER COLUMN path TYPE TEXT COLLATE "C";
ALTER TABLE fire_station ALTER COLUMN path TYPE TEXT COLLATE "C", ALTER COLUMN id TYPE TEXT COLLATE "C";
ALTER TABLE fire_kit ALTER COLUMN due TYPE TEXT COLLATE "C";
ALTER TABLE fire_roster ALTER COLUMN day TYPE TEXT COLLATE "C";
ALTER TABLE fire_run ALTER COLUMN path TYPE TEXT COLLATE "C";
ALTER TABLE fire_class ALTER COLUMN path TYPE TEXT COLLATE "C", ALTER COLUMN day TYPE TEXT COLLATE "C";
ALTER TABLE fire_cert ALTER COLUMN path TYPE TEXT COLLATE "C", ALTER COLUMN until TYPE TEXT COLLATE "C";
ALTER TABLE fire_drill ALTER COLUMN path TYPE TEXT COLLATE "C", ALTER COLUMN day TYPE TEXT COLLATE "C";
-- end
CREATE INDEX fire_charging_by_path ON fire_charging (path, id);
CREATE INDEX fire_charging_due ON fire_charging (next_day) WHERE state = 'active';
CREATE INDEX fire_charging_check_by ON fire_charging_check (charging, at);
CREATE INDEX fire_station_by_path ON fire_station (path, id);
CREATE INDEX fire_member_by_station ON fire_member (station);
CREATE INDEX fire_kit_by_station ON fire_kit (station);
CREATE INDEX fire_kit_due ON fire_kit (due) WHERE state <> 'ended';
CREATE INDEX fire_handover_by ON fire_handover (station, at);
CREATE INDEX fire_run_by ON fire_run (station, alarm);
CREATE INDEX fire_class_by_path ON fire_class (path, day);
CREATE INDEX fire_cert_by_path ON fire_cert (path, until);
CREATE INDEX fire_drill_by_path ON fire_drill (path, day);
