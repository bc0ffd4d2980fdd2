-- +goose Up
-- One row per matter. The place is spread over columns so that a list filtered by one state and any place, sorted by
-- deadline, is one range of one index at any size (k states = k ranges, merged in Go).
CREATE TABLE matter (
  id            TEXT PRIMARY KEY,
  rev           BIGINT NOT NULL,
  no            TEXT NOT NULL,
  short         TEXT NOT NULL,
  kind          TEXT NOT NULL,
  state         TEXT NOT NULL CHECK (state IN ('open','assigned','working','fixed','watch','closed','hung','merged','withdrawn','declined')),
  round         BIGINT NOT NULL CHECK (round >= 1),
  grade         TEXT NOT NULL DEFAULT '',
  place         TEXT NOT NULL,
  path          TEXT NOT NULL,
  spot          TEXT NOT NULL,
  spot_label    TEXT NOT NULL,
  part          TEXT NOT NULL DEFAULT '',
  district      TEXT NOT NULL DEFAULT '',
  street        TEXT NOT NULL DEFAULT '',
  community     TEXT NOT NULL DEFAULT '',
  grid          TEXT NOT NULL DEFAULT '',
  grid_path     TEXT NOT NULL DEFAULT '',
  compound      TEXT NOT NULL DEFAULT '',
  building      TEXT NOT NULL DEFAULT '',
  lat           BIGINT NOT NULL DEFAULT 0,
  lon           BIGINT NOT NULL DEFAULT 0,
  title         TEXT NOT NULL,
  said          TEXT NOT NULL DEFAULT '',
  extra         TEXT NOT NULL DEFAULT '',
  docs          TEXT NOT NULL DEFAULT '',
  source        TEXT NOT NULL DEFAULT '',
  origin        TEXT NOT NULL DEFAULT '',
  public        BOOLEAN NOT NULL,
  anonymous     BOOLEAN NOT NULL,
  raiser        TEXT NOT NULL DEFAULT '',
  holder        TEXT NOT NULL DEFAULT '',
  holder_label  TEXT NOT NULL DEFAULT '',
  holder_title  TEXT NOT NULL DEFAULT '',
  holder_org    TEXT NOT NULL DEFAULT '',
  holder_path   TEXT NOT NULL DEFAULT '',
  holder_since  BIGINT NOT NULL DEFAULT 0,
  gap           BOOLEAN NOT NULL DEFAULT FALSE,
  passes        BIGINT NOT NULL DEFAULT 0,
  raised_at     BIGINT NOT NULL,
  claim_due     BIGINT NOT NULL DEFAULT 0,
  respond_due   BIGINT NOT NULL DEFAULT 0,
  due           BIGINT NOT NULL,
  first_due     BIGINT NOT NULL,
  due_why       TEXT NOT NULL DEFAULT '',
  estimated     BOOLEAN NOT NULL DEFAULT FALSE,
  term_from     BIGINT NOT NULL,
  next_due      BIGINT NOT NULL,
  next_alarm    BIGINT NOT NULL DEFAULT 0,
  alarm_stage   BIGINT NOT NULL DEFAULT 0,
  claim_told    BOOLEAN NOT NULL DEFAULT FALSE,
  claimed_at    BIGINT NOT NULL DEFAULT 0,
  fixed_at      BIGINT NOT NULL DEFAULT 0,
  checked_at    BIGINT NOT NULL DEFAULT 0,
  closed_at     BIGINT NOT NULL DEFAULT 0,
  updated_at    BIGINT NOT NULL,
  looks_done    BIGINT NOT NULL DEFAULT 0,
  look_due      BIGINT NOT NULL DEFAULT 0,
  review_due    BIGINT NOT NULL DEFAULT 0,
  pending       TEXT NOT NULL DEFAULT '',
  pending_due   BIGINT NOT NULL DEFAULT 0,
  extensions    BIGINT NOT NULL DEFAULT 0,
  reopened      BIGINT NOT NULL DEFAULT 0,
  chain         TEXT NOT NULL,
  recurs        BIGINT NOT NULL DEFAULT 0,
  prior         TEXT NOT NULL DEFAULT '',
  parent        TEXT NOT NULL DEFAULT '',
  merged_into   TEXT NOT NULL DEFAULT '',
  seconded      BIGINT NOT NULL DEFAULT 0,
  urged         BIGINT NOT NULL DEFAULT 0,
  last_urge     BIGINT NOT NULL DEFAULT 0,
  supervised    TEXT NOT NULL DEFAULT '',
  rating        TEXT NOT NULL DEFAULT '',
  undo          TEXT NOT NULL DEFAULT ''
);
CREATE UNIQUE INDEX matter_no ON matter (no);
CREATE INDEX matter_short ON matter (short);
CREATE INDEX matter_city_list ON matter (state, next_due, id);
CREATE INDEX matter_district_list ON matter (district, state, next_due, id);
CREATE INDEX matter_street_list ON matter (street, state, next_due, id);
CREATE INDEX matter_community_list ON matter (community, state, next_due, id);
CREATE INDEX matter_grid_list ON matter (grid, state, next_due, id);
CREATE INDEX matter_compound_list ON matter (compound, state, next_due, id);
CREATE INDEX matter_building_list ON matter (building, state, next_due, id);
CREATE INDEX matter_holder_list ON matter (holder, state, next_due, id);
CREATE INDEX matter_closed_here ON matter (place, kind, closed_at) WHERE state = 'closed';
CREATE INDEX matter_public_raised ON matter (raised_at, id) WHERE public;
CREATE INDEX matter_public_updated ON matter (updated_at, id) WHERE public;
CREATE INDEX matter_alarm ON matter (next_alarm, id) WHERE next_alarm > 0;
CREATE INDEX matter_estimated ON matter (id) WHERE estimated;
CREATE INDEX matter_chain ON matter (chain) WHERE recurs > 0;
CREATE INDEX matter_parent ON matter (parent) WHERE parent <> '';
CREATE INDEX matter_raiser ON matter (raiser, raised_at) WHERE raiser <> '';
CREATE INDEX matter_origin ON matter (origin) WHERE origin <> '';

