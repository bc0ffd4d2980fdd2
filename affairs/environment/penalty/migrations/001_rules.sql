-- +goose Up
-- What an office has put in place of the rules that come with the program: one file a kind.
CREATE TABLE environment_rules (
  kind TEXT PRIMARY KEY,
  body TEXT NOT NULL,
  note TEXT NOT NULL,
  loaded BIGINT NOT NULL,
  rev BIGINT NOT NULL DEFAULT 1
);
