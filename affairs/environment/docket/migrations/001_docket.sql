-- +goose Up
-- Cases of enforcement. Party, result, officers and steps stand in box, sealed; what lists and terms need stands open.
CREATE TABLE env_case (
  id       TEXT PRIMARY KEY,
  no       TEXT NOT NULL,
  place    TEXT NOT NULL,
  path     TEXT NOT NULL,
  company  TEXT NOT NULL,
  outlet   TEXT NOT NULL,
  result   TEXT NOT NULL,
  parent   TEXT NOT NULL,
  statute  TEXT NOT NULL,
  state    TEXT NOT NULL,
  act_on   TEXT NOT NULL,
  decided_on TEXT NOT NULL,
  served_on  TEXT NOT NULL,
  yuan     BIGINT NOT NULL,
  due      TEXT NOT NULL,
  due_key  TEXT NOT NULL,
  ours     BIGINT NOT NULL,
  matter   TEXT NOT NULL,
  alarm    TEXT NOT NULL,
  alarm_due TEXT NOT NULL,
  looking  BIGINT NOT NULL,
  box      BYTEA NOT NULL,
  rev      BIGINT NOT NULL,
  created  BIGINT NOT NULL,
  CHECK (yuan >= 0)
);
CREATE INDEX env_case_path ON env_case (path, state);
CREATE INDEX env_case_due ON env_case (due);
CREATE INDEX env_case_company ON env_case (company);
CREATE INDEX env_case_matter ON env_case (matter);
CREATE TABLE env_case_number (
  year BIGINT NOT NULL PRIMARY KEY,
  last BIGINT NOT NULL
);
