-- +goose Up
-- Rounds of a drone (无人机巡查) about buildings, their pictures, and what was seen on them. No position of a picture is kept.
CREATE TABLE fire_round (
  id          TEXT PRIMARY KEY,
  rev         BIGINT NOT NULL,
  building    TEXT NOT NULL,
  path        TEXT NOT NULL,
  day         TEXT NOT NULL,
  state       TEXT NOT NULL,
  heights     TEXT NOT NULL,
  off_cm      BIGINT NOT NULL,
  step_cm     BIGINT NOT NULL,
  model       TEXT NOT NULL,
  reason      TEXT NOT NULL,
  operator    TEXT NOT NULL,
  registered  TEXT NOT NULL,
  points      BIGINT NOT NULL,
  length_m    BIGINT NOT NULL,
  actor       TEXT NOT NULL,
  actor_label TEXT NOT NULL,
  at          BIGINT NOT NULL,
  CHECK (state IN ('planned', 'flown'))
);
CREATE INDEX fire_round_path ON fire_round (path, day);
CREATE TABLE fire_round_shot (
  id         TEXT PRIMARY KEY,
  rev        BIGINT NOT NULL,
  round      TEXT NOT NULL,
  doc        TEXT NOT NULL,
  side       TEXT NOT NULL,
  floor_from BIGINT NOT NULL,
  floor_to   BIGINT NOT NULL,
  way        TEXT NOT NULL,
  why        TEXT NOT NULL,
  at         BIGINT NOT NULL
);
CREATE INDEX fire_round_shot_round ON fire_round_shot (round);
CREATE TABLE fire_round_find (
  id     TEXT PRIMARY KEY,
  round  TEXT NOT NULL,
  shot   TEXT NOT NULL,
  what   TEXT NOT NULL,
  said   TEXT NOT NULL,
  matter TEXT NOT NULL,
  at     BIGINT NOT NULL
);
CREATE INDEX fire_round_find_round ON fire_round_find (round);
