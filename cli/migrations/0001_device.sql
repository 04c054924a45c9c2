-- One row: who this device is, and the log it writes into.
CREATE TABLE identity (
    one INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
    device BLOB NOT NULL,
    own_log BLOB NOT NULL
);

-- At most one row: the session with a server. `next_refresh_token` is kept before it is
-- asked for, so that an answer that was lost can be asked for again.
CREATE TABLE sessions (
    one INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
    server TEXT NOT NULL,
    account BLOB NOT NULL,
    email TEXT NOT NULL,
    device_name TEXT NOT NULL,
    access_token TEXT NOT NULL,
    access_until_ms BIGINT NOT NULL,
    refresh_token TEXT NOT NULL,
    next_refresh_token TEXT
);

-- Logs known here. `account` is the one through which a log is seen; the log that was
-- begun offline has none yet. A log whose records went into another says which.
CREATE TABLE logs (
    id BLOB NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    account BLOB,
    on_server BOOLEAN NOT NULL,
    ended BOOLEAN NOT NULL,
    carried_into BLOB
);

-- Where the exchange of a log with the server stands.
CREATE TABLE exchanges (
    log BLOB NOT NULL PRIMARY KEY,
    cursor BIGINT NOT NULL,
    digest BLOB NOT NULL,
    complete_next BOOLEAN NOT NULL,
    last_contact_ms BIGINT,
    clock_ahead_ms BIGINT NOT NULL
);

-- A page id begins with its log's, so that a log's pages are a range of keys.
CREATE TABLE pages (
    id BLOB NOT NULL PRIMARY KEY,
    server_heads BLOB NOT NULL
) WITHOUT ROWID;

CREATE TABLE snapshots (
    page BLOB NOT NULL PRIMARY KEY,
    bytes BLOB NOT NULL
);

CREATE TABLE changes (
    position INTEGER NOT NULL PRIMARY KEY,
    page BLOB NOT NULL,
    hash BLOB NOT NULL,
    bytes BLOB NOT NULL,
    UNIQUE (page, hash)
);

-- Changes that the server is not known to have, in the order in which they are sent.
CREATE TABLE outbox (
    position INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    page BLOB NOT NULL,
    hash BLOB NOT NULL,
    UNIQUE (page, hash)
);
