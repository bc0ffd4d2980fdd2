-- +goose Up
-- Templates of papers that an office brought instead of the built-in ones (文书模板).
CREATE TABLE environment_template (
  id            TEXT PRIMARY KEY,
  rev           BIGINT NOT NULL,
  paper         TEXT NOT NULL,
  path          TEXT NOT NULL,
  version       BIGINT NOT NULL,
  state         TEXT NOT NULL,
  file_name     TEXT NOT NULL,
  hash          TEXT NOT NULL,
  body          BYTEA NOT NULL,
  note          TEXT NOT NULL,
  actor         TEXT NOT NULL,
  actor_label   TEXT NOT NULL,
  at            BIGINT NOT NULL,
  decided_by    TEXT NOT NULL,
  decided_label TEXT NOT NULL,
  decided_at    BIGINT NOT NULL,
  reason        TEXT NOT NULL,
  CHECK (state IN ('offered', 'force', 'returned', 'withdrawn')),
  UNIQUE (paper, path, version)
);
CREATE INDEX environment_template_of ON environment_template (paper, state, path);
