-- +goose Up
CREATE TABLE env_officer (
  id TEXT PRIMARY KEY, path TEXT NOT NULL, person TEXT NOT NULL, name TEXT NOT NULL, card TEXT NOT NULL, until_day TEXT NOT NULL, state TEXT NOT NULL,
  made BIGINT NOT NULL, rev BIGINT NOT NULL,
  CHECK (state IN ('active', 'ended'))
);
CREATE TABLE env_task (
  id TEXT PRIMARY KEY, no TEXT NOT NULL, kind TEXT NOT NULL, title TEXT NOT NULL,
  point TEXT NOT NULL, point_kind TEXT NOT NULL, point_name TEXT NOT NULL, company TEXT NOT NULL, company_name TEXT NOT NULL, path TEXT NOT NULL, lat BIGINT NOT NULL, lon BIGINT NOT NULL,
  from_day TEXT NOT NULL, until_day TEXT NOT NULL, officers TEXT NOT NULL, labels TEXT NOT NULL, case_id TEXT NOT NULL, hidden BOOLEAN NOT NULL,
  state TEXT NOT NULL, maker TEXT NOT NULL, label TEXT NOT NULL, made BIGINT NOT NULL, why TEXT NOT NULL, done BIGINT NOT NULL, rev BIGINT NOT NULL,
  CHECK (kind IN ('inspect', 'recheck') AND state IN ('planned', 'filled', 'signed', 'cancelled') AND from_day <= until_day)
);
-- Codes kept for the labels of tasks: printed before anybody goes out, so that they are known without signal.
CREATE TABLE env_label (code TEXT PRIMARY KEY, task TEXT NOT NULL, day TEXT NOT NULL, n BIGINT NOT NULL);
-- The notes of an inspection; frozen once they are signed.
CREATE TABLE env_note (
  task TEXT PRIMARY KEY, shown BIGINT NOT NULL, began BIGINT NOT NULL, ended BIGINT NOT NULL, checks TEXT NOT NULL, words TEXT NOT NULL, weather TEXT NOT NULL,
  load_words TEXT NOT NULL, flow TEXT NOT NULL, lat BIGINT NOT NULL, lon BIGINT NOT NULL, companion TEXT NOT NULL, post TEXT NOT NULL, sketch TEXT NOT NULL,
  claimed BIGINT NOT NULL, saved BIGINT NOT NULL, rev BIGINT NOT NULL,
  how TEXT NOT NULL, read_out BOOLEAN NOT NULL, own_words TEXT NOT NULL, signer TEXT NOT NULL, reason TEXT NOT NULL, witness TEXT NOT NULL, sign_pic TEXT NOT NULL, signed BIGINT NOT NULL,
  hash TEXT NOT NULL, body TEXT NOT NULL, maker TEXT NOT NULL, label TEXT NOT NULL,
  CHECK (how IN ('', 'glass', 'paper', 'refused'))
);
CREATE TABLE env_note_more (id TEXT PRIMARY KEY, task TEXT NOT NULL, words TEXT NOT NULL, at BIGINT NOT NULL, maker TEXT NOT NULL, label TEXT NOT NULL);
CREATE TABLE env_sample (
  id TEXT PRIMARY KEY, task TEXT NOT NULL, code TEXT NOT NULL, point TEXT NOT NULL, path TEXT NOT NULL, kind TEXT NOT NULL, twin TEXT NOT NULL, taken BIGINT NOT NULL, method TEXT NOT NULL,
  items TEXT NOT NULL, container TEXT NOT NULL, fix TEXT NOT NULL, volume TEXT NOT NULL, seal TEXT NOT NULL, sealed BIGINT NOT NULL, temp TEXT NOT NULL, ph TEXT NOT NULL, flow TEXT NOT NULL, look TEXT NOT NULL,
  imported BOOLEAN NOT NULL, rev BIGINT NOT NULL,
  CHECK (kind IN ('plain', 'parallel', 'blank'))
);
-- The links of a chain of custody: never changed but for second, the person who confirms a repair.
CREATE TABLE env_link (
  id TEXT PRIMARY KEY, sample TEXT NOT NULL, kind TEXT NOT NULL, item TEXT NOT NULL, at BIGINT NOT NULL, who TEXT NOT NULL, taker TEXT NOT NULL, temp TEXT NOT NULL, intact TEXT NOT NULL, note TEXT NOT NULL,
  replaces TEXT NOT NULL, reason TEXT NOT NULL, maker TEXT NOT NULL, label TEXT NOT NULL, second TEXT NOT NULL, second_label TEXT NOT NULL, made BIGINT NOT NULL, rev BIGINT NOT NULL,
  CHECK (kind IN ('taken', 'seal', 'hand', 'receive', 'analyse'))
);
CREATE TABLE env_report (
  id TEXT PRIMARY KEY, task TEXT NOT NULL, path TEXT NOT NULL, number TEXT NOT NULL, lab TEXT NOT NULL, cma TEXT NOT NULL, writer TEXT NOT NULL, checker TEXT NOT NULL, signer TEXT NOT NULL,
  issued TEXT NOT NULL, made BIGINT NOT NULL, rev BIGINT NOT NULL
);
CREATE TABLE env_value (
  id TEXT PRIMARY KEY, sample TEXT NOT NULL, report TEXT NOT NULL, pollutant TEXT NOT NULL, method TEXT NOT NULL, figure TEXT NOT NULL, unit TEXT NOT NULL, lod TEXT NOT NULL,
  matter TEXT NOT NULL, made BIGINT NOT NULL, rev BIGINT NOT NULL
);
-- only postgres
ALTER TABLE env_officer ALTER COLUMN path TYPE TEXT COLLATE "C", ALTER COLUMN until_day TYPE TEXT COLLATE "C";
ALTER TABLE env_task ALTER COLUMN path TYPE TEXT COLLATE "C", ALTER COLUMN id TYPE TEXT COLLATE "C", ALTER COLUMN from_day TYPE TEXT COLLATE "C", ALTER COLUMN until_day TYPE TEXT COLLATE "C";
ALTER TABLE env_sample ALTER COLUMN path TYPE TEXT COLLATE "C", ALTER COLUMN id TYPE TEXT COLLATE "C", ALTER COLUMN code TYPE TEXT COLLATE "C";
ALTER TABLE env_link ALTER COLUMN id TYPE TEXT COLLATE "C";
ALTER TABLE env_report ALTER COLUMN path TYPE TEXT COLLATE "C";
ALTER TABLE env_value ALTER COLUMN id TYPE TEXT COLLATE "C";
-- end
CREATE UNIQUE INDEX env_officer_card ON env_officer (card) WHERE state = 'active';
CREATE INDEX env_task_by_path ON env_task (path, from_day);
CREATE INDEX env_task_by_point ON env_task (point, from_day);
CREATE INDEX env_label_by_task ON env_label (task, code);
CREATE UNIQUE INDEX env_label_once ON env_label (day, n);
CREATE INDEX env_note_more_by_task ON env_note_more (task, at);
CREATE UNIQUE INDEX env_sample_code ON env_sample (code);
CREATE INDEX env_sample_by_task ON env_sample (task, code);
CREATE INDEX env_sample_by_point ON env_sample (point, taken);
CREATE INDEX env_sample_by_path ON env_sample (path, taken);
CREATE INDEX env_link_by_sample ON env_link (sample, at);
CREATE UNIQUE INDEX env_report_number ON env_report (number, path);
CREATE INDEX env_report_by_task ON env_report (task);
CREATE UNIQUE INDEX env_value_once ON env_value (sample, pollutant, report);
CREATE INDEX env_value_by_report ON env_value (report);