-- only postgres
ALTER TABLE matter ALTER COLUMN path TYPE TEXT COLLATE "C";
-- end

-- 经过: never changed, never erased.
CREATE TABLE matter_step (
  matter       TEXT NOT NULL,
  rev          BIGINT NOT NULL,
  at           BIGINT NOT NULL,
  claimed      BIGINT NOT NULL DEFAULT 0,
  act          TEXT NOT NULL,
  state_from   TEXT NOT NULL,
  state_to     TEXT NOT NULL,
  round        BIGINT NOT NULL,
  actor        TEXT NOT NULL DEFAULT '',
  actor_label  TEXT NOT NULL DEFAULT '',
  holder       TEXT NOT NULL DEFAULT '',
  holder_label TEXT NOT NULL DEFAULT '',
  note         TEXT NOT NULL DEFAULT '',
  due_from     BIGINT NOT NULL DEFAULT 0,
  due_to       BIGINT NOT NULL DEFAULT 0,
  docs         TEXT NOT NULL DEFAULT '',
  detail       TEXT NOT NULL DEFAULT '',
  public       BOOLEAN NOT NULL,
  entry        TEXT NOT NULL,
  PRIMARY KEY (matter, rev)
);

-- Who had it, from when to when: days per holder, the time ribbon. until = 0: still.
CREATE TABLE matter_holding (
  matter  TEXT NOT NULL,
  rev     BIGINT NOT NULL,
  phase   TEXT NOT NULL,
  holder  TEXT NOT NULL,
  label   TEXT NOT NULL,
  org     TEXT NOT NULL,
  since   BIGINT NOT NULL,
  until   BIGINT NOT NULL DEFAULT 0,
  PRIMARY KEY (matter, rev)
);

