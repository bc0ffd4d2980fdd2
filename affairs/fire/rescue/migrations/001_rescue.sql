-- +goose Up
-- Rescue plans (预案) of buildings, a row a version, and the record of the six familiarities (六熟悉).
CREATE TABLE fire_plan (
  id             TEXT PRIMARY KEY,
  rev            BIGINT NOT NULL,
  building       TEXT NOT NULL,
  path           TEXT NOT NULL,
  version        BIGINT NOT NULL,
  state          TEXT NOT NULL,
  body           TEXT NOT NULL,
  writer         TEXT NOT NULL,
  writer_label   TEXT NOT NULL,
  written_at     BIGINT NOT NULL,
  approver       TEXT NOT NULL,
  approver_label TEXT NOT NULL,
  approved_at    BIGINT NOT NULL,
  review         TEXT NOT NULL,
  answer         TEXT NOT NULL,
  told           BOOLEAN NOT NULL,
  CHECK (state IN ('draft', 'asked', 'approved', 'past')),
  CHECK (state <> 'approved' OR approver <> writer)
);
CREATE UNIQUE INDEX fire_plan_version ON fire_plan (building, version);
CREATE UNIQUE INDEX fire_plan_open ON fire_plan (building) WHERE state IN ('draft', 'asked');
CREATE UNIQUE INDEX fire_plan_now ON fire_plan (building) WHERE state = 'approved';
CREATE INDEX fire_plan_path ON fire_plan (path);
CREATE TABLE fire_six (
  id           TEXT PRIMARY KEY,
  rev          BIGINT NOT NULL,
  building     TEXT NOT NULL,
  path         TEXT NOT NULL,
  day          TEXT NOT NULL,
  team         TEXT NOT NULL,
  leader       TEXT NOT NULL,
  people       BIGINT NOT NULL,
  items        TEXT NOT NULL,
  plan_version BIGINT NOT NULL,
  matters      TEXT NOT NULL,
  actor        TEXT NOT NULL,
  actor_label  TEXT NOT NULL,
  at           BIGINT NOT NULL
);
CREATE INDEX fire_six_building ON fire_six (building, day);
CREATE INDEX fire_six_path ON fire_six (path);
