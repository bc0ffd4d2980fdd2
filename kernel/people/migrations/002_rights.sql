-- +goose Up
-- What a person asked for by right (PIPL arts. 44-47): its deadline runs in the matter.
CREATE TABLE person_request (
  id       TEXT PRIMARY KEY,
  person   TEXT NOT NULL,
  path     TEXT NOT NULL,
  what     TEXT NOT NULL CHECK (what IN ('access','copy','correct','erase')),
  matter   TEXT NOT NULL,
  state    TEXT NOT NULL CHECK (state IN ('open','locked','done','refused')),
  taken_by TEXT NOT NULL,
  taken    BIGINT NOT NULL,
  ended    BIGINT NOT NULL,
  rev      BIGINT NOT NULL
);
-- Erasures that a duty to keep records holds back (art. 47(2)): the person's data, out of every table, under seal.
CREATE TABLE person_lock (
  person   TEXT PRIMARY KEY,
  since    BIGINT NOT NULL,
  until_at BIGINT NOT NULL, -- 0 = no day known yet
  why      TEXT NOT NULL,   -- text keys of the duties, space between
  ground   TEXT NOT NULL,
  approver TEXT NOT NULL,
  box      BYTEA NOT NULL
);
-- only postgres
ALTER TABLE person_request ALTER COLUMN path TYPE TEXT COLLATE "C";
-- end
CREATE INDEX person_request_person ON person_request (person, taken);
CREATE INDEX person_request_open ON person_request (taken) WHERE state IN ('open','locked');
-- One standing request of a kind for a person, however often the button is pressed.
CREATE UNIQUE INDEX person_request_once ON person_request (person, what) WHERE state IN ('open','locked');
