-- +goose Up
-- Counters of rate limits, used on PostgreSQL only (one node on SQLite counts in memory).
-- bucket is a hash under the key of the day; the key is deleted with its day.
-- only postgres
CREATE UNLOGGED TABLE limit_count (
    bucket TEXT   NOT NULL,
    win    BIGINT NOT NULL,
    n      BIGINT NOT NULL,
    until  BIGINT NOT NULL,
    PRIMARY KEY (bucket, win)
);
CREATE UNLOGGED TABLE limit_key (
    day    TEXT  NOT NULL PRIMARY KEY,
    sealed BYTEA NOT NULL
);
-- end
-- only sqlite
CREATE TABLE limit_count (
    bucket TEXT   NOT NULL,
    win    BIGINT NOT NULL,
    n      BIGINT NOT NULL,
    until  BIGINT NOT NULL,
    PRIMARY KEY (bucket, win)
);
CREATE TABLE limit_key (
    day    TEXT  NOT NULL PRIMARY KEY,
    sealed BYTEA NOT NULL
);
-- end
CREATE INDEX limit_count_until ON limit_count (until);
