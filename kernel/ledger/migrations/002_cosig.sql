-- +goose Up
-- Witnesses and what they signed (C2SP tlog-cosignature v1).
CREATE TABLE ledger_witness (
  name  TEXT   NOT NULL PRIMARY KEY,
  vkey  TEXT   NOT NULL UNIQUE,
  added BIGINT NOT NULL
);
CREATE TABLE ledger_cosig (
  size    BIGINT NOT NULL,
  witness TEXT   NOT NULL,
  line    TEXT   NOT NULL,
  at      BIGINT NOT NULL, -- when it came here, by the server's clock
  PRIMARY KEY (size, witness)
);
CREATE INDEX ledger_cosig_at ON ledger_cosig (at);
-- only sqlite
-- +goose StatementBegin
CREATE TRIGGER ledger_cosig_update BEFORE UPDATE ON ledger_cosig BEGIN SELECT RAISE(ABORT, 'ledger.append_only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER ledger_cosig_delete BEFORE DELETE ON ledger_cosig BEGIN SELECT RAISE(ABORT, 'ledger.append_only'); END;
-- +goose StatementEnd
-- end
-- only postgres
CREATE TRIGGER ledger_cosig_keep BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_cosig FOR EACH STATEMENT EXECUTE FUNCTION ledger_append_only();
-- end
