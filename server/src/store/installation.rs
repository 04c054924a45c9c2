//! What the servers on one database are known by.

use diesel::prelude::*;

use super::schema::installation;
use super::{Connection, Store, StoreResult, upsert};
use crate::random;

/// The name of this database among those that a device may keep apart: stock clients show with
/// it whether the server has what they wrote. Made when it is first asked for.
///
/// # Errors
/// The store failed; the system gives no random bytes.
pub async fn storage_id(store: &Store) -> StoreResult<String> {
    if let Some(known) = store.read(find).await? {
        return Ok(known);
    }
    let random: [u8; 16] = random::bytes()?;
    let made = uuid::Builder::from_random_bytes(random).into_uuid().to_string();
    store.write(move |conn| upsert::installation(conn, &made)).await?;
    // Another server may have been faster.
    store.read(find).await?.ok_or(super::StoreError::Corrupt("installation"))
}

fn find(conn: &mut Connection) -> StoreResult<Option<String>> {
    Ok(installation::table.select(installation::storage_id).first(conn).optional()?)
}
