-- +goose Up
-- Tables of days off that operators have loaded; the ones that come with the program are not here.
CREATE TABLE statute_calendar (
  year BIGINT PRIMARY KEY,
  body TEXT NOT NULL,
  source TEXT NOT NULL,
  loaded BIGINT NOT NULL,
  rev BIGINT NOT NULL DEFAULT 1
);
