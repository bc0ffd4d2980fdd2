-- +goose Up
-- One import from upload to receipt. What a node needs to go on with it is here, so that any node can.
CREATE TABLE import_job (
    id          TEXT   NOT NULL PRIMARY KEY,
    rev         BIGINT NOT NULL,
    state       TEXT   NOT NULL,
    table_name  TEXT   NOT NULL,
    file_name   TEXT   NOT NULL,
    sha256      TEXT   NOT NULL,
    size        BIGINT NOT NULL,
    place       TEXT   NOT NULL, -- default place, id; '' = none
    path        TEXT   NOT NULL, -- its path: who may see the job
    actor_id    TEXT   NOT NULL,
    actor_kind  TEXT   NOT NULL,
    read_rows   BIGINT NOT NULL,
    total_rows  BIGINT NOT NULL,
    found       TEXT   NOT NULL, -- JSON of Found
    counts      TEXT   NOT NULL, -- JSON of Counts
    questions   TEXT   NOT NULL, -- JSON of []Question
    answers     TEXT   NOT NULL, -- JSON of map
    problem     TEXT   NOT NULL,
    lease_node  TEXT   NOT NULL,
    lease_until BIGINT NOT NULL,
    created     BIGINT NOT NULL,
    changed     BIGINT NOT NULL,
    entry       TEXT   NOT NULL  -- ledger entry of the batch, '' before
);
-- only postgres
ALTER TABLE import_job ALTER COLUMN path TYPE TEXT COLLATE "C";
-- end
CREATE INDEX import_job_path ON import_job (path, id);
CREATE INDEX import_job_waiting ON import_job (state, lease_until);

-- The file, the cleaned rows between dry run and confirmation, the marks of the receipt and the touched objects; sealed.
CREATE TABLE import_chunk (
    job  TEXT   NOT NULL,
    role TEXT   NOT NULL, -- source, stage, marks, touched
    n    BIGINT NOT NULL,
    body BYTEA  NOT NULL,
    PRIMARY KEY (job, role, n)
);

-- The mapping of columns a unit chose for a header, and the words it explained.
CREATE TABLE import_mapping (
    unit        TEXT   NOT NULL,
    fingerprint TEXT   NOT NULL,
    table_name  TEXT   NOT NULL,
    keys        TEXT   NOT NULL, -- JSON: normalised header -> column key
    changed     BIGINT NOT NULL,
    PRIMARY KEY (unit, fingerprint)
);

-- 待认址: rows whose place was not found. Nothing is created for them.
CREATE TABLE table_unmatched (
    id         TEXT   NOT NULL PRIMARY KEY,
    job        TEXT   NOT NULL,
    table_name TEXT   NOT NULL,
    sheet      BIGINT NOT NULL,
    line       BIGINT NOT NULL,
    path       TEXT   NOT NULL,
    body       BYTEA  NOT NULL, -- sealed: the address as written
    place      TEXT   NOT NULL, -- settled with this place, '' = open
    created    BIGINT NOT NULL
);
-- only postgres
ALTER TABLE table_unmatched ALTER COLUMN path TYPE TEXT COLLATE "C";
-- end
CREATE INDEX table_unmatched_path ON table_unmatched (place, path, id);
CREATE INDEX table_unmatched_job ON table_unmatched (job);

-- Columns of a ledger that no other package keeps (remarks, names of owners), sealed.
CREATE TABLE table_extra (
    table_name TEXT   NOT NULL,
    obj        TEXT   NOT NULL,
    body       BYTEA  NOT NULL,
    job        TEXT   NOT NULL,
    rev        BIGINT NOT NULL,
    PRIMARY KEY (table_name, obj)
);

-- 上级报表: a saved question over facts that exist, with who asked for it, why they may, and until when.
CREATE TABLE table_report (
    id      TEXT   NOT NULL PRIMARY KEY,
    rev     BIGINT NOT NULL,
    name    TEXT   NOT NULL,
    path    TEXT   NOT NULL,
    asker   TEXT   NOT NULL,
    basis   TEXT   NOT NULL,
    expires TEXT   NOT NULL, -- yyyy-mm-dd
    body    TEXT   NOT NULL, -- JSON of the definition
    created BIGINT NOT NULL,
    ended   BIGINT NOT NULL  -- 0 = in force
);
-- only postgres
ALTER TABLE table_report ALTER COLUMN path TYPE TEXT COLLATE "C";
-- end
CREATE INDEX table_report_path ON table_report (path, id);