-- Who fixed it, alone or with others, in which round.
CREATE TABLE matter_fix (
  matter    TEXT NOT NULL,
  round     BIGINT NOT NULL,
  fixer     TEXT NOT NULL CHECK (fixer <> ''),
  label     TEXT NOT NULL DEFAULT '',
  main      BOOLEAN NOT NULL,
  at        BIGINT NOT NULL,
  measures  TEXT NOT NULL DEFAULT '',
  money_fen BIGINT NOT NULL DEFAULT 0 CHECK (money_fen >= 0),
  docs      TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (matter, round, fixer)
);

CREATE INDEX matter_fix_fixer ON matter_fix (fixer);

-- Every look. looker = person id, or 'raiser' for the one who holds the receipt.
CREATE TABLE matter_look (
  matter  TEXT NOT NULL,
  n       BIGINT NOT NULL,
  round   BIGINT NOT NULL,
  what    TEXT NOT NULL CHECK (what IN ('check','later','raiser','spot')),
  looker  TEXT NOT NULL CHECK (looker <> ''),
  label   TEXT NOT NULL DEFAULT '',
  result  TEXT NOT NULL CHECK (result IN ('pass','fail','cannot','undone')),
  at      BIGINT NOT NULL,
  note    TEXT NOT NULL DEFAULT '',
  docs    TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (matter, n)
);

CREATE TABLE matter_extension (
  id       TEXT PRIMARY KEY,
  matter   TEXT NOT NULL,
  what     TEXT NOT NULL CHECK (what IN ('extend','hang')),
  asker    TEXT NOT NULL,
  asker_label TEXT NOT NULL DEFAULT '',
  asked_at BIGINT NOT NULL,
  reason   TEXT NOT NULL,
  interim  TEXT NOT NULL DEFAULT '',
  due_old  BIGINT NOT NULL,
  due_asked BIGINT NOT NULL DEFAULT 0,
  review   BIGINT NOT NULL DEFAULT 0,
  decision TEXT NOT NULL DEFAULT '' CHECK (decision IN ('','granted','denied','lapsed')),
  approver TEXT NOT NULL DEFAULT '',
  approver_label TEXT NOT NULL DEFAULT '',
  decided_at BIGINT NOT NULL DEFAULT 0,
  answer   TEXT NOT NULL DEFAULT '',
  due_new  BIGINT NOT NULL DEFAULT 0,
  CHECK (approver = '' OR approver <> asker OR what = 'hang' AND asker = '')
);
CREATE INDEX matter_extension_matter ON matter_extension (matter, asked_at);

CREATE TABLE matter_whistle (
  id        TEXT PRIMARY KEY,
  no        TEXT NOT NULL,
  matter    TEXT NOT NULL,
  level     TEXT NOT NULL CHECK (level IN ('urgent','hard','daily')),
  org       TEXT NOT NULL DEFAULT '',
  dept      TEXT NOT NULL,
  caller    TEXT NOT NULL,
  caller_label TEXT NOT NULL DEFAULT '',
  reason    TEXT NOT NULL,
  called_at BIGINT NOT NULL,
  due       BIGINT NOT NULL,
  due_why   TEXT NOT NULL DEFAULT '',
  expires   BIGINT NOT NULL,
  secret    TEXT NOT NULL,
  code      TEXT NOT NULL,
  tries     BIGINT NOT NULL DEFAULT 0,
  arrived_at BIGINT NOT NULL DEFAULT 0,
  answered_at BIGINT NOT NULL DEFAULT 0,
  answerer  TEXT NOT NULL DEFAULT '',
  answer    TEXT NOT NULL DEFAULT '',
  resolved  BOOLEAN NOT NULL DEFAULT FALSE,
  next_alarm BIGINT NOT NULL DEFAULT 0,
  score     TEXT NOT NULL DEFAULT ''
);
CREATE UNIQUE INDEX matter_whistle_secret ON matter_whistle (secret);
CREATE INDEX matter_whistle_matter ON matter_whistle (matter, called_at);
CREATE INDEX matter_whistle_alarm ON matter_whistle (next_alarm) WHERE next_alarm > 0;
CREATE INDEX matter_whistle_org ON matter_whistle (org, called_at);

