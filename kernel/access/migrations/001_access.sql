-- +goose Up

-- An account: one person's way in. name is what is typed at log-in when no phone is (normalised, unique); the phone
-- itself is kept in kernel/people, here only its keyed index.
CREATE TABLE account (
    id          TEXT PRIMARY KEY,
    person      TEXT NOT NULL DEFAULT '',
    name        TEXT NOT NULL DEFAULT '',      -- login name, '' = none
    phone_idx   TEXT NOT NULL DEFAULT '',      -- keyed index of the phone, '' = none
    label       TEXT NOT NULL,                 -- what colleagues see
    lang        TEXT NOT NULL DEFAULT '',
    state       TEXT NOT NULL,                 -- active | locked | closed
    pw_hash     TEXT NOT NULL DEFAULT '',      -- '' = no password (OIDC or passkey only)
    pw_set      BIGINT NOT NULL DEFAULT 0,
    pw_first    BOOLEAN NOT NULL DEFAULT FALSE, -- given by another: to be changed at the first log-in
    pw_ends     BIGINT NOT NULL DEFAULT 0,      -- a first password expires; 0 = by the profile
    totp        BYTEA,                          -- sealed secret
    totp_step   BIGINT NOT NULL DEFAULT 0,      -- last time step used: each code once
    created     BIGINT NOT NULL,
    rev         BIGINT NOT NULL
);
CREATE UNIQUE INDEX account_name ON account (name) WHERE name <> '';
CREATE UNIQUE INDEX account_phone ON account (phone_idx) WHERE phone_idx <> '';
CREATE INDEX account_person ON account (person);

CREATE TABLE account_password (             -- for "no reuse of 5"
    account TEXT NOT NULL,
    hash    TEXT NOT NULL,
    at      BIGINT NOT NULL,
    PRIMARY KEY (account, at)
);

-- A role at a place for a term. mac is keyed over the row: a grant put in behind the program's back is not believed.
CREATE TABLE account_grant (
    id       TEXT PRIMARY KEY,
    account  TEXT NOT NULL,
    role     TEXT NOT NULL,
    path     TEXT NOT NULL,
    from_ms  BIGINT NOT NULL,
    until_ms BIGINT NOT NULL,
    covers   TEXT NOT NULL DEFAULT '',       -- account that is away
    given_by TEXT NOT NULL,
    given_at BIGINT NOT NULL,
    mac      BYTEA NOT NULL
);
CREATE INDEX account_grant_account ON account_grant (account);
CREATE INDEX account_grant_path ON account_grant (path);

