use automerge::ChangeHash;
use banister_shared::ids::PageId;
use diesel::prelude::*;

use super::schema::{changes, outbox};
use super::settle::put_snapshot;
use super::{SqliteStore, StoreError};

impl SqliteStore {
    pub(super) fn compact_page(
        &mut self,
        page: PageId,
        snapshot: &[u8],
        covered: &[ChangeHash],
    ) -> Result<(), StoreError> {
        self.write(|conn| {
            put_snapshot(conn, page, snapshot)?;
            covered.iter().try_for_each(|hash| drop_sent(conn, page, *hash))
        })
    }
}

/// Deletes a change unless it is still to be sent.
fn drop_sent(
    conn: &mut SqliteConnection,
    page: PageId,
    hash: ChangeHash,
) -> Result<(), StoreError> {
    let (page, hash) = (page.to_bytes().to_vec(), hash.0.to_vec());
    let queued = outbox::table.filter(outbox::page.eq(&page)).filter(outbox::hash.eq(&hash));
    let waits: bool = diesel::select(diesel::dsl::exists(queued)).get_result(conn)?;
    if !waits {
        let sent = changes::table.filter(changes::page.eq(&page)).filter(changes::hash.eq(&hash));
        diesel::delete(sent).execute(conn)?;
    }
    Ok(())
}
