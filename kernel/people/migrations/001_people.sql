-- +goose Up
-- Small numbers for the compounds (or, outside compounds, the communities) people live in:
-- they keep the search indexes of three million persons narrow.
CREATE TABLE person_area (
  no   BIGINT PRIMARY KEY,
  path TEXT NOT NULL UNIQUE
);
CREATE TABLE person (
  id        TEXT PRIMARY KEY,
  name      TEXT NOT NULL,
  given     TEXT NOT NULL,
  initials  TEXT NOT NULL,
  phone     TEXT NOT NULL,
  phone_rev TEXT NOT NULL,
  sex       TEXT NOT NULL,
  birth     TEXT NOT NULL,
  home      TEXT NOT NULL,
  path      TEXT NOT NULL,
  area      BIGINT NOT NULL,
  state     TEXT NOT NULL,
  into_id   TEXT NOT NULL,
  sealed    BOOLEAN NOT NULL,
  batch     TEXT NOT NULL,
  rev       BIGINT NOT NULL,
  created   BIGINT NOT NULL,
  updated   BIGINT NOT NULL
);
-- The sealed part: a blob under the person's own data key, and the blind index of the identity number.
CREATE TABLE person_private (
  person   TEXT PRIMARY KEY,
  id_blind TEXT NOT NULL,
  box      BYTEA NOT NULL
);
CREATE TABLE household (
  id       TEXT PRIMARY KEY,
  home     TEXT NOT NULL,
  path     TEXT NOT NULL,
  head     TEXT NOT NULL,
  from_day TEXT NOT NULL,
  until_day TEXT NOT NULL,
  rev      BIGINT NOT NULL
);
CREATE TABLE member (
  person    TEXT NOT NULL,
  household TEXT NOT NULL,
  from_day  TEXT NOT NULL,
  until_day TEXT NOT NULL,
  relation  TEXT NOT NULL,
  status    TEXT NOT NULL,
  PRIMARY KEY (person, household, from_day)
);
CREATE TABLE org (
  id      TEXT PRIMARY KEY,
  kind    TEXT NOT NULL,
  name    TEXT NOT NULL,
  code    TEXT NOT NULL,
  parent  TEXT NOT NULL,
  place   TEXT NOT NULL,
  path    TEXT NOT NULL,
  phone   TEXT NOT NULL,
  from_at BIGINT NOT NULL,
  until_at BIGINT NOT NULL,
  rev     BIGINT NOT NULL
);
CREATE TABLE post (
  id      TEXT PRIMARY KEY,
  person  TEXT NOT NULL,
  org     TEXT NOT NULL,
  title   TEXT NOT NULL,
  place   TEXT NOT NULL,
  path    TEXT NOT NULL,
  from_at BIGINT NOT NULL,
  until_at BIGINT NOT NULL,
  rev     BIGINT NOT NULL
);
CREATE TABLE consent (
  id        TEXT PRIMARY KEY,
  person    TEXT NOT NULL,
  purpose   TEXT NOT NULL,
  scope     TEXT NOT NULL,
  how       TEXT NOT NULL,
  given_at  BIGINT NOT NULL,
  withdrawn_at BIGINT NOT NULL,
  rev       BIGINT NOT NULL
);
CREATE TABLE look (
  id       TEXT PRIMARY KEY,
  person   TEXT NOT NULL,
  field    TEXT NOT NULL,
  reason   TEXT NOT NULL,
  actor    TEXT NOT NULL,
  actor_name TEXT NOT NULL,
  at       BIGINT NOT NULL,
  entry    TEXT NOT NULL
);
CREATE TABLE person_proposal (
  id       TEXT PRIMARY KEY,
  kind     TEXT NOT NULL,
  person   TEXT NOT NULL,
  other    TEXT NOT NULL,
  path     TEXT NOT NULL,
  day      TEXT NOT NULL,
  source   TEXT NOT NULL,
  state    TEXT NOT NULL,
  made     BIGINT NOT NULL,
  decided  BIGINT NOT NULL,
  decided_by TEXT NOT NULL
);
CREATE TABLE person_merge (
  id       TEXT PRIMARY KEY,
  survivor TEXT NOT NULL,
  merged   TEXT NOT NULL,
  at       BIGINT NOT NULL,
  undone   BIGINT NOT NULL,
  survivor_rev BIGINT NOT NULL,
  before_box BYTEA NOT NULL
);
CREATE TABLE person_merge_ref (
  merge TEXT NOT NULL,
  owner TEXT NOT NULL,
  kind  TEXT NOT NULL,
  ref   TEXT NOT NULL,
  PRIMARY KEY (merge, owner, kind, ref)
);
CREATE TABLE person_erasure (
  person TEXT PRIMARY KEY,
  at     BIGINT NOT NULL,
  ground TEXT NOT NULL,
  approver TEXT NOT NULL
);

-- only postgres
ALTER TABLE person_area ALTER COLUMN path TYPE TEXT COLLATE "C";
ALTER TABLE person ALTER COLUMN id TYPE TEXT COLLATE "C",
  ALTER COLUMN name TYPE TEXT COLLATE "C", ALTER COLUMN given TYPE TEXT COLLATE "C",
  ALTER COLUMN initials TYPE TEXT COLLATE "C", ALTER COLUMN phone TYPE TEXT COLLATE "C",
  ALTER COLUMN phone_rev TYPE TEXT COLLATE "C", ALTER COLUMN path TYPE TEXT COLLATE "C";
ALTER TABLE household ALTER COLUMN path TYPE TEXT COLLATE "C", ALTER COLUMN id TYPE TEXT COLLATE "C";
ALTER TABLE org ALTER COLUMN path TYPE TEXT COLLATE "C", ALTER COLUMN name TYPE TEXT COLLATE "C", ALTER COLUMN id TYPE TEXT COLLATE "C";
ALTER TABLE post ALTER COLUMN path TYPE TEXT COLLATE "C";
ALTER TABLE person_proposal ALTER COLUMN path TYPE TEXT COLLATE "C", ALTER COLUMN id TYPE TEXT COLLATE "C";
-- end

CREATE INDEX person_by_area ON person (area, name) WHERE state = 'active';
CREATE INDEX person_by_name ON person (name, area) WHERE state = 'active';
CREATE INDEX person_by_given ON person (given, area) WHERE state = 'active';
CREATE INDEX person_by_initials ON person (initials, area) WHERE state = 'active';
CREATE INDEX person_by_phone ON person (phone, area) WHERE state = 'active' AND phone <> '';
CREATE INDEX person_by_phone_end ON person (phone_rev, area) WHERE state = 'active' AND phone <> '';
-- One identity number, one person, however many write at once.
CREATE UNIQUE INDEX person_by_id_no ON person_private (id_blind) WHERE id_blind <> '';
CREATE INDEX household_by_home ON household (home);
CREATE INDEX household_by_path ON household (path, id);
CREATE INDEX member_by_household ON member (household);
CREATE INDEX org_by_path ON org (path, kind);
CREATE INDEX org_by_kind ON org (kind, name);
CREATE INDEX post_by_person ON post (person);
CREATE INDEX post_by_org ON post (org);
-- One standing consent for one purpose, however often the button is pressed.
CREATE UNIQUE INDEX consent_standing ON consent (person, purpose) WHERE withdrawn_at = 0;
CREATE INDEX look_by_person ON look (person, at);
CREATE INDEX proposal_open ON person_proposal (path, id) WHERE state = 'open';
CREATE UNIQUE INDEX proposal_once ON person_proposal (person, kind, other) WHERE state = 'open';
CREATE INDEX merge_by_survivor ON person_merge (survivor);
