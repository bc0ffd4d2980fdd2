-- +goose Up
CREATE TABLE fire_sweep (
  id         TEXT PRIMARY KEY,
  place      TEXT NOT NULL,
  path       TEXT NOT NULL,
  title      TEXT NOT NULL,
  script     TEXT NOT NULL,
  from_day   TEXT NOT NULL,
  until_day  TEXT NOT NULL,
  state      TEXT NOT NULL,
  maker      TEXT NOT NULL,
  label      TEXT NOT NULL,
  made       BIGINT NOT NULL,
  rev        BIGINT NOT NULL,
  CHECK (state IN ('open', 'closed') AND from_day <= until_day)
);
CREATE TABLE fire_sweep_building (
  sweep    TEXT NOT NULL,
  building TEXT NOT NULL,
  path     TEXT NOT NULL,
  homes    BIGINT NOT NULL,
  vacant   BIGINT NOT NULL,
  PRIMARY KEY (sweep, building)
);
-- One knock on one door, never changed but for last: which one says how the door stands.
CREATE TABLE fire_knock (
  id       TEXT PRIMARY KEY,
  sweep    TEXT NOT NULL,
  building TEXT NOT NULL,
  home     TEXT NOT NULL,
  path     TEXT NOT NULL,
  at       BIGINT NOT NULL,
  claimed  BIGINT NOT NULL,
  day      TEXT NOT NULL,
  result   TEXT NOT NULL,
  good     TEXT NOT NULL,
  found    TEXT NOT NULL,
  note     TEXT NOT NULL,
  n        BIGINT NOT NULL,
  second   TEXT NOT NULL,
  vacant   BOOLEAN NOT NULL,
  last     BOOLEAN NOT NULL,
  knocker  TEXT NOT NULL,
  label    TEXT NOT NULL,
  matters  TEXT NOT NULL,
  entry    TEXT NOT NULL,
  CHECK (result IN ('home', 'nobody', 'refused', 'vacant') AND n > 0)
);
-- The rescue list (需要帮助疏散的人): with consent only; what help is needed is sealed in box.
CREATE TABLE fire_help (
  id       TEXT PRIMARY KEY,
  home     TEXT NOT NULL,
  building TEXT NOT NULL,
  path     TEXT NOT NULL,
  floor    TEXT NOT NULL,
  floor_no BIGINT NOT NULL,
  person   TEXT NOT NULL,
  consent  TEXT NOT NULL,
  how      TEXT NOT NULL,
  box      BYTEA NOT NULL,
  review   TEXT NOT NULL,
  state    TEXT NOT NULL,
  why      TEXT NOT NULL,
  maker    TEXT NOT NULL,
  label    TEXT NOT NULL,
  made     BIGINT NOT NULL,
  rev      BIGINT NOT NULL,
  CHECK (state IN ('active', 'ended'))
);
-- only postgres
ALTER TABLE fire_sweep ALTER COLUMN path TYPE TEXT COLLATE "C", ALTER COLUMN id TYPE TEXT COLLATE "C", ALTER COLUMN until_day TYPE TEXT COLLATE "C";
ALTER TABLE fire_sweep_building ALTER COLUMN path TYPE TEXT COLLATE "C";
ALTER TABLE fire_knock ALTER COLUMN path TYPE TEXT COLLATE "C", ALTER COLUMN id TYPE TEXT COLLATE "C", ALTER COLUMN day TYPE TEXT COLLATE "C", ALTER COLUMN second TYPE TEXT COLLATE "C";
ALTER TABLE fire_help ALTER COLUMN path TYPE TEXT COLLATE "C", ALTER COLUMN id TYPE TEXT COLLATE "C", ALTER COLUMN review TYPE TEXT COLLATE "C";
-- end
CREATE INDEX fire_sweep_by_path ON fire_sweep (path, id);
CREATE INDEX fire_sweep_building_by ON fire_sweep_building (building, sweep);
CREATE UNIQUE INDEX fire_knock_last ON fire_knock (sweep, home) WHERE last;
CREATE INDEX fire_knock_by_building ON fire_knock (sweep, building);
CREATE INDEX fire_knock_by_home ON fire_knock (home, at);
CREATE INDEX fire_knock_by_day ON fire_knock (day, path);
CREATE UNIQUE INDEX fire_help_once ON fire_help (home, person) WHERE state = 'active' AND person <> '';
CREATE INDEX fire_help_by_building ON fire_help (building) WHERE state = 'active';
CREATE INDEX fire_help_by_person ON fire_help (person);
CREATE INDEX fire_help_by_path ON fire_help (path, id) WHERE state = 'active';
