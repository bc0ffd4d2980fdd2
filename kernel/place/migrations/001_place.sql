-- +goose Up
-- One tree in one table. door marks units and homes: a million rows that lists of places never want.
CREATE TABLE place (
  id TEXT PRIMARY KEY,
  parent TEXT NOT NULL,
  path TEXT NOT NULL,
  kind TEXT NOT NULL,
  door BOOLEAN NOT NULL DEFAULT FALSE,
  code TEXT NOT NULL DEFAULT '',
  name TEXT NOT NULL DEFAULT '',
  label TEXT NOT NULL DEFAULT '',
  seq BIGINT NOT NULL DEFAULT 0,
  qr TEXT NOT NULL DEFAULT '',
  type TEXT NOT NULL DEFAULT '',
  floor TEXT NOT NULL DEFAULT '',
  floor_no BIGINT NOT NULL DEFAULT 0,
  side TEXT NOT NULL DEFAULT '',
  area BIGINT NOT NULL DEFAULT 0,
  room_use TEXT NOT NULL DEFAULT '',
  state TEXT NOT NULL DEFAULT '',
  address TEXT NOT NULL DEFAULT '',
  facts TEXT NOT NULL DEFAULT '',
  geojson TEXT NOT NULL DEFAULT '',
  lon BIGINT NOT NULL DEFAULT 0,
  lat BIGINT NOT NULL DEFAULT 0,
  ended BIGINT NOT NULL DEFAULT 0,
  children BIGINT NOT NULL DEFAULT 0,
  rev BIGINT NOT NULL DEFAULT 1
);
-- only postgres
ALTER TABLE place ALTER COLUMN path TYPE TEXT COLLATE "C";
-- end
CREATE UNIQUE INDEX place_path ON place(path);
CREATE INDEX place_parent ON place(parent, kind, label);
CREATE INDEX place_wide ON place(kind, path) WHERE door = FALSE;

CREATE TABLE place_name (
  place TEXT NOT NULL REFERENCES place(id),
  name TEXT NOT NULL,
  norm TEXT NOT NULL,
  pinyin TEXT NOT NULL,
  initials TEXT NOT NULL,
  kind TEXT NOT NULL,
  from_at BIGINT NOT NULL,
  until_at BIGINT NOT NULL DEFAULT 0,
  PRIMARY KEY (place, kind, name, from_at)
);
CREATE INDEX place_name_norm ON place_name(norm);

CREATE TABLE place_code (
  place TEXT NOT NULL REFERENCES place(id),
  code TEXT NOT NULL,
  source TEXT NOT NULL,
  valid_from TEXT NOT NULL DEFAULT '',
  valid_to TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (place, code, source, valid_from)
);
CREATE UNIQUE INDEX place_code_now ON place_code(code) WHERE valid_to = '';
CREATE INDEX place_code_any ON place_code(code);

-- Every plaque ever issued; a retired one still leads to its place.
CREATE TABLE place_qr (
  code TEXT PRIMARY KEY,
  place TEXT NOT NULL REFERENCES place(id),
  check_code TEXT NOT NULL,
  issued BIGINT NOT NULL,
  retired BIGINT NOT NULL DEFAULT 0
);
CREATE UNIQUE INDEX place_qr_now ON place_qr(place) WHERE retired = 0;

-- The grid a building belongs to, as intervals; the second index makes two at one time impossible.
CREATE TABLE building_grid (
  building TEXT NOT NULL REFERENCES place(id),
  grid TEXT NOT NULL REFERENCES place(id),
  from_at BIGINT NOT NULL,
  until_at BIGINT NOT NULL DEFAULT 0,
  PRIMARY KEY (building, from_at)
);
CREATE UNIQUE INDEX building_grid_now ON building_grid(building) WHERE until_at = 0;
CREATE INDEX building_grid_grid ON building_grid(grid);
