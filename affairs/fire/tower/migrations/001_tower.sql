-- +goose Up
-- 一楼一档: what the fire file has besides the ledger of buildings. The columns after facts are copies of what is derived, for lists
-- and sums over thousands of buildings; they are renewed when either source changes.
CREATE TABLE fire_file (
  id         TEXT PRIMARY KEY,
  rev        BIGINT NOT NULL,
  building   TEXT NOT NULL UNIQUE,
  path       TEXT NOT NULL,
  facts      TEXT NOT NULL,
  tier       TEXT NOT NULL,
  purpose    TEXT NOT NULL,
  height     BIGINT NOT NULL,
  class      TEXT NOT NULL,
  cavity     TEXT NOT NULL,
  damage     BIGINT NOT NULL,
  flag       TEXT NOT NULL,
  filled     BIGINT NOT NULL,
  needed     BIGINT NOT NULL,
  homes      BIGINT NOT NULL,
  occupied   BIGINT NOT NULL,
  plaque     TEXT NOT NULL,
  from_at    BIGINT NOT NULL,
  updated_at BIGINT NOT NULL
);
CREATE INDEX fire_file_path ON fire_file (path, tier);
-- 一楼一牌: one row for each issue; the facts as they were printed.
CREATE TABLE fire_plaque (
  id          TEXT PRIMARY KEY,
  rev         BIGINT NOT NULL,
  building    TEXT NOT NULL,
  path        TEXT NOT NULL,
  n           BIGINT NOT NULL,
  state       TEXT NOT NULL,
  facts       TEXT NOT NULL,
  digest      TEXT NOT NULL,
  code        TEXT NOT NULL,
  check_code  TEXT NOT NULL,
  stale       BIGINT NOT NULL,
  drafted_at  BIGINT NOT NULL,
  drafter     TEXT NOT NULL,
  approved_at BIGINT NOT NULL,
  approver    TEXT NOT NULL,
  printed_at  BIGINT NOT NULL,
  posted_at   BIGINT NOT NULL,
  photo       TEXT NOT NULL,
  voided_at   BIGINT NOT NULL,
  reason      TEXT NOT NULL,
  updated_at  BIGINT NOT NULL,
  UNIQUE (building, n)
);
CREATE INDEX fire_plaque_path ON fire_plaque (path, state);
-- What the law asks of a building in one period: opened as a matter, or done without one.
CREATE TABLE fire_duty (
  id         TEXT PRIMARY KEY,
  rev        BIGINT NOT NULL,
  building   TEXT NOT NULL,
  path       TEXT NOT NULL,
  duty       TEXT NOT NULL,
  period     TEXT NOT NULL,
  due        BIGINT NOT NULL,
  state      TEXT NOT NULL,
  matter     TEXT NOT NULL,
  done_at    BIGINT NOT NULL,
  note       TEXT NOT NULL,
  updated_at BIGINT NOT NULL,
  UNIQUE (building, duty, period)
);
CREATE INDEX fire_duty_path ON fire_duty (path, state);
CREATE INDEX fire_duty_matter ON fire_duty (matter);
-- 每日防火巡查: one line for each round.
CREATE TABLE fire_patrol (
  id       TEXT PRIMARY KEY,
  rev      BIGINT NOT NULL,
  building TEXT NOT NULL,
  path     TEXT NOT NULL,
  day      TEXT NOT NULL,
  at       BIGINT NOT NULL,
  result   TEXT NOT NULL,
  note     TEXT NOT NULL,
  person   TEXT NOT NULL,
  label    TEXT NOT NULL
);
CREATE INDEX fire_patrol_building ON fire_patrol (building, day);

-- +goose Down
DROP TABLE fire_patrol;
DROP TABLE fire_duty;
DROP TABLE fire_plaque;
DROP TABLE fire_file;
