-- +goose Up
-- Files in chunks: used on PostgreSQL, where several nodes share one store; on SQLite
-- the tables stay empty and the files lie in DATA/blob (see doc.go).
CREATE TABLE blob (
    hash    TEXT   NOT NULL PRIMARY KEY,
    size    BIGINT NOT NULL,
    touched BIGINT NOT NULL -- Unix ms of the last Put of the same content
);
CREATE TABLE blob_chunk (
    hash TEXT   NOT NULL REFERENCES blob (hash) ON DELETE CASCADE,
    n    BIGINT NOT NULL,
    body BYTEA  NOT NULL,
    PRIMARY KEY (hash, n)
);
