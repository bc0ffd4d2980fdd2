-- +goose Up
-- Permits for hot work. Who works and guards, with the number of the certificate, stands in box, sealed.
CREATE TABLE fire_work (
  id          TEXT PRIMARY KEY,
  no          TEXT NOT NULL,
  place       TEXT NOT NULL,
  path        TEXT NOT NULL,
  label       TEXT NOT NULL,
  spot        TEXT NOT NULL,
  state       TEXT NOT NULL,
  from_at     BIGINT NOT NULL,
  until_at    BIGINT NOT NULL,
  started_at  BIGINT NOT NULL,
  ended_at    BIGINT NOT NULL,
  closed_at   BIGINT NOT NULL,
  applicant   TEXT NOT NULL,
  applicant_label TEXT NOT NULL,
  approver    TEXT NOT NULL,
  approver_label  TEXT NOT NULL,
  approved_at BIGINT NOT NULL,
  entrance    TEXT NOT NULL,
  site        TEXT NOT NULL,
  closing     TEXT NOT NULL,
  matter      TEXT NOT NULL,
  alarm       TEXT NOT NULL,
  box         BYTEA NOT NULL,
  rev         BIGINT NOT NULL,
  created     BIGINT NOT NULL,
  CHECK (state IN ('applied', 'checked', 'approved', 'posted', 'working', 'ended', 'watched', 'closed', 'refused', 'cancelled', 'expired')),
  CHECK (approver = '' OR approver <> applicant)
);
CREATE INDEX fire_work_path ON fire_work (path, from_at);
CREATE INDEX fire_work_state ON fire_work (state, until_at);
CREATE TABLE fire_work_number (
  year BIGINT NOT NULL PRIMARY KEY,
  last BIGINT NOT NULL
);
