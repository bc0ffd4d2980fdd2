-- +goose Up
-- Joint campaigns (联合行动): departments × buildings; and what hangs where until when.
CREATE TABLE fire_campaign (
  id          TEXT PRIMARY KEY,
  rev         BIGINT NOT NULL,
  place       TEXT NOT NULL,
  path        TEXT NOT NULL,
  title       TEXT NOT NULL,
  said        TEXT NOT NULL,
  from_day    TEXT NOT NULL,
  until_day   TEXT NOT NULL,
  state       TEXT NOT NULL,
  actor       TEXT NOT NULL,
  actor_label TEXT NOT NULL,
  at          BIGINT NOT NULL,
  CHECK (state IN ('open', 'closed'))
);
CREATE INDEX fire_campaign_path ON fire_campaign (path);
CREATE TABLE fire_campaign_part (
  campaign TEXT NOT NULL,
  part     TEXT NOT NULL,
  org      TEXT NOT NULL,
  org_name TEXT NOT NULL,
  person   TEXT NOT NULL,
  label    TEXT NOT NULL,
  title    TEXT NOT NULL,
  task     TEXT NOT NULL,
  PRIMARY KEY (campaign, part)
);
CREATE TABLE fire_campaign_building (
  campaign TEXT NOT NULL,
  building TEXT NOT NULL,
  path     TEXT NOT NULL,
  PRIMARY KEY (campaign, building)
);
CREATE TABLE fire_campaign_done (
  campaign    TEXT NOT NULL,
  building    TEXT NOT NULL,
  part        TEXT NOT NULL,
  note        TEXT NOT NULL,
  actor       TEXT NOT NULL,
  actor_label TEXT NOT NULL,
  at          BIGINT NOT NULL,
  PRIMARY KEY (campaign, building, part)
);
CREATE TABLE fire_campaign_find (
  id       TEXT PRIMARY KEY,
  campaign TEXT NOT NULL,
  building TEXT NOT NULL,
  part     TEXT NOT NULL,
  matter   TEXT NOT NULL,
  at       BIGINT NOT NULL
);
CREATE INDEX fire_campaign_find_of ON fire_campaign_find (campaign, building);
CREATE TABLE fire_poster (
  id          TEXT PRIMARY KEY,
  rev         BIGINT NOT NULL,
  place       TEXT NOT NULL,
  path        TEXT NOT NULL,
  medium      TEXT NOT NULL,
  topic       TEXT NOT NULL,
  spot        TEXT NOT NULL,
  hung        TEXT NOT NULL,
  until_day   TEXT NOT NULL,
  state       TEXT NOT NULL,
  matter      TEXT NOT NULL,
  actor       TEXT NOT NULL,
  actor_label TEXT NOT NULL,
  at          BIGINT NOT NULL,
  CHECK (state IN ('hanging', 'expired', 'missing', 'ended'))
);
CREATE INDEX fire_poster_path ON fire_poster (path);
CREATE INDEX fire_poster_until ON fire_poster (state, until_day);
