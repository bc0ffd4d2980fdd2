-- +goose Up
-- Who can serve doors: members of a branch, volunteers, grid workers (kernel/duty/plan).
CREATE TABLE duty_server (
  id       TEXT PRIMARY KEY,
  person   TEXT NOT NULL,
  place    TEXT NOT NULL,
  path     TEXT NOT NULL,
  kind     TEXT NOT NULL,
  grp      TEXT NOT NULL,
  exempt   TEXT NOT NULL,
  exempt_from  BIGINT NOT NULL,
  exempt_until BIGINT NOT NULL,
  least    BIGINT NOT NULL,
  goal     BIGINT NOT NULL,
  most     BIGINT NOT NULL,
  lang     TEXT NOT NULL,
  from_at  BIGINT NOT NULL,
  until_at BIGINT NOT NULL,
  rev      BIGINT NOT NULL,
  CHECK (from_at <= until_at)
);
-- What a door needs beyond one visit: two different people, or somebody who speaks the language.
CREATE TABLE duty_need (
  home TEXT PRIMARY KEY,
  id   TEXT NOT NULL,
  path TEXT NOT NULL,
  need BIGINT NOT NULL,
  lang TEXT NOT NULL,
  rev  BIGINT NOT NULL
);
-- A proposal of who serves which door of a place, and the last one that was taken.
CREATE TABLE duty_plan (
  id       TEXT PRIMARY KEY,
  place    TEXT NOT NULL,
  path     TEXT NOT NULL,
  state    TEXT NOT NULL,
  price    BIGINT NOT NULL,
  doors    BIGINT NOT NULL,
  cost     BIGINT NOT NULL,
  unserved BIGINT NOT NULL,
  proved   BOOLEAN NOT NULL,
  warm     BOOLEAN NOT NULL,
  basis    TEXT NOT NULL,
  made_at  BIGINT NOT NULL,
  made_by  TEXT NOT NULL,
  rev      BIGINT NOT NULL
);
CREATE TABLE duty_plan_line (
  plan   TEXT NOT NULL,
  home   TEXT NOT NULL,
  no     BIGINT NOT NULL,
  person TEXT NOT NULL,
  pinned BOOLEAN NOT NULL,
  PRIMARY KEY (plan, home, no)
);
CREATE TABLE duty_plan_server (
  plan      TEXT NOT NULL,
  person    TEXT NOT NULL,
  potential BIGINT NOT NULL,
  PRIMARY KEY (plan, person)
);
-- only postgres
ALTER TABLE duty_server ALTER COLUMN path TYPE TEXT COLLATE "C", ALTER COLUMN id TYPE TEXT COLLATE "C";
ALTER TABLE duty_need ALTER COLUMN path TYPE TEXT COLLATE "C";
ALTER TABLE duty_plan ALTER COLUMN path TYPE TEXT COLLATE "C", ALTER COLUMN id TYPE TEXT COLLATE "C";
-- end
CREATE INDEX duty_server_by_path ON duty_server (path, id);
CREATE INDEX duty_server_by_person ON duty_server (person);
CREATE INDEX duty_need_by_path ON duty_need (path);
CREATE INDEX duty_plan_by_place ON duty_plan (place, state);
CREATE INDEX duty_plan_line_by_person ON duty_plan_line (person);
CREATE INDEX duty_plan_server_by_person ON duty_plan_server (person);
-- One draft for a place, whoever makes it.
CREATE UNIQUE INDEX duty_plan_one_draft ON duty_plan (place) WHERE state = 'draft';
