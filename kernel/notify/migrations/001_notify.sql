-- +goose Up
CREATE TABLE notify_inbox (
    id        TEXT    NOT NULL PRIMARY KEY,
    person    TEXT    NOT NULL,
    seq       BIGINT  NOT NULL, -- number of the ledger entry that told it
    obj       TEXT    NOT NULL,
    text_key  TEXT    NOT NULL,
    args      TEXT    NOT NULL,
    path      TEXT    NOT NULL,
    emergency BOOLEAN NOT NULL,
    created   BIGINT  NOT NULL,
    read_at   BIGINT  NOT NULL, -- 0 = not yet
    UNIQUE (person, seq, obj, text_key)
);
CREATE INDEX notify_inbox_page ON notify_inbox (person, seq, id);
CREATE INDEX notify_inbox_unread ON notify_inbox (person, read_at, seq, id);
CREATE INDEX notify_inbox_old ON notify_inbox (created);

-- What is to leave the house. id is what the other side can know a repetition by.
CREATE TABLE notify_outside (
    id        TEXT    NOT NULL PRIMARY KEY,
    once      TEXT    NOT NULL UNIQUE, -- who and what, so that it is queued once
    channel   TEXT    NOT NULL,
    person    TEXT    NOT NULL, -- '' for residents and offices
    hook      TEXT    NOT NULL, -- '' unless an office's robot
    contact   BYTEA,            -- sealed; forgotten once used
    under     TEXT    NOT NULL, -- path of the place, for the telephone list
    digest    BOOLEAN NOT NULL, -- the text is put together from the inbox when it is sent
    seq       BIGINT  NOT NULL,
    obj       TEXT    NOT NULL,
    text_key  TEXT    NOT NULL,
    args      TEXT    NOT NULL,
    path      TEXT    NOT NULL,
    lang      TEXT    NOT NULL,
    emergency BOOLEAN NOT NULL,
    state     TEXT    NOT NULL, -- waiting | sent | failed | dropped
    due       BIGINT  NOT NULL,
    lease     BIGINT  NOT NULL, -- until when a node is busy with it
    tries     BIGINT  NOT NULL,
    why       TEXT    NOT NULL, -- text key of the last failure
    created   BIGINT  NOT NULL,
    done      BIGINT  NOT NULL
);
CREATE INDEX notify_outside_due ON notify_outside (state, due, id);
CREATE INDEX notify_outside_phone ON notify_outside (channel, state, under);
CREATE INDEX notify_outside_done ON notify_outside (done);

CREATE TABLE notify_settings (
    person    TEXT    NOT NULL PRIMARY KEY,
    way       TEXT    NOT NULL, -- each | digest | silent
    at_minute BIGINT  NOT NULL, -- of the day, for the digest
    mail      BYTEA,            -- sealed
    emergency BOOLEAN NOT NULL, -- emergencies also by night and when silent
    lang      TEXT    NOT NULL,
    digested  BIGINT  NOT NULL, -- number of the last entry that a digest has told
    rev       BIGINT  NOT NULL
);

CREATE TABLE notify_hook (
    id      TEXT    NOT NULL PRIMARY KEY,
    name    TEXT    NOT NULL,
    channel TEXT    NOT NULL,
    under   TEXT    NOT NULL, -- path: what happens there is told
    url     BYTEA   NOT NULL, -- sealed: it holds the robot's key
    secret  BYTEA   NOT NULL, -- sealed
    kinds   TEXT    NOT NULL, -- beginnings of ledger kinds, comma separated; '' = all that tellers speak of
    lang    TEXT    NOT NULL,
    active  BOOLEAN NOT NULL,
    rev     BIGINT  NOT NULL
);
CREATE INDEX notify_hook_under ON notify_hook (under);

-- One row, locked by the node that follows the ledger, so that two do not queue the same.
CREATE TABLE notify_follow (name TEXT NOT NULL PRIMARY KEY, n BIGINT NOT NULL);
INSERT INTO notify_follow (name, n) VALUES ('follow', 0);

-- Entries whose teller failed again and again; an administrator sees them in the doctor's report.
CREATE TABLE notify_skipped (seq BIGINT NOT NULL PRIMARY KEY, kind TEXT NOT NULL, why TEXT NOT NULL, at BIGINT NOT NULL);
