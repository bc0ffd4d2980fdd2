-- +goose Up
-- Settings of this installation that every node must agree on (demo, pinned clock, origin of the log).
CREATE TABLE installation (
	name  TEXT PRIMARY KEY,
	value TEXT NOT NULL
);
