-- +goose Up
CREATE TABLE env_monitor (
  id       TEXT PRIMARY KEY,
  rev      BIGINT NOT NULL,
  num      BIGINT NOT NULL UNIQUE,
  mn       TEXT NOT NULL,
  secret   TEXT NOT NULL,
  name     TEXT NOT NULL,
  outlet   TEXT NOT NULL,
  company  TEXT NOT NULL,
  place    TEXT NOT NULL,
  path     TEXT NOT NULL,
  nets     TEXT NOT NULL,
  edition  TEXT NOT NULL,
  channels TEXT NOT NULL,
  since    TEXT NOT NULL,
  until    TEXT NOT NULL,
  state    TEXT NOT NULL,
  made     BIGINT NOT NULL,
  updated  BIGINT NOT NULL,
  CHECK (state IN ('active', 'ended'))
);
CREATE UNIQUE INDEX env_monitor_mn ON env_monitor (mn) WHERE state = 'active';
CREATE INDEX env_monitor_outlet ON env_monitor (outlet);
CREATE TABLE env_monitor_log (
  id      TEXT PRIMARY KEY,
  monitor TEXT NOT NULL,
  path    TEXT NOT NULL,
  what    TEXT NOT NULL,
  from_at BIGINT NOT NULL,
  till_at BIGINT NOT NULL,
  note    TEXT NOT NULL,
  by_id   TEXT NOT NULL,
  label   TEXT NOT NULL,
  made    BIGINT NOT NULL,
  CHECK (what IN ('calibration', 'maintenance', 'repair', 'stop') AND till_at >= from_at)
);
CREATE INDEX env_monitor_log_at ON env_monitor_log (monitor, from_at);
-- Where the numbering of arrivals, their digestion and the register stand.
CREATE TABLE env_stand (
  name TEXT PRIMARY KEY,
  n    BIGINT NOT NULL
);
INSERT INTO env_stand (name, n) VALUES ('taken', 0), ('digested', 0), ('register', 1), ('purged', 0), ('num', 0);
-- Frames as they came, in the order of their exchange: whatever comes now lies at the end of the tree, whoever sent it.
CREATE TABLE env_frame (
  exch  TEXT NOT NULL,
  num   BIGINT NOT NULL,
  cn    TEXT NOT NULL,
  part  BIGINT NOT NULL,
  n     BIGINT NOT NULL,
  parts BIGINT NOT NULL,
  at    TEXT NOT NULL,
  got   BIGINT NOT NULL,
  marks TEXT NOT NULL,
  body  TEXT NOT NULL,
  PRIMARY KEY (exch, num, cn, part)
-- only sqlite
) WITHOUT ROWID;
-- end
-- only postgres
);
-- end
CREATE INDEX env_frame_n ON env_frame (n);
-- A factor's values of one day, packed for charts.
CREATE TABLE env_block (
  num    BIGINT NOT NULL,
  cn     TEXT NOT NULL,
  factor TEXT NOT NULL,
  day    TEXT NOT NULL,
  scale  BIGINT NOT NULL,
  points BIGINT NOT NULL,
-- only sqlite
  line   BLOB NOT NULL,
-- end
-- only postgres
  line   BYTEA NOT NULL,
-- end
  PRIMARY KEY (num, cn, factor, day)
-- only sqlite
) WITHOUT ROWID;
-- end
-- only postgres
);
-- end
-- Means of hours and days, as the texts that came. The first one that came for an hour counts; others are kept beside it.
CREATE TABLE env_mean (
  num    BIGINT NOT NULL,
  factor TEXT NOT NULL,
  cn     TEXT NOT NULL,
  at     BIGINT NOT NULL,
  n      BIGINT NOT NULL,
  low    TEXT NOT NULL,
  value  TEXT NOT NULL,
  high   TEXT NOT NULL,
  cou    TEXT NOT NULL,
  flag   TEXT NOT NULL,
  marks  TEXT NOT NULL,
  unit   TEXT NOT NULL,
  got    BIGINT NOT NULL,
  PRIMARY KEY (num, factor, cn, at, n)
-- only sqlite
) WITHOUT ROWID;
-- end
-- only postgres
);
-- end
CREATE TABLE env_seen (
  num    BIGINT PRIMARY KEY,
  at     BIGINT NOT NULL,
  off_by BIGINT NOT NULL,
  remote TEXT NOT NULL
);
CREATE TABLE env_refused (
  mn       TEXT NOT NULL,
  what     TEXT NOT NULL,
  remote   TEXT NOT NULL,
  sample   TEXT NOT NULL,
  first_at BIGINT NOT NULL,
  last_at  BIGINT NOT NULL,
  n        BIGINT NOT NULL,
  told     BIGINT NOT NULL,
  PRIMARY KEY (mn, what)
);
CREATE TABLE env_part (
  num   BIGINT NOT NULL,
  cn    TEXT NOT NULL,
  at    TEXT NOT NULL,
  parts BIGINT NOT NULL,
  have  TEXT NOT NULL,
  since BIGINT NOT NULL,
  state TEXT NOT NULL,
  PRIMARY KEY (num, cn, at, parts),
  CHECK (state IN ('waits', 'whole', 'short'))
);
-- The matter of a cause, so that a cause has one while it is open.
CREATE TABLE env_cause (
  cause  TEXT PRIMARY KEY,
  matter TEXT NOT NULL,
  at     BIGINT NOT NULL,
  n      BIGINT NOT NULL,
  last   TEXT NOT NULL
);
CREATE TABLE env_sign (
  id      TEXT PRIMARY KEY,
  rev     BIGINT NOT NULL,
  monitor TEXT NOT NULL,
  path    TEXT NOT NULL,
  factor  TEXT NOT NULL,
  kind    TEXT NOT NULL,
  day     TEXT NOT NULL,
  from_at BIGINT NOT NULL,
  till_at BIGINT NOT NULL,
  cn      TEXT NOT NULL,
  facts   TEXT NOT NULL,
  matter  TEXT NOT NULL,
  found   BIGINT NOT NULL,
  UNIQUE (monitor, factor, kind, day)
);
CREATE INDEX env_sign_found ON env_sign (path, found);

-- +goose StatementBegin
-- only sqlite
CREATE TRIGGER env_frame_kept BEFORE UPDATE ON env_frame BEGIN SELECT RAISE(ABORT, 'environment.monitor.kept'); END;
-- end
-- only postgres
CREATE FUNCTION env_monitor_kept() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'environment.monitor.kept'; END $$;
-- end
-- +goose StatementEnd
-- +goose StatementBegin
-- only sqlite
CREATE TRIGGER env_mean_kept BEFORE UPDATE ON env_mean BEGIN SELECT RAISE(ABORT, 'environment.monitor.kept'); END;
-- end
-- only postgres
CREATE TRIGGER env_frame_kept BEFORE UPDATE ON env_frame FOR EACH ROW EXECUTE FUNCTION env_monitor_kept();
-- end
-- +goose StatementEnd
-- +goose StatementBegin
-- only sqlite
CREATE TRIGGER env_log_kept BEFORE UPDATE OF what, from_at, till_at, note, label ON env_monitor_log BEGIN SELECT RAISE(ABORT, 'environment.monitor.kept'); END;
-- end
-- only postgres
CREATE TRIGGER env_mean_kept BEFORE UPDATE ON env_mean FOR EACH ROW EXECUTE FUNCTION env_monitor_kept();
-- end
-- +goose StatementEnd
