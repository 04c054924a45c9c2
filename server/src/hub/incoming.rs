use std::ops::DerefMut;

use banister_shared::api::Role;
use banister_shared::error::Code;
use banister_shared::ids::{LogId, PageId};
use banister_shared::limits::PAGE_BYTES_MAX;
use banister_shared::sync::{self, Admitted, HashList, PagePart};

use super::open_page::OpenPage;
use crate::error::ApiError;

/// What an exchange adds to one page, admitted and not yet committed.
#[derive(Debug)]
pub(super) struct Addition {
    /// The page's row as it was read.
    pub(super) before: crate::store::page::Page,
    pub(super) changes: Vec<Admitted>,
    /// The page's heads with the changes.
    pub(super) heads: HashList,
}

/// Checks which pages a request names and whether the role may write to them.
pub(super) fn check_pages(log: LogId, role: Role, parts: &[PagePart]) -> Result<(), ApiError> {
    let mut seen: Vec<PageId> = parts.iter().map(|part| part.page).collect();
    seen.sort_unstable();
    seen.dedup();
    if seen.len() != parts.len() {
        return Err(Code::InvalidExchange.into());
    }
    for part in parts {
        if part.page.log != log {
            return Err(ApiError::at(Code::PageNotInLog, part.page));
        }
        if !part.changes.is_empty() && !role.may_write(part.page.kind) {
            return Err(ApiError::at(Code::RoleForbids, part.page));
        }
    }
    Ok(())
}

/// Admits the changes of each part to its page, all or none: after an error every page is
/// closed and will be read again.
pub(super) fn admit<S: DerefMut<Target = Option<OpenPage>>>(
    slots: &mut [S],
    parts: &[PagePart],
) -> Result<Vec<Addition>, ApiError> {
    let pages = slots.iter_mut().zip(parts);
    let additions: Result<Vec<_>, _> = pages.map(|(slot, part)| admit_page(slot, part)).collect();
    if additions.is_err() {
        slots.iter_mut().for_each(|slot| **slot = None);
    }
    Ok(additions?.into_iter().flatten().collect())
}

fn admit_page(slot: &mut Option<OpenPage>, part: &PagePart) -> Result<Option<Addition>, ApiError> {
    let page = slot.as_mut().ok_or_else(|| ApiError::internal("a page is closed"))?;
    let changes = part.changes.iter().map(|bytes| bytes.as_slice());
    let admitted = sync::admit(&mut page.graph, changes).map_err(|refusal| {
        tracing::debug!(%refusal, "a change was refused");
        ApiError::at(refusal.code(), part.page)
    })?;
    if admitted.is_empty() {
        return Ok(None);
    }
    let added: usize = admitted.iter().map(|change| change.bytes.len()).sum();
    let stored = usize::try_from(page.row.byte_count).unwrap_or(usize::MAX);
    if stored.saturating_add(added) > PAGE_BYTES_MAX {
        return Err(ApiError::at(Code::PageFull, part.page));
    }
    let heads = page.graph.heads().collect();
    Ok(Some(Addition { before: page.row.clone(), changes: admitted, heads }))
}
