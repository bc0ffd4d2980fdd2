-- +goose Up
-- Who discharges where (污染源与管网): companies, permits, outlets, and the network as nodes and edges. Positions are 1e-7 degrees WGS-84.
CREATE TABLE env_company (
  id         TEXT PRIMARY KEY,
  rev        BIGINT NOT NULL,
  name       TEXT NOT NULL,
  credit     TEXT NOT NULL,
  industry   TEXT NOT NULL,
  place      TEXT NOT NULL,
  path       TEXT NOT NULL,
  lon        BIGINT NOT NULL,
  lat        BIGINT NOT NULL,
  process    TEXT NOT NULL,
  box        TEXT NOT NULL,
  ended      BIGINT NOT NULL,
  updated_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX env_company_credit ON env_company (credit) WHERE ended = 0;
CREATE INDEX env_company_path ON env_company (path);
CREATE TABLE env_permit (
  id         TEXT PRIMARY KEY,
  rev        BIGINT NOT NULL,
  company    TEXT NOT NULL,
  path       TEXT NOT NULL,
  number     TEXT NOT NULL,
  eia        TEXT NOT NULL,
  issued     TEXT NOT NULL,
  from_day   TEXT NOT NULL,
  until_day  TEXT NOT NULL,
  issuer     TEXT NOT NULL,
  limits     TEXT NOT NULL,
  ended      BIGINT NOT NULL,
  updated_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX env_permit_number ON env_permit (number) WHERE ended = 0;
CREATE INDEX env_permit_company ON env_permit (company);
CREATE TABLE env_outlet (
  id         TEXT PRIMARY KEY,
  rev        BIGINT NOT NULL,
  code       TEXT NOT NULL,
  name       TEXT NOT NULL,
  kind       TEXT NOT NULL,
  company    TEXT NOT NULL,
  permit     TEXT NOT NULL,
  place      TEXT NOT NULL,
  path       TEXT NOT NULL,
  lon        BIGINT NOT NULL,
  lat        BIGINT NOT NULL,
  water      TEXT NOT NULL,
  target     TEXT NOT NULL,
  standard   TEXT NOT NULL,
  limits     TEXT NOT NULL,
  mn         TEXT NOT NULL,
  signage    TEXT NOT NULL,
  guardian   TEXT NOT NULL,
  every_days BIGINT NOT NULL,
  ended      BIGINT NOT NULL,
  updated_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX env_outlet_code ON env_outlet (code) WHERE ended = 0;
CREATE UNIQUE INDEX env_outlet_mn ON env_outlet (mn) WHERE ended = 0 AND mn <> '';
CREATE INDEX env_outlet_company ON env_outlet (company);
CREATE INDEX env_outlet_path ON env_outlet (path);
-- Nodes of the network. An outlet has a node under its own id; the other kinds live here alone.
CREATE TABLE env_node (
  id         TEXT PRIMARY KEY,
  rev        BIGINT NOT NULL,
  kind       TEXT NOT NULL,
  code       TEXT NOT NULL,
  name       TEXT NOT NULL,
  water      TEXT NOT NULL,
  target     TEXT NOT NULL,
  role       TEXT NOT NULL,
  place      TEXT NOT NULL,
  path       TEXT NOT NULL,
  lon        BIGINT NOT NULL,
  lat        BIGINT NOT NULL,
  ended      BIGINT NOT NULL,
  updated_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX env_node_code ON env_node (code) WHERE ended = 0 AND code <> '' AND kind <> 'outlet';
CREATE INDEX env_node_path ON env_node (path, kind);
CREATE TABLE env_edge (
  id         TEXT PRIMARY KEY,
  rev        BIGINT NOT NULL,
  kind       TEXT NOT NULL,
  code       TEXT NOT NULL,
  name       TEXT NOT NULL,
  from_node  TEXT NOT NULL,
  to_node    TEXT NOT NULL,
  metres     BIGINT NOT NULL,
  main       BIGINT NOT NULL,
  line       TEXT NOT NULL,
  path       TEXT NOT NULL,
  ended      BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  CHECK (from_node <> to_node)
);
CREATE UNIQUE INDEX env_edge_pair ON env_edge (from_node, to_node, kind) WHERE ended = 0;
CREATE INDEX env_edge_to ON env_edge (to_node);
CREATE INDEX env_edge_path ON env_edge (path);
-- The version of the network: whoever holds it in memory reads it anew when this number has moved.
CREATE TABLE env_net (
  id      BIGINT PRIMARY KEY,
  version BIGINT NOT NULL
);
INSERT INTO env_net (id, version) VALUES (1, 1);
-- A look at an outlet in dry weather (晴天排水检查).
CREATE TABLE env_flow (
  id          TEXT PRIMARY KEY,
  rev         BIGINT NOT NULL,
  outlet      TEXT NOT NULL,
  path        TEXT NOT NULL,
  day         TEXT NOT NULL,
  seen        TEXT NOT NULL,
  dry_days    BIGINT NOT NULL,
  note        TEXT NOT NULL,
  suspicious  BIGINT NOT NULL,
  matter      TEXT NOT NULL,
  actor       TEXT NOT NULL,
  actor_label TEXT NOT NULL,
  at          BIGINT NOT NULL
);
CREATE INDEX env_flow_outlet ON env_flow (outlet, day);
CREATE INDEX env_flow_path ON env_flow (path);
-- A GeoJSON file on its way in: read, looked at, written, perhaps taken back.
CREATE TABLE env_geo (
  id         TEXT PRIMARY KEY,
  rev        BIGINT NOT NULL,
  path       TEXT NOT NULL,
  place      TEXT NOT NULL,
  file       TEXT NOT NULL,
  state      TEXT NOT NULL,
  tolerance  BIGINT NOT NULL,
  body       TEXT NOT NULL,
  made       TEXT NOT NULL,
  actor      TEXT NOT NULL,
  actor_label TEXT NOT NULL,
  at         BIGINT NOT NULL,
  CHECK (state IN ('read', 'done', 'withdrawn'))
);
CREATE INDEX env_geo_path ON env_geo (path, at);
