-- +goose Up
-- Steps that are committed but have no number yet. The id is a UUIDv7 of the transaction's time: its order is the order of time.
CREATE TABLE ledger_draft (
  id     BYTEA  NOT NULL PRIMARY KEY,
  suite  TEXT   NOT NULL,
  kind   TEXT   NOT NULL,
  place  TEXT   NOT NULL,
  obj    TEXT   NOT NULL,
  rev    BIGINT NOT NULL,
  actor  TEXT   NOT NULL,
  pub    TEXT   NOT NULL,
  link   TEXT   NOT NULL,
  slots  BYTEA,
  mark   BYTEA  NOT NULL
);
CREATE INDEX ledger_draft_obj ON ledger_draft (obj, rev);

-- The numbered entries. body is the proved leaf; obj, kind and time repeat what stands in it, for indexes.
-- slots holds the commitments of the private slots; mark ties id and number together under the master key.
CREATE TABLE ledger_entry (
-- only sqlite
  seq    INTEGER NOT NULL PRIMARY KEY,
-- end
-- only postgres
  seq    BIGINT NOT NULL PRIMARY KEY,
-- end
  id     BYTEA  NOT NULL UNIQUE,
  obj    TEXT   NOT NULL,
  kind   TEXT   NOT NULL,
  time   BIGINT NOT NULL,
  body   BYTEA  NOT NULL,
  slots  BYTEA,
  mark   BYTEA  NOT NULL
);
CREATE INDEX ledger_entry_obj ON ledger_entry (obj, seq);

-- Private parts, each sealed (salt and body together) under the key of the person it is about. Erasure deletes rows here.
CREATE TABLE ledger_slot (
  entry   BYTEA NOT NULL,
  name    TEXT  NOT NULL,
  subject TEXT  NOT NULL,
  box     BYTEA NOT NULL,
  PRIMARY KEY (entry, name)
-- only sqlite
) WITHOUT ROWID;
-- end
-- only postgres
);
-- end
CREATE INDEX ledger_slot_subject ON ledger_slot (subject) WHERE subject <> '';

-- Data keys of persons, wrapped by the master key.
CREATE TABLE ledger_key (
  subject TEXT  NOT NULL PRIMARY KEY,
  wrapped BYTEA NOT NULL
);

-- Who stands behind a pseudonym, with his own key; deleted when he is erased.
CREATE TABLE ledger_actor (
  pseudonym TEXT  NOT NULL PRIMARY KEY,
  kind      TEXT  NOT NULL,
  id        TEXT  NOT NULL,
  wrapped   BYTEA NOT NULL,
  UNIQUE (kind, id)
);

-- Hash tiles of height 8 (C2SP tlog-tiles); the one at the right edge of each level grows.
CREATE TABLE ledger_tile (
  level  BIGINT NOT NULL,
  n      BIGINT NOT NULL,
  hashes BYTEA  NOT NULL,
  PRIMARY KEY (level, n)
);

-- Signed checkpoints that are kept for ever, and the newest one.
CREATE TABLE ledger_checkpoint (
-- only sqlite
  size INTEGER NOT NULL PRIMARY KEY,
-- end
-- only postgres
  size BIGINT NOT NULL PRIMARY KEY,
-- end
  note TEXT   NOT NULL
);
CREATE TABLE ledger_tip (
  name TEXT   NOT NULL PRIMARY KEY,
  size BIGINT NOT NULL,
  note TEXT   NOT NULL
);

-- Not records: the lock of the sequencer, the places of readers, what this log is called.
CREATE TABLE ledger_lease (
  name   TEXT   NOT NULL PRIMARY KEY,
  holder TEXT   NOT NULL,
  until  BIGINT NOT NULL,
  kept   BIGINT NOT NULL
);
INSERT INTO ledger_lease (name, holder, until, kept) VALUES ('sequencer', '', 0, 0);
CREATE TABLE ledger_meta (
  name  TEXT NOT NULL PRIMARY KEY,
  value TEXT NOT NULL
);
CREATE TABLE reader_cursor (
  name TEXT   NOT NULL PRIMARY KEY,
  seq  BIGINT NOT NULL
);

-- only sqlite
-- +goose StatementBegin
CREATE TRIGGER ledger_entry_update BEFORE UPDATE ON ledger_entry BEGIN SELECT RAISE(ABORT, 'ledger.append_only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER ledger_entry_delete BEFORE DELETE ON ledger_entry BEGIN SELECT RAISE(ABORT, 'ledger.append_only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER ledger_slot_update BEFORE UPDATE ON ledger_slot BEGIN SELECT RAISE(ABORT, 'ledger.append_only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER ledger_checkpoint_update BEFORE UPDATE ON ledger_checkpoint BEGIN SELECT RAISE(ABORT, 'ledger.append_only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER ledger_checkpoint_delete BEFORE DELETE ON ledger_checkpoint BEGIN SELECT RAISE(ABORT, 'ledger.append_only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER ledger_tip_update BEFORE UPDATE ON ledger_tip WHEN NEW.size < OLD.size BEGIN SELECT RAISE(ABORT, 'ledger.append_only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER ledger_tip_delete BEFORE DELETE ON ledger_tip BEGIN SELECT RAISE(ABORT, 'ledger.append_only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER ledger_tile_update BEFORE UPDATE ON ledger_tile
WHEN NEW.level <> OLD.level OR NEW.n <> OLD.n OR length(NEW.hashes) < length(OLD.hashes)
  OR substr(NEW.hashes, 1, length(OLD.hashes)) <> OLD.hashes
BEGIN SELECT RAISE(ABORT, 'ledger.append_only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER ledger_tile_delete BEFORE DELETE ON ledger_tile BEGIN SELECT RAISE(ABORT, 'ledger.append_only'); END;
-- +goose StatementEnd
-- end
-- only postgres
-- +goose StatementBegin
CREATE FUNCTION ledger_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'ledger.append_only';
END $$;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE FUNCTION ledger_only_grow() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.level <> OLD.level OR NEW.n <> OLD.n OR length(NEW.hashes) < length(OLD.hashes)
     OR substr(NEW.hashes, 1, length(OLD.hashes)) <> OLD.hashes THEN
    RAISE EXCEPTION 'ledger.append_only';
  END IF;
  RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER ledger_entry_keep BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_entry FOR EACH STATEMENT EXECUTE FUNCTION ledger_append_only();
CREATE TRIGGER ledger_slot_keep BEFORE UPDATE ON ledger_slot FOR EACH STATEMENT EXECUTE FUNCTION ledger_append_only();
CREATE TRIGGER ledger_checkpoint_keep BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_checkpoint FOR EACH STATEMENT EXECUTE FUNCTION ledger_append_only();
CREATE TRIGGER ledger_tip_keep BEFORE DELETE OR TRUNCATE ON ledger_tip FOR EACH STATEMENT EXECUTE FUNCTION ledger_append_only();
CREATE TRIGGER ledger_tip_grow BEFORE UPDATE ON ledger_tip FOR EACH ROW WHEN (NEW.size < OLD.size) EXECUTE FUNCTION ledger_append_only();
CREATE TRIGGER ledger_tile_keep BEFORE DELETE OR TRUNCATE ON ledger_tile FOR EACH STATEMENT EXECUTE FUNCTION ledger_append_only();
CREATE TRIGGER ledger_tile_grow BEFORE UPDATE ON ledger_tile FOR EACH ROW EXECUTE FUNCTION ledger_only_grow();
-- end
