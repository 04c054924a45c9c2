-- People, their devices, and the logs they share. Ids are BLOB of fixed length, times are
-- milliseconds since 1970 in UTC.

CREATE TABLE accounts (
    id BLOB PRIMARY KEY NOT NULL,
    email TEXT NOT NULL UNIQUE,
    password_hash TEXT NOT NULL,
    display_name TEXT,
    created_at BIGINT NOT NULL
);

CREATE TABLE devices (
    id BLOB PRIMARY KEY NOT NULL,
    account_id BLOB NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    -- Counts up at every login and logout; tokens of an earlier session are dead.
    session BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    last_seen_at BIGINT NOT NULL,
    revoked_at BIGINT,
    clock_ahead_ms BIGINT
);
CREATE INDEX devices_account ON devices (account_id);

CREATE TABLE refresh_tokens (
    token_hash BLOB PRIMARY KEY NOT NULL,
    device_id BLOB NOT NULL REFERENCES devices (id) ON DELETE CASCADE,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at BIGINT,
    successor_hash BLOB
);
CREATE INDEX refresh_tokens_device ON refresh_tokens (device_id);

CREATE TABLE sync_tokens (
    token_hash BLOB PRIMARY KEY NOT NULL,
    device_id BLOB NOT NULL REFERENCES devices (id) ON DELETE CASCADE,
    created_at BIGINT NOT NULL
);
CREATE INDEX sync_tokens_device ON sync_tokens (device_id);

CREATE TABLE signing_keys (
    id TEXT PRIMARY KEY NOT NULL,
    private_key BLOB NOT NULL,
    public_key BLOB NOT NULL,
    created_at BIGINT NOT NULL,
    retired_at BIGINT
);

CREATE TABLE logs (
    id BLOB PRIMARY KEY NOT NULL,
    name TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    -- The number of the last change stored in any page of the log.
    seq BIGINT NOT NULL DEFAULT 0,
    digest BLOB NOT NULL
);

CREATE TABLE members (
    log_id BLOB NOT NULL REFERENCES logs (id) ON DELETE CASCADE,
    account_id BLOB NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    role TEXT NOT NULL CHECK (role IN ('owner', 'contributor', 'viewer')),
    created_at BIGINT NOT NULL,
    expires_at BIGINT,
    paused BOOLEAN NOT NULL DEFAULT FALSE,
    PRIMARY KEY (log_id, account_id)
);
CREATE INDEX members_account ON members (account_id);

CREATE TABLE invites (
    code_hash BLOB PRIMARY KEY NOT NULL,
    log_id BLOB NOT NULL REFERENCES logs (id) ON DELETE CASCADE,
    role TEXT NOT NULL CHECK (role IN ('owner', 'contributor', 'viewer')),
    created_by BLOB NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at BIGINT,
    used_by BLOB REFERENCES accounts (id) ON DELETE SET NULL
);
CREATE INDEX invites_log ON invites (log_id);

CREATE TABLE access_journal (
    log_id BLOB NOT NULL REFERENCES logs (id) ON DELETE CASCADE,
    account_id BLOB NOT NULL,
    device_id BLOB NOT NULL,
    action TEXT NOT NULL CHECK (action IN ('read', 'write')),
    -- Hours since 1970: one row an hour says enough.
    hour BIGINT NOT NULL,
    PRIMARY KEY (log_id, account_id, device_id, action, hour)
);
