//! The file's version: `PRAGMA user_version`, one more for each migration.

use diesel::connection::SimpleConnection;
use diesel::sql_types::BigInt;
use diesel::{QueryableByName, RunQueryDsl, SqliteConnection};

use super::StoreError;

const MIGRATIONS: [&str; 2] = [
    include_str!("../../migrations/0001_device.sql"),
    include_str!("../../migrations/0002_replaced.sql"),
];

/// The version this program writes.
pub(super) const VERSION: i64 = MIGRATIONS.len() as i64;

#[derive(QueryableByName)]
struct UserVersion {
    #[diesel(sql_type = BigInt)]
    user_version: i64,
}

/// The file's version; 0 for a new file.
///
/// # Errors
/// The file cannot be read, or a newer program has written it.
pub(super) fn version(conn: &mut SqliteConnection) -> Result<i64, StoreError> {
    let row: UserVersion = diesel::sql_query("PRAGMA user_version").get_result(conn)?;
    let found = row.user_version;
    if found > VERSION { Err(StoreError::Newer { found, known: VERSION }) } else { Ok(found) }
}

/// Brings the file to [`VERSION`], all at once.
///
/// # Errors
/// The file cannot be written; it is then as it was.
pub(super) fn migrate(conn: &mut SqliteConnection) -> Result<(), StoreError> {
    conn.immediate_transaction(|conn| {
        let done = usize::try_from(version(conn)?).unwrap_or(0);
        for migration in MIGRATIONS.iter().skip(done) {
            conn.batch_execute(migration)?;
        }
        Ok(conn.batch_execute(&format!("PRAGMA user_version = {VERSION}"))?)
    })
}
