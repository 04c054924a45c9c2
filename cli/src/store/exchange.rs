use banister_shared::ids::LogId;
use banister_shared::store::SyncState;
use banister_shared::sync::Digest;
use diesel::prelude::*;

use super::schema::exchanges;
use super::{SqliteStore, StoreError};

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = exchanges)]
struct Row {
    log: Vec<u8>,
    cursor: i64,
    digest: Vec<u8>,
    complete_next: bool,
    last_contact_ms: Option<i64>,
    clock_ahead_ms: i64,
}

impl SqliteStore {
    /// Where the exchange of a log with the server stands.
    ///
    /// # Errors
    /// The storage's.
    pub fn exchange_state(&mut self, log: LogId) -> Result<SyncState, StoreError> {
        let id = log.to_bytes().to_vec();
        let row: Option<Row> =
            exchanges::table.find(id).select(Row::as_select()).first(&mut self.conn).optional()?;
        row.map_or_else(|| Ok(SyncState::default()), SyncState::try_from)
    }
}

/// Keeps where the exchange stands now.
pub(super) fn put(
    conn: &mut SqliteConnection,
    log: LogId,
    state: &SyncState,
) -> Result<(), StoreError> {
    let row = Row {
        log: log.to_bytes().to_vec(),
        // The counter passes through unchanged: SQLite has no unsigned numbers.
        cursor: state.cursor.cast_signed(),
        digest: state.digest.to_bytes().to_vec(),
        complete_next: state.complete_next,
        last_contact_ms: state.last_contact_ms,
        clock_ahead_ms: state.clock_ahead_ms,
    };
    diesel::replace_into(exchanges::table).values(row).execute(conn)?;
    Ok(())
}

impl TryFrom<Row> for SyncState {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let digest = row.digest.try_into().map_err(|_| StoreError::Damaged("a digest"))?;
        Ok(Self {
            cursor: row.cursor.cast_unsigned(),
            digest: Digest::from_bytes(digest),
            complete_next: row.complete_next,
            last_contact_ms: row.last_contact_ms,
            clock_ahead_ms: row.clock_ahead_ms,
        })
    }
}
