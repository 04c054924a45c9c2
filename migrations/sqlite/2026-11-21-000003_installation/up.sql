-- One row: what the servers on this database are known by, whichever of them a device meets.
CREATE TABLE installation (
    id INTEGER PRIMARY KEY NOT NULL CHECK (id = 1),
    storage_id TEXT NOT NULL
);
