-- +goose Up
-- Reporters can be found by their own telephone number when they ask to be forgotten (PIPL art. 47), and be hidden while a duty
-- to keep the case file holds the erasure back. The index is keyed: without the master key nothing can be guessed from it.
ALTER TABLE matter_reporter ADD COLUMN phone_idx TEXT NOT NULL DEFAULT '';
ALTER TABLE matter_reporter ADD COLUMN hidden BOOLEAN NOT NULL DEFAULT FALSE;
CREATE INDEX matter_reporter_phone ON matter_reporter (phone_idx) WHERE phone_idx <> '';
CREATE INDEX matter_reporter_unindexed ON matter_reporter (id) WHERE phone_idx = '' AND phone IS NOT NULL;

-- Steps, fixes and looks stay as they are; only the name of an erased person may give way to the one word that says so.
-- only sqlite
DROP TRIGGER matter_step_kept;
DROP TRIGGER matter_look_kept;
DROP TRIGGER matter_fix_kept;
-- +goose StatementBegin
CREATE TRIGGER matter_step_kept BEFORE UPDATE ON matter_step
WHEN NEW.actor_label NOT IN (OLD.actor_label, '（已删除）') OR NEW.holder_label NOT IN (OLD.holder_label, '（已删除）')
  OR NEW.actor_label = OLD.actor_label AND NEW.holder_label = OLD.holder_label
  OR (NEW.matter, NEW.rev, NEW.at, NEW.claimed, NEW.act, NEW.state_from, NEW.state_to, NEW.round, NEW.actor, NEW.holder, NEW.note, NEW.due_from, NEW.due_to, NEW.docs, NEW.detail, NEW.public, NEW.entry)
  IS NOT (OLD.matter, OLD.rev, OLD.at, OLD.claimed, OLD.act, OLD.state_from, OLD.state_to, OLD.round, OLD.actor, OLD.holder, OLD.note, OLD.due_from, OLD.due_to, OLD.docs, OLD.detail, OLD.public, OLD.entry)
BEGIN SELECT RAISE(ABORT, 'matter.step_is_kept'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER matter_look_kept BEFORE UPDATE ON matter_look
WHEN NEW.label <> '（已删除）' OR NEW.label = OLD.label
  OR (NEW.matter, NEW.n, NEW.round, NEW.what, NEW.looker, NEW.result, NEW.at, NEW.note, NEW.docs)
  IS NOT (OLD.matter, OLD.n, OLD.round, OLD.what, OLD.looker, OLD.result, OLD.at, OLD.note, OLD.docs)
BEGIN SELECT RAISE(ABORT, 'matter.step_is_kept'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER matter_fix_kept BEFORE UPDATE ON matter_fix
WHEN NEW.label <> '（已删除）' OR NEW.label = OLD.label
  OR (NEW.matter, NEW.round, NEW.fixer, NEW.main, NEW.at, NEW.measures, NEW.money_fen, NEW.docs)
  IS NOT (OLD.matter, OLD.round, OLD.fixer, OLD.main, OLD.at, OLD.measures, OLD.money_fen, OLD.docs)
BEGIN SELECT RAISE(ABORT, 'matter.step_is_kept'); END;
-- +goose StatementEnd
-- end
-- only postgres
-- +goose StatementBegin
CREATE OR REPLACE FUNCTION matter_row_kept() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  labels TEXT[] := ARRAY['actor_label', 'holder_label', 'label'];
  k TEXT;
BEGIN
  IF TG_OP = 'DELETE' OR to_jsonb(NEW) = to_jsonb(OLD) OR to_jsonb(NEW) - labels <> to_jsonb(OLD) - labels THEN
    RAISE EXCEPTION 'matter.step_is_kept';
  END IF;
  FOREACH k IN ARRAY labels LOOP
    IF to_jsonb(NEW) ->> k IS DISTINCT FROM to_jsonb(OLD) ->> k AND to_jsonb(NEW) ->> k <> '（已删除）' THEN
      RAISE EXCEPTION 'matter.step_is_kept';
    END IF;
  END LOOP;
  RETURN NEW;
END $$;
-- +goose StatementEnd
-- end