CREATE TABLE account_session (
    hash       TEXT PRIMARY KEY,              -- of the 256-bit id
    handle     TEXT NOT NULL UNIQUE,          -- names the session in lists; opens nothing
    account    TEXT NOT NULL,
    way        TEXT NOT NULL,                 -- password, passkey, code, oidc
    device     TEXT NOT NULL,                 -- "Chrome · Windows", no version, no address
    long       BOOLEAN NOT NULL,              -- remembered phone
    created    BIGINT NOT NULL,
    seen       BIGINT NOT NULL,
    ends       BIGINT NOT NULL,               -- absolute
    step_up    BIGINT NOT NULL,
    renew      BOOLEAN NOT NULL DEFAULT FALSE, -- the roles changed: next page gets a new id
    prev_hash  TEXT NOT NULL DEFAULT '',
    prev_until BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX account_session_account ON account_session (account);
CREATE INDEX account_session_prev ON account_session (prev_hash) WHERE prev_hash <> '';
CREATE INDEX account_session_ends ON account_session (ends);

-- A device that has logged this account in before: exempt from the locks of source and of everybody, so that one
-- colleague's mistakes do not shut out an office behind one address.
CREATE TABLE account_device (
    hash    TEXT NOT NULL,
    account TEXT NOT NULL,
    seen    BIGINT NOT NULL,
    PRIMARY KEY (hash, account)
);
CREATE INDEX account_device_account ON account_device (account);

-- Failures. key: a:<account or keyed name>, s:<daily keyed hash of the source>, g: everybody.
CREATE TABLE login_failure (
    key      TEXT PRIMARY KEY,
    fails    BIGINT NOT NULL,
    since    BIGINT NOT NULL,                 -- begin of the window
    locked   BIGINT NOT NULL,                 -- until
    level    BIGINT NOT NULL,                 -- locks so far: each is twice as long
    touched  BIGINT NOT NULL
);
CREATE INDEX login_failure_touched ON login_failure (touched);
CREATE TABLE login_source_key (day TEXT PRIMARY KEY, secret BYTEA NOT NULL);

-- What a half-finished log-in, a challenge or a code waits with. Used once.
CREATE TABLE login_ticket (
    hash    TEXT PRIMARY KEY,
    kind    TEXT NOT NULL,
    account TEXT NOT NULL,
    body    BYTEA NOT NULL,                   -- sealed
    ends    BIGINT NOT NULL,
    tries   BIGINT NOT NULL,
    used    BIGINT NOT NULL
);
CREATE INDEX login_ticket_account ON login_ticket (account, kind);
CREATE INDEX login_ticket_ends ON login_ticket (ends);

CREATE TABLE account_passkey (
    id      TEXT PRIMARY KEY,                 -- credential id, base64url
    account TEXT NOT NULL,
    name    TEXT NOT NULL,
    body    BYTEA NOT NULL,                   -- sealed credential record
    created BIGINT NOT NULL,
    used    BIGINT NOT NULL
);
CREATE INDEX account_passkey_account ON account_passkey (account);

CREATE TABLE account_oidc (
    issuer  TEXT NOT NULL,
    subject TEXT NOT NULL,
    account TEXT NOT NULL,
    PRIMARY KEY (issuer, subject)
);
CREATE INDEX account_oidc_account ON account_oidc (account);

-- A reset that two persons must want.
CREATE TABLE account_reset (
    id       TEXT PRIMARY KEY,
    account  TEXT NOT NULL,
    what     TEXT NOT NULL,                   -- password | factors
    reason   TEXT NOT NULL,
    asked_by TEXT NOT NULL,
    asked_at BIGINT NOT NULL,
    ends     BIGINT NOT NULL,
    done_by  TEXT NOT NULL DEFAULT '',
    done_at  BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX account_reset_account ON account_reset (account);

CREATE TABLE api_key (
    id       TEXT PRIMARY KEY,
    hash     TEXT NOT NULL UNIQUE,
    door     TEXT NOT NULL,                   -- open311 | api
    name     TEXT NOT NULL,
    scopes   TEXT NOT NULL,                   -- space between
    grants   TEXT NOT NULL,                   -- role@path, space between
    free     BOOLEAN NOT NULL,
    made_by  TEXT NOT NULL,
    made_at  BIGINT NOT NULL,
    ends     BIGINT NOT NULL,                 -- 0 = open
    revoked  BIGINT NOT NULL
);

-- Idempotency (security.md P3).
CREATE TABLE once_result (
    owner   TEXT NOT NULL,
    key     TEXT NOT NULL,
    body    TEXT NOT NULL,                    -- hash of what was sent
    status  BIGINT NOT NULL,                  -- 0 = not saved yet
    result  BYTEA NOT NULL,
    at      BIGINT NOT NULL,
    PRIMARY KEY (owner, key)
);
CREATE INDEX once_result_at ON once_result (at);

-- How often one person of staff opened whole records in an hour (the looks themselves stand in kernel/people).
CREATE TABLE look_count (
    actor TEXT NOT NULL,
    hour  BIGINT NOT NULL,                    -- hours since 1970
    n     BIGINT NOT NULL,
    PRIMARY KEY (actor, hour)
);
CREATE INDEX look_count_hour ON look_count (hour);

-- Security events, readable for the audit administrator without opening the ledger's slots. The ledger holds the same
-- event under the same id; nothing may be changed, and nothing removed within 180 days.
CREATE TABLE security_event (
    id      TEXT PRIMARY KEY,
    at      BIGINT NOT NULL,
    kind    TEXT NOT NULL,
    account TEXT NOT NULL,
    actor   TEXT NOT NULL,
    ok      BOOLEAN NOT NULL,
    detail  TEXT NOT NULL                     -- canonical words, nothing personal
);
CREATE INDEX security_event_at ON security_event (at);
CREATE INDEX security_event_account ON security_event (account, at);
-- only sqlite
-- +goose StatementBegin
CREATE TRIGGER security_event_fixed BEFORE UPDATE ON security_event BEGIN SELECT RAISE(ABORT, 'access.event_fixed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER security_event_kept BEFORE DELETE ON security_event
WHEN OLD.at > CAST(strftime('%s', 'now') AS INTEGER) * 1000 - 15552000000
BEGIN SELECT RAISE(ABORT, 'access.event_fixed'); END;
-- +goose StatementEnd
-- end
-- only postgres
-- +goose StatementBegin
CREATE FUNCTION security_event_fixed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' OR OLD.at > (extract(epoch FROM now()) * 1000)::BIGINT - 15552000000 THEN
        RAISE EXCEPTION 'access.event_fixed';
    END IF;
    RETURN OLD;
END $$;
-- +goose StatementEnd
CREATE TRIGGER security_event_fixed BEFORE UPDATE OR DELETE ON security_event
FOR EACH ROW EXECUTE FUNCTION security_event_fixed();
-- end
