-- +goose Up
-- A phone that keeps its owner's pages and outbox for use without signal.
CREATE TABLE offline_device (
    id      TEXT   NOT NULL PRIMARY KEY,
    account TEXT   NOT NULL,
    name    TEXT   NOT NULL, -- kind of browser and system, for its owner
    public  BYTEA  NOT NULL, -- P-256 point: its items are signed
    half    BYTEA  NOT NULL, -- sealed; empty once revoked
    made    BIGINT NOT NULL,
    leased  BIGINT NOT NULL, -- until when the phone may keep the half
    seq     BIGINT NOT NULL, -- the highest item that is settled
    state   TEXT   NOT NULL, -- active, revoked, wiped
    ended   BIGINT NOT NULL, -- 0 = in use
    rev     BIGINT NOT NULL
);
CREATE INDEX offline_device_account ON offline_device (account, made);

-- What came from a phone: both clocks. The change itself stands where its form belongs.
CREATE TABLE offline_item (
    device   TEXT   NOT NULL,
    id       TEXT   NOT NULL,
    seq      BIGINT NOT NULL,
    kind     TEXT   NOT NULL,
    state    TEXT   NOT NULL, -- done, refused, held
    claimed  BIGINT NOT NULL, -- the phone's clock
    received BIGINT NOT NULL, -- ours
    body     BYTEA  NOT NULL, -- sealed, only of what a revoked phone sent
    PRIMARY KEY (device, id)
);
CREATE INDEX offline_item_held ON offline_item (state, received, id);
