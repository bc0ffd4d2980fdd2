-- +goose Up
-- What fire adds to a matter of a kind fire.*; the matter itself stays the kernel's.
CREATE TABLE fire_hazard (
  id          TEXT PRIMARY KEY,
  matter      TEXT NOT NULL UNIQUE,
  place       TEXT NOT NULL,
  path        TEXT NOT NULL,
  type        TEXT NOT NULL,
  part        TEXT NOT NULL,
  grade       TEXT NOT NULL,
  interim     TEXT NOT NULL,
  plan_fen    BIGINT NOT NULL,
  due         BIGINT NOT NULL, -- that a grade has set, until the loop has taken it over
  doc_no      TEXT NOT NULL,
  body        TEXT NOT NULL,
  declared_on TEXT NOT NULL,
  supervisor  TEXT NOT NULL,
  level       TEXT NOT NULL,
  removed_no  TEXT NOT NULL,
  removed_on  TEXT NOT NULL,
  prior       TEXT NOT NULL,
  fails       BIGINT NOT NULL,
  term_ms     BIGINT NOT NULL, -- length of the running term: a failed look halves it
  closed_at   BIGINT NOT NULL,
  rev         BIGINT NOT NULL,
  created     BIGINT NOT NULL,
  CHECK (grade IN ('minor', 'larger', 'major'))
);
CREATE INDEX fire_hazard_same ON fire_hazard (place, type, closed_at);
CREATE INDEX fire_hazard_major ON fire_hazard (grade, path);
CREATE INDEX fire_hazard_prior ON fire_hazard (prior);
-- The second look: what was drawn, from what, by which seed. Rows are never changed but for the result.
CREATE TABLE fire_draw (
  id         TEXT PRIMARY KEY,
  place      TEXT NOT NULL,
  path       TEXT NOT NULL,
  at         BIGINT NOT NULL,
  from_at    BIGINT NOT NULL,
  until_at   BIGINT NOT NULL,
  seed       TEXT NOT NULL,
  digest     TEXT NOT NULL,
  population BIGINT NOT NULL,
  picked     BIGINT NOT NULL,
  rev        BIGINT NOT NULL
);
CREATE INDEX fire_draw_path ON fire_draw (path, at);
CREATE TABLE fire_draw_item (
  draw    TEXT NOT NULL,
  matter  TEXT NOT NULL,
  picked  BOOLEAN NOT NULL,
  due     BIGINT NOT NULL,
  result  TEXT NOT NULL,
  done_at BIGINT NOT NULL,
  PRIMARY KEY (draw, matter)
);
CREATE INDEX fire_draw_item_matter ON fire_draw_item (matter, picked);