CREATE TABLE matter_helper (
  matter TEXT NOT NULL,
  person TEXT NOT NULL,
  label  TEXT NOT NULL,
  org    TEXT NOT NULL DEFAULT '',
  since  BIGINT NOT NULL,
  until  BIGINT NOT NULL DEFAULT 0,
  PRIMARY KEY (matter, person)
);
CREATE INDEX matter_helper_person ON matter_helper (person);

-- Who reported, sealed; apart from the matter so that no list can carry it by accident.
CREATE TABLE matter_reporter (
  id      TEXT PRIMARY KEY,
  matter  TEXT NOT NULL,
  what    TEXT NOT NULL CHECK (what IN ('raised','seconded')),
  name    BYTEA,
  phone   BYTEA,
  email   BYTEA,
  said    BYTEA,
  at      BIGINT NOT NULL
);
CREATE INDEX matter_reporter_matter ON matter_reporter (matter);

-- Receipts: only the hash of the secret.
CREATE TABLE matter_receipt (
  hash    TEXT PRIMARY KEY,
  matter  TEXT NOT NULL,
  what    TEXT NOT NULL CHECK (what IN ('raised','seconded')),
  at      BIGINT NOT NULL,
  entry   TEXT NOT NULL
);
CREATE INDEX matter_receipt_matter ON matter_receipt (matter);

-- Who looked at the one who reported; shown to that person on the receipt (T2).
CREATE TABLE matter_peek (
  id     TEXT PRIMARY KEY,
  matter TEXT NOT NULL,
  actor  TEXT NOT NULL,
  label  TEXT NOT NULL,
  reason TEXT NOT NULL,
  at     BIGINT NOT NULL,
  entry  TEXT NOT NULL
);
CREATE INDEX matter_peek_matter ON matter_peek (matter, at);
CREATE INDEX matter_peek_actor ON matter_peek (actor, at);

CREATE TABLE matter_rating (
  matter  TEXT NOT NULL,
  closing BIGINT NOT NULL,
  rating  TEXT NOT NULL CHECK (rating IN ('good','fair','bad')),
  note    TEXT NOT NULL DEFAULT '',
  at      BIGINT NOT NULL,
  PRIMARY KEY (matter, closing)
);

CREATE TABLE matter_counter (
  word TEXT NOT NULL,
  year BIGINT NOT NULL,
  last BIGINT NOT NULL,
  PRIMARY KEY (word, year)
);

-- 柳 for 柳岸街道: the word with which numbers of a place begin.
CREATE TABLE matter_word (
  place TEXT PRIMARY KEY,
  word  TEXT NOT NULL,
  rev   BIGINT NOT NULL
);

CREATE TABLE matter_kind (
  id       TEXT PRIMARY KEY,
  body     TEXT NOT NULL,
  sort     BIGINT NOT NULL,
  rev      BIGINT NOT NULL,
  changed_at BIGINT NOT NULL
);

