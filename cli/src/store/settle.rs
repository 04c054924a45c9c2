use banister_shared::ids::{LogId, PageId};
use banister_shared::store::Settled;
use banister_shared::sync::HashList;
use diesel::prelude::*;

use super::schema::{pages, snapshots};
use super::{SqliteStore, StoreError, change, exchange, page};

impl SqliteStore {
    pub(super) fn settle_exchange(
        &mut self,
        log: LogId,
        settled: &Settled,
    ) -> Result<(), StoreError> {
        self.write(|conn| {
            for (page, hash) in &settled.acknowledged {
                change::leave_outbox(conn, *page, *hash)?;
            }
            for received in &settled.received {
                page::list(conn, received.page)?;
                change::keep(conn, received)?;
            }
            for (page, bytes) in &settled.snapshots {
                put_snapshot(conn, *page, bytes)?;
            }
            for (page, heads) in &settled.server_heads {
                put_heads(conn, *page, heads)?;
            }
            exchange::put(conn, log, &settled.state)
        })
    }
}

/// Replaces the page's snapshot.
pub(super) fn put_snapshot(
    conn: &mut SqliteConnection,
    page: PageId,
    bytes: &[u8],
) -> Result<(), StoreError> {
    page::list(conn, page)?;
    diesel::replace_into(snapshots::table)
        .values((snapshots::page.eq(page.to_bytes().to_vec()), snapshots::bytes.eq(bytes)))
        .execute(conn)?;
    Ok(())
}

fn put_heads(
    conn: &mut SqliteConnection,
    page: PageId,
    heads: &HashList,
) -> Result<(), StoreError> {
    diesel::replace_into(pages::table)
        .values((pages::id.eq(page.to_bytes().to_vec()), pages::server_heads.eq(heads.to_bytes())))
        .execute(conn)?;
    Ok(())
}
