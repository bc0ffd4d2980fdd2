-- +goose Up
-- Somebody offers help behind a plaque (P7): waits for staff. Name and telephone are in box, sealed, and leave it when it is answered.
CREATE TABLE care_offer (
  id       TEXT PRIMARY KEY,
  place    TEXT NOT NULL,
  path     TEXT NOT NULL,
  state    TEXT NOT NULL,
  skills   TEXT NOT NULL,
  box      BYTEA NOT NULL,
  label    TEXT NOT NULL,
  made     BIGINT NOT NULL,
  ended    BIGINT NOT NULL,
  rev      BIGINT NOT NULL,
  CHECK (state IN ('waiting', 'taken', 'declined', 'lapsed'))
);
-- only postgres
ALTER TABLE care_offer ALTER COLUMN path TYPE TEXT COLLATE "C", ALTER COLUMN id TYPE TEXT COLLATE "C";
-- end
CREATE INDEX care_offer_open ON care_offer (path, made) WHERE state = 'waiting';
