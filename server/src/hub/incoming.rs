use banister_shared::api::Role;
use banister_shared::error::Code;
use banister_shared::ids::{LogId, PageId};
use banister_shared::limits::EXCHANGE_OPS_MAX;
use banister_shared::sync::{self, Admitted, HashList, PagePart};

use super::open_page::OpenPage;
use crate::error::ApiError;

/// What an exchange adds to one page, admitted and not yet committed.
#[derive(Debug, Clone)]
pub(super) struct Addition {
    /// The page's row as it was read.
    pub(super) before: crate::store::page::Page,
    pub(super) changes: Vec<Admitted>,
    /// The page's heads with the changes.
    pub(super) heads: HashList,
    /// The document that all of them came in, if they are the whole page.
    pub(super) document: Option<Vec<u8>>,
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

/// Admits the changes of each part to its page. After an error the pages are in no known state
/// and must be dropped.
pub(super) fn admit(pages: &mut [OpenPage], parts: &[PagePart]) -> Result<Vec<Addition>, ApiError> {
    let mut ops_left = EXCHANGE_OPS_MAX;
    let mut additions = Vec::new();
    for (page, part) in pages.iter_mut().zip(parts) {
        let added = admit_page(page, part)?;
        let ops: u64 = added.iter().flat_map(|a| &a.changes).map(|change| change.header.ops).sum();
        ops_left = ops_left.checked_sub(ops).ok_or(Code::BodyTooLarge)?;
        additions.extend(added);
    }
    Ok(additions)
}

fn admit_page(page: &mut OpenPage, part: &PagePart) -> Result<Option<Addition>, ApiError> {
    let changes = part.changes.iter().map(|bytes| bytes.as_slice());
    let admitted = sync::admit(&mut page.graph, changes).map_err(|refusal| {
        tracing::debug!(%refusal, "a change was refused");
        ApiError::at(refusal.code(), part.page)
    })?;
    if admitted.is_empty() {
        return Ok(None);
    }
    let heads = page.graph.heads().collect();
    Ok(Some(Addition { before: page.row.clone(), changes: admitted, heads, document: None }))
}
