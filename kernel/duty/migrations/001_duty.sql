-- +goose Up
CREATE TABLE duty (
  id       TEXT PRIMARY KEY,
  place    TEXT NOT NULL,
  path     TEXT NOT NULL,
  level    TEXT NOT NULL,
  kind     TEXT NOT NULL,
  person   TEXT NOT NULL,
  role     TEXT NOT NULL,
  post     TEXT NOT NULL,
  from_at  BIGINT NOT NULL,
  until_at BIGINT NOT NULL,
  rev      BIGINT NOT NULL,
  CHECK (from_at <= until_at)
);
CREATE TABLE absence (
  id       TEXT PRIMARY KEY,
  person   TEXT NOT NULL,
  substitute TEXT NOT NULL,
  from_at  BIGINT NOT NULL,
  until_at BIGINT NOT NULL,
  rev      BIGINT NOT NULL,
  CHECK (from_at <= until_at)
);
-- Rows to lock while intervals of one place and kind, or of one person, are compared: on
-- PostgreSQL two writers would else not see each other. 64 of them, chosen by hash.
CREATE TABLE duty_lock (
  bucket BIGINT PRIMARY KEY,
  n      BIGINT NOT NULL
);
INSERT INTO duty_lock (bucket, n)
  SELECT a.x * 8 + b.x, 0
  FROM (SELECT 0 AS x UNION ALL SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4 UNION ALL SELECT 5 UNION ALL SELECT 6 UNION ALL SELECT 7) a
  CROSS JOIN (SELECT 0 AS x UNION ALL SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4 UNION ALL SELECT 5 UNION ALL SELECT 6 UNION ALL SELECT 7) b;
-- Counted doors of each compound: districts and the city read these, everything smaller counts
-- itself. Derived data, remade by Service.Refresh.
CREATE TABLE duty_cover (
  place   TEXT PRIMARY KEY,
  path    TEXT NOT NULL,
  homes   BIGINT NOT NULL,
  covered BIGINT NOT NULL,
  doubled BIGINT NOT NULL,
  stale   BOOLEAN NOT NULL,
  good_until BIGINT NOT NULL
);
-- only postgres
ALTER TABLE duty ALTER COLUMN path TYPE TEXT COLLATE "C", ALTER COLUMN id TYPE TEXT COLLATE "C";
ALTER TABLE duty_cover ALTER COLUMN path TYPE TEXT COLLATE "C";
-- end
CREATE INDEX duty_by_place ON duty (place);
CREATE INDEX duty_by_person ON duty (person);
CREATE INDEX duty_by_path ON duty (path, id);
CREATE INDEX duty_first_by_path ON duty (path) WHERE role = 'first';
-- At most one first-responsible for a place and kind without an end, whoever writes; intervals
-- with an end are compared in the transaction, under duty_lock.
CREATE UNIQUE INDEX duty_one_first ON duty (place, kind) WHERE role = 'first' AND until_at = 9007199254740991;
CREATE INDEX absence_by_person ON absence (person);
CREATE INDEX duty_cover_by_path ON duty_cover (path);
