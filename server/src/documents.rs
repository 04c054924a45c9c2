//! The only place where the server builds documents: to answer what people ask to read.

use std::collections::BTreeSet;
use std::sync::Arc;

use banister_shared::ids::{LogId, Month, PageId, PageKind};
use banister_shared::log::{origins, resolve};
use banister_shared::page::{Entry, Page};
use banister_shared::record::Profile;
use moka::sync::Cache;

use crate::error::ApiError;
use crate::store::{Connection, change, page, snapshot};

/// Memory for what was read of pages.
const BUILT_BYTES_MAX: u64 = 64 * 1024 * 1024;
/// What a record takes beside its texts.
const RECORD_BYTES: usize = 1_500;

/// What was read of pages, by their heads: a page that has not changed is not built again.
#[derive(Debug)]
pub(crate) struct Documents {
    built: Cache<(PageId, Vec<u8>), Arc<Built>>,
}

/// What is read of one page.
#[derive(Debug)]
struct Built {
    entries: Vec<Entry>,
    profile: Profile,
    /// About how much memory it takes.
    bytes: u32,
}

impl Built {
    fn new(page: &Page) -> Self {
        let (entries, profile) = (page.entries(), page.profile());
        // As JSON every text has about the length it has in memory.
        let texts = serde_json::to_vec(&(&entries, &profile)).map_or(usize::MAX, |json| json.len());
        let bytes = texts.saturating_add((entries.len() + 1) * RECORD_BYTES);
        Self { entries, profile, bytes: u32::try_from(bytes).unwrap_or(u32::MAX) }
    }
}

impl Default for Documents {
    fn default() -> Self {
        let weigh = |_: &(PageId, Vec<u8>), built: &Arc<Built>| built.bytes;
        Self { built: Cache::builder().max_capacity(BUILT_BYTES_MAX).weigher(weigh).build() }
    }
}

impl Documents {
    /// The person's settings.
    pub(crate) fn profile(&self, conn: &mut Connection, log: LogId) -> Result<Profile, ApiError> {
        match page::find(conn, PageId::profile(log))? {
            Some(row) => Ok(self.read(conn, &row)?.profile.clone()),
            None => Ok(Profile::unset()),
        }
    }

    /// Every record of these months (both included), each where it stands now.
    pub(crate) fn entries(
        &self,
        conn: &mut Connection,
        log: LogId,
        (from, to): (Month, Month),
    ) -> Result<Vec<Entry>, ApiError> {
        let wanted = |id: PageId| id.kind != PageKind::Profile && (from..=to).contains(&id.month);
        let mut next: Vec<PageId> =
            months_of(conn, log)?.into_iter().filter(|id| wanted(*id)).collect();
        let (mut entries, mut read) = (Vec::new(), BTreeSet::new());
        while !next.is_empty() {
            for id in next {
                read.insert(id);
                if let Some(row) = page::find(conn, id)? {
                    entries.extend(self.read(conn, &row)?.entries.iter().cloned());
                }
            }
            next = origins(log, &entries, &read);
        }
        entries = resolve(entries);
        entries.retain(|entry| wanted(entry.page));
        Ok(entries)
    }

    fn read(&self, conn: &mut Connection, row: &page::Page) -> Result<Arc<Built>, ApiError> {
        let key = (row.id, row.heads.clone());
        if let Some(built) = self.built.get(&key) {
            return Ok(built);
        }
        let built = Arc::new(Built::new(&open(conn, row.id)?));
        self.built.insert(key, built.clone());
        Ok(built)
    }
}

/// The ids of all pages of a log.
pub(crate) fn months_of(conn: &mut Connection, log: LogId) -> Result<Vec<PageId>, ApiError> {
    Ok(page::of_log(conn, log)?.into_iter().map(|row| row.id).collect())
}

fn open(conn: &mut Connection, id: PageId) -> Result<Page, ApiError> {
    let snapshot = snapshot::find(conn, id)?.map(|snapshot| snapshot.bytes);
    let changes = change::of_page(conn, id, 0)?;
    let bytes = changes.iter().map(|change| change.bytes.as_slice());
    Page::open(id, snapshot.as_deref(), bytes).map_err(ApiError::internal)
}