-- Statistics: kept by a reader of the ledger, by place, week and kind; never by person.
CREATE TABLE matter_week (
  place    TEXT NOT NULL,
  week     TEXT NOT NULL,
  kind     TEXT NOT NULL,
  opened   BIGINT NOT NULL DEFAULT 0,
  assigned BIGINT NOT NULL DEFAULT 0,
  claimed  BIGINT NOT NULL DEFAULT 0,
  fixed    BIGINT NOT NULL DEFAULT 0,
  ontime   BIGINT NOT NULL DEFAULT 0,
  late     BIGINT NOT NULL DEFAULT 0,
  looked   BIGINT NOT NULL DEFAULT 0,
  passed   BIGINT NOT NULL DEFAULT 0,
  closed   BIGINT NOT NULL DEFAULT 0,
  ended    BIGINT NOT NULL DEFAULT 0,
  reopened BIGINT NOT NULL DEFAULT 0,
  recurred BIGINT NOT NULL DEFAULT 0,
  close_ms BIGINT NOT NULL DEFAULT 0,
  good     BIGINT NOT NULL DEFAULT 0,
  fair     BIGINT NOT NULL DEFAULT 0,
  bad      BIGINT NOT NULL DEFAULT 0,
  PRIMARY KEY (place, week, kind)
);
CREATE TABLE matter_days (
  place  TEXT NOT NULL,
  week   TEXT NOT NULL,
  days   BIGINT NOT NULL,
  n      BIGINT NOT NULL,
  PRIMARY KEY (place, week, days)
);

-- +goose StatementBegin
-- only sqlite
CREATE TRIGGER matter_look_other BEFORE INSERT ON matter_look
WHEN EXISTS (SELECT 1 FROM matter_fix WHERE matter = NEW.matter AND fixer = NEW.looker)
BEGIN SELECT RAISE(ABORT, 'matter.looker_fixed_it'); END;
-- end
-- only postgres
CREATE FUNCTION matter_look_other() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('matter' || NEW.matter));
  IF EXISTS (SELECT 1 FROM matter_fix WHERE matter = NEW.matter AND fixer = NEW.looker) THEN
    RAISE EXCEPTION 'matter.looker_fixed_it';
  END IF;
  RETURN NEW;
END $$;
-- end
-- +goose StatementEnd

-- +goose StatementBegin
-- only sqlite
CREATE TRIGGER matter_fix_other BEFORE INSERT ON matter_fix
WHEN EXISTS (SELECT 1 FROM matter_look WHERE matter = NEW.matter AND looker = NEW.fixer AND round >= NEW.round AND result = 'pass')
BEGIN SELECT RAISE(ABORT, 'matter.fixer_looked_at_it'); END;
-- end
-- only postgres
CREATE TRIGGER matter_look_other BEFORE INSERT ON matter_look FOR EACH ROW EXECUTE FUNCTION matter_look_other();
-- end
-- +goose StatementEnd

-- +goose StatementBegin
-- only sqlite
CREATE TRIGGER matter_close_looked BEFORE UPDATE OF state ON matter
WHEN NEW.state IN ('closed','watch') AND OLD.state <> NEW.state
 AND NOT EXISTS (SELECT 1 FROM matter_look l WHERE l.matter = NEW.id AND l.round = NEW.round AND l.result = 'pass'
   AND NOT EXISTS (SELECT 1 FROM matter_look u WHERE u.matter = l.matter AND u.n > l.n AND u.result = 'undone')
   AND NOT EXISTS (SELECT 1 FROM matter_fix f WHERE f.matter = l.matter AND f.fixer = l.looker))
BEGIN SELECT RAISE(ABORT, 'matter.look_first'); END;
-- end
-- only postgres
CREATE FUNCTION matter_fix_other() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('matter' || NEW.matter));
  IF EXISTS (SELECT 1 FROM matter_look WHERE matter = NEW.matter AND looker = NEW.fixer AND round >= NEW.round AND result = 'pass') THEN
    RAISE EXCEPTION 'matter.fixer_looked_at_it';
  END IF;
  RETURN NEW;
END $$;
-- end
-- +goose StatementEnd

