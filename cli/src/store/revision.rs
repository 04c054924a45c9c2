use diesel::prelude::*;
use diesel::sql_types::BigInt;

use super::{SqliteStore, StoreError};

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = BigInt)]
    data_version: i64,
}

impl SqliteStore {
    /// A number that is another one whenever another process has written. Asking costs a look
    /// at shared memory.
    ///
    /// # Errors
    /// The storage's.
    pub fn revision(&mut self) -> Result<i64, StoreError> {
        let row: Row = diesel::sql_query("PRAGMA data_version").get_result(&mut self.conn)?;
        Ok(row.data_version)
    }
}
