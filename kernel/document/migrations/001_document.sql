-- +goose Up
CREATE TABLE document (
    id              TEXT   NOT NULL PRIMARY KEY,
    obj             TEXT   NOT NULL, -- '' until attached
    place           TEXT   NOT NULL, -- code down to the building, or ''
    kind            TEXT   NOT NULL,
    hash            TEXT   NOT NULL, -- of the re-encoded picture
    thumb           TEXT   NOT NULL,
    w               BIGINT NOT NULL,
    h               BIGINT NOT NULL,
    bytes           BIGINT NOT NULL,
    client          TEXT UNIQUE,     -- id made by the phone; NULL when it made none
    source          TEXT   NOT NULL, -- keyed hash of the bytes that came: the same upload is known again, and nobody can compare it with a photo found on a phone
    claimed         BIGINT NOT NULL, -- 0 = the phone said nothing
    saved           BIGINT NOT NULL,
    reason          TEXT   NOT NULL,
    position        BYTEA,           -- sealed
    position_reason TEXT   NOT NULL,
    by_kind         TEXT   NOT NULL,
    expires         BIGINT NOT NULL,
    ledger          TEXT   NOT NULL,
    gone            TEXT   NOT NULL, -- '' | removed | expired
    rev             BIGINT NOT NULL
);
CREATE INDEX document_obj ON document (obj, saved, id);
CREATE INDEX document_hash ON document (hash);
CREATE INDEX document_thumb ON document (thumb);
CREATE INDEX document_expires ON document (gone, expires, id);

-- Photos that a phone announced with the text of a report and sends one by one.
CREATE TABLE document_expected (
    obj    TEXT   NOT NULL,
    client TEXT   NOT NULL,
    kind   TEXT   NOT NULL,
    source TEXT   NOT NULL, -- keyed hash, or ''
    n      BIGINT NOT NULL, -- order in the report
    PRIMARY KEY (obj, client)
);
