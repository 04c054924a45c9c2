-- Changes that were written anew under other names, because no server took them from here.
-- A process that has read them before must not write on from them.
CREATE TABLE replaced (
    page BLOB NOT NULL,
    hash BLOB NOT NULL,
    PRIMARY KEY (page, hash)
) WITHOUT ROWID;
