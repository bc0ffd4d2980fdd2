-- +goose Up
-- What one person asked and another must agree to (large export, erasure). asker and decider are person ids; the check
-- keeps one person from being both, whatever the program does.
CREATE TABLE second_person (
    id           TEXT PRIMARY KEY,
    kind         TEXT NOT NULL,               -- export | erase
    perm         TEXT NOT NULL,               -- what the second person must be allowed
    path         TEXT NOT NULL,               -- where
    obj          TEXT NOT NULL,               -- what it is about, '' = nothing with an id
    state        TEXT NOT NULL CHECK (state IN ('asked','agreed','refused','used')),
    asker        TEXT NOT NULL,
    account      TEXT NOT NULL,               -- with which he asked: only this one may use it
    asker_name   TEXT NOT NULL,
    asked        BIGINT NOT NULL,
    decider      TEXT NOT NULL DEFAULT '',
    decider_name TEXT NOT NULL DEFAULT '',
    decided      BIGINT NOT NULL DEFAULT 0,
    ends         BIGINT NOT NULL,
    used         BIGINT NOT NULL DEFAULT 0,
    body         BYTEA NOT NULL,              -- sealed: the reason and what is asked
    rev          BIGINT NOT NULL,
    CHECK (decider = '' OR decider <> asker)
);
-- only postgres
ALTER TABLE second_person ALTER COLUMN path TYPE TEXT COLLATE "C";
-- end
CREATE INDEX second_person_waiting ON second_person (asked) WHERE state = 'asked';
CREATE INDEX second_person_asker ON second_person (asker, asked);
CREATE INDEX second_person_obj ON second_person (obj, asked);
