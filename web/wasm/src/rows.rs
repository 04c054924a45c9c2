//! What goes over to JavaScript and back. Pages and logs are named by their bytes in hex, so
//! that the pages of a log are beside each other, in the order of their ids.

use automerge::ChangeHash;
use banister_shared::ids::{LogId, PageId};
use banister_shared::page::NewChange;
use banister_shared::store::{PageState, Settled, StoredPage, SyncState};
use banister_shared::sync::{Digest, HashList};
use serde::{Deserialize, Serialize};
use serde_bytes::ByteBuf;

use crate::store::StoreFault;

#[derive(Serialize, Deserialize)]
pub(crate) struct ChangeRow {
    page: String,
    hash: String,
    bytes: ByteBuf,
}

#[derive(Deserialize)]
pub(crate) struct PageRow {
    snapshot: Option<ByteBuf>,
    changes: Vec<ByteBuf>,
}

#[derive(Serialize, Deserialize)]
pub(crate) struct SyncRow {
    /// As text: it may be larger than a number of JavaScript.
    cursor: String,
    digest: ByteBuf,
    complete_next: bool,
    last_contact_ms: Option<f64>,
    clock_ahead_ms: f64,
}

#[derive(Serialize)]
pub(crate) struct SettledRow {
    acknowledged: Vec<(String, String)>,
    received: Vec<ChangeRow>,
    snapshots: Vec<(String, ByteBuf)>,
    server_heads: Vec<(String, ByteBuf)>,
    state: SyncRow,
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    let (pairs, rest) = text.as_bytes().as_chunks::<2>();
    let bytes = pairs.iter().map(|[high, low]| Some(digit(*high)? << 4 | digit(*low)?));
    bytes.collect::<Option<_>>().filter(|_| rest.is_empty())
}

fn id_bytes<const N: usize>(text: &str) -> Result<[u8; N], StoreFault> {
    unhex(text).and_then(|bytes| bytes.try_into().ok()).ok_or(StoreFault::Damaged("an id"))
}

pub(crate) fn page_key(page: PageId) -> String {
    hex(&page.to_bytes())
}

pub(crate) fn log_key(log: LogId) -> String {
    hex(&log.to_bytes())
}

pub(crate) fn page_id(key: &str) -> Result<PageId, StoreFault> {
    PageId::from_bytes(id_bytes(key)?).map_err(|_| StoreFault::Damaged("a page's id"))
}

impl From<&NewChange> for ChangeRow {
    fn from(change: &NewChange) -> Self {
        let (page, hash) = (page_key(change.page), hex(&change.hash.0));
        Self { page, hash, bytes: change.bytes.clone().into() }
    }
}

impl TryFrom<ChangeRow> for NewChange {
    type Error = StoreFault;

    fn try_from(row: ChangeRow) -> Result<Self, StoreFault> {
        let hash = ChangeHash(id_bytes(&row.hash)?);
        Ok(Self { page: page_id(&row.page)?, hash, bytes: row.bytes.into_vec() })
    }
}

impl From<PageRow> for StoredPage {
    fn from(row: PageRow) -> Self {
        Self {
            snapshot: row.snapshot.map(ByteBuf::into_vec),
            changes: row.changes.into_iter().map(ByteBuf::into_vec).collect(),
        }
    }
}

/// The pages of a log, a line each: its key, how many changes are unsent and kept, its heads. A
/// life has many, and a text goes over at once.
pub(crate) fn page_states(lines: &str) -> Result<Vec<PageState>, StoreFault> {
    lines.lines().map(|line| page_state(line).ok_or(StoreFault::Damaged("a page"))).collect()
}

fn page_state(line: &str) -> Option<PageState> {
    let mut words = line.split(' ');
    Some(PageState {
        page: page_id(words.next()?).ok()?,
        unsent: words.next()?.parse().ok()?,
        changes: words.next()?.parse().ok()?,
        server_heads: HashList::from_bytes(&unhex(words.next()?)?)?,
    })
}

impl From<&SyncState> for SyncRow {
    #[expect(clippy::cast_precision_loss, reason = "exact until the year 287396")]
    fn from(state: &SyncState) -> Self {
        Self {
            cursor: state.cursor.to_string(),
            digest: state.digest.to_bytes().to_vec().into(),
            complete_next: state.complete_next,
            last_contact_ms: state.last_contact_ms.map(|ms| ms as f64),
            clock_ahead_ms: state.clock_ahead_ms as f64,
        }
    }
}

impl TryFrom<SyncRow> for SyncState {
    type Error = StoreFault;

    fn try_from(row: SyncRow) -> Result<Self, StoreFault> {
        let digest = row.digest.into_vec().try_into();
        Ok(Self {
            cursor: row.cursor.parse().map_err(|_| StoreFault::Damaged("a counter"))?,
            digest: Digest::from_bytes(digest.map_err(|_| StoreFault::Damaged("a digest"))?),
            complete_next: row.complete_next,
            last_contact_ms: row.last_contact_ms.map(crate::when::whole_ms),
            clock_ahead_ms: crate::when::whole_ms(row.clock_ahead_ms),
        })
    }
}

impl From<&Settled> for SettledRow {
    fn from(settled: &Settled) -> Self {
        let named = |(page, hash): &(PageId, ChangeHash)| (page_key(*page), hex(&hash.0));
        let snapshot = |(page, bytes): &(PageId, Vec<u8>)| (page_key(*page), bytes.clone().into());
        let heads = |(page, heads): &(PageId, HashList)| (page_key(*page), heads.to_bytes().into());
        Self {
            acknowledged: settled.acknowledged.iter().map(named).collect(),
            received: settled.received.iter().map(ChangeRow::from).collect(),
            snapshots: settled.snapshots.iter().map(snapshot).collect(),
            server_heads: settled.server_heads.iter().map(heads).collect(),
            state: SyncRow::from(&settled.state),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_come_back_from_their_keys_and_keep_their_order() {
        let page = |month| {
            PageId::episodes(LogId::new([0xab; 12]), banister_shared::ids::Month::new(month))
        };
        assert_eq!(page_id(&page_key(page(1519))), Ok(page(1519)));
        assert!(page_key(page(255)) < page_key(page(256)));
        assert!(page_key(page(1)).starts_with(&log_key(page(1).log)));
        assert!(["", "zz", "é1", "00"].iter().all(|key| page_id(key).is_err()));
    }
}