-- +goose StatementBegin
-- only sqlite
CREATE TRIGGER matter_born_closed BEFORE INSERT ON matter
WHEN NEW.state IN ('closed','watch')
 AND NOT EXISTS (SELECT 1 FROM matter_look l WHERE l.matter = NEW.id AND l.round = NEW.round AND l.result = 'pass'
   AND NOT EXISTS (SELECT 1 FROM matter_look u WHERE u.matter = l.matter AND u.n > l.n AND u.result = 'undone')
   AND NOT EXISTS (SELECT 1 FROM matter_fix f WHERE f.matter = l.matter AND f.fixer = l.looker))
BEGIN SELECT RAISE(ABORT, 'matter.look_first'); END;
-- end
-- only postgres
CREATE TRIGGER matter_fix_other BEFORE INSERT ON matter_fix FOR EACH ROW EXECUTE FUNCTION matter_fix_other();
-- end
-- +goose StatementEnd

-- +goose StatementBegin
-- only sqlite
CREATE TRIGGER matter_step_kept BEFORE UPDATE ON matter_step BEGIN SELECT RAISE(ABORT, 'matter.step_is_kept'); END;
-- end
-- only postgres
CREATE FUNCTION matter_close_looked() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.state IN ('closed','watch') AND (TG_OP = 'INSERT' OR OLD.state <> NEW.state)
   AND NOT EXISTS (SELECT 1 FROM matter_look l WHERE l.matter = NEW.id AND l.round = NEW.round AND l.result = 'pass'
     AND NOT EXISTS (SELECT 1 FROM matter_look u WHERE u.matter = l.matter AND u.n > l.n AND u.result = 'undone')
     AND NOT EXISTS (SELECT 1 FROM matter_fix f WHERE f.matter = l.matter AND f.fixer = l.looker)) THEN
    RAISE EXCEPTION 'matter.look_first';
  END IF;
  RETURN NEW;
END $$;
-- end
-- +goose StatementEnd

-- +goose StatementBegin
-- only sqlite
CREATE TRIGGER matter_step_stays BEFORE DELETE ON matter_step BEGIN SELECT RAISE(ABORT, 'matter.step_is_kept'); END;
-- end
-- only postgres
CREATE TRIGGER matter_close_looked BEFORE INSERT OR UPDATE OF state ON matter FOR EACH ROW EXECUTE FUNCTION matter_close_looked();
-- end
-- +goose StatementEnd

-- +goose StatementBegin
-- only sqlite
CREATE TRIGGER matter_look_kept BEFORE UPDATE ON matter_look BEGIN SELECT RAISE(ABORT, 'matter.step_is_kept'); END;
-- end
-- only postgres
CREATE FUNCTION matter_row_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'matter.step_is_kept'; END $$;
-- end
-- +goose StatementEnd

-- +goose StatementBegin
-- only sqlite
CREATE TRIGGER matter_look_stays BEFORE DELETE ON matter_look BEGIN SELECT RAISE(ABORT, 'matter.step_is_kept'); END;
-- end
-- only postgres
CREATE TRIGGER matter_step_kept BEFORE UPDATE OR DELETE ON matter_step FOR EACH ROW EXECUTE FUNCTION matter_row_kept();
-- end
-- +goose StatementEnd

-- +goose StatementBegin
-- only sqlite
CREATE TRIGGER matter_fix_kept BEFORE UPDATE ON matter_fix BEGIN SELECT RAISE(ABORT, 'matter.step_is_kept'); END;
-- end
-- only postgres
CREATE TRIGGER matter_look_kept BEFORE UPDATE OR DELETE ON matter_look FOR EACH ROW EXECUTE FUNCTION matter_row_kept();
-- end
-- +goose StatementEnd

-- +goose StatementBegin
-- only sqlite
CREATE TRIGGER matter_fix_stays BEFORE DELETE ON matter_fix BEGIN SELECT RAISE(ABORT, 'matter.step_is_kept'); END;
-- end
-- only postgres
CREATE TRIGGER matter_fix_kept BEFORE UPDATE OR DELETE ON matter_fix FOR EACH ROW EXECUTE FUNCTION matter_row_kept();
-- end
-- +goose StatementEnd
