-- What the hub stores of a page: its changes as bytes, and what is needed to admit the next
-- one without opening the document. A change keeps its device's id after the device is gone,
-- so nothing here refers to devices.

CREATE TABLE pages (
    id BLOB PRIMARY KEY NOT NULL,
    log_id BLOB NOT NULL REFERENCES logs (id) ON DELETE CASCADE,
    -- Counts commits: a server that has read an older revision commits nothing.
    revision BIGINT NOT NULL,
    -- Hashes of 32 bytes, sorted, one after the other.
    heads BLOB NOT NULL,
    change_count BIGINT NOT NULL,
    byte_count BIGINT NOT NULL,
    last_seq BIGINT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX pages_log ON pages (log_id);

CREATE TABLE changes (
    page_id BLOB NOT NULL REFERENCES pages (id) ON DELETE CASCADE,
    log_id BLOB NOT NULL,
    seq BIGINT NOT NULL,
    hash BLOB NOT NULL,
    actor BLOB NOT NULL,
    actor_seq BIGINT NOT NULL,
    header BLOB NOT NULL,
    bytes BLOB NOT NULL,
    device_id BLOB NOT NULL,
    received_at BIGINT NOT NULL,
    PRIMARY KEY (page_id, hash),
    UNIQUE (page_id, actor, actor_seq)
);
CREATE INDEX changes_log_seq ON changes (log_id, seq);

CREATE TABLE snapshots (
    page_id BLOB PRIMARY KEY NOT NULL REFERENCES pages (id) ON DELETE CASCADE,
    log_id BLOB NOT NULL,
    bytes BLOB NOT NULL,
    graph BLOB NOT NULL,
    covered_seq BIGINT NOT NULL
);
CREATE INDEX snapshots_log ON snapshots (log_id);

CREATE TABLE actors (
    log_id BLOB NOT NULL REFERENCES logs (id) ON DELETE CASCADE,
    actor BLOB NOT NULL,
    device_id BLOB NOT NULL,
    account_id BLOB NOT NULL,
    PRIMARY KEY (log_id, actor)
);
