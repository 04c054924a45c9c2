use std::collections::{BTreeMap, BTreeSet, HashSet};

use actix_web::web;
use banister_shared::error::Code;
use banister_shared::ids::PageId;
use banister_shared::sync::{Digest, HashList, PageAnswer, PagePart, Request, Response, VERSION};

use super::lacking::{by_cursor, by_heads};
use super::open_page::OpenPage;
use crate::auth::log_access::LogMember;
use crate::error::ApiError;
use crate::state::State;
use crate::store::{Connection, change, log, page};

/// Hashes of the changes that this exchange has stored: the device need not hear of them.
pub(super) type Stored = HashSet<[u8; 32]>;

/// One answer carries about this many bytes; the device then asks again at once.
pub(super) const ANSWER_BYTES: usize = 1024 * 1024;

/// What a device lacks of a page: a document, and changes after it.
#[derive(Debug, Default)]
pub(super) struct Lacked {
    pub(super) snapshot: Option<Vec<u8>>,
    pub(super) changes: Vec<Vec<u8>>,
}

/// What a device lacks, and how far that takes it.
pub(super) struct Lacking {
    pub(super) pages: BTreeMap<PageId, Lacked>,
    /// The number of the last change it then has.
    pub(super) cursor: i64,
    pub(super) more: bool,
    /// Pages that did not fit. Nothing is said of them: heads without the changes that lead to
    /// them would make the device believe that it has those.
    pub(super) left: BTreeSet<PageId>,
}

/// Says what the device lacks, from one state of the database.
pub(super) async fn answer(
    state: &web::Data<State>,
    member: &LogMember,
    request: Request,
    stored: Stored,
) -> Result<Response, ApiError> {
    let (id, role, now_ms) = (member.log.id, member.role, state.clock.now_ms());
    // The graph of every page that it names may have to be built.
    let is_long = request.complete || request.pages.len() > 1;
    let read = move |conn: &mut Connection| {
        let log = log::find(conn, id)?.ok_or(Code::LogNotFound)?;
        let lacking = match request.complete {
            true => by_heads(conn, &log, &request)?,
            false => by_cursor(conn, &log, request.cursor, &stored)?,
        };
        let mut response = Response {
            version: VERSION,
            cursor: u64::try_from(lacking.cursor).unwrap_or(0),
            digest: Digest::from_bytes(log.digest),
            now_ms,
            more: lacking.more,
            pages: answers(conn, lacking, &request.pages)?,
        };
        // Only who may write a page can bring back what is lost of it.
        response.pages.iter_mut().for_each(|page| page.lacks &= role.may_write(page.page.kind));
        Ok(response)
    };
    let read = move |conn: &mut Connection| conn.snapshot(read);
    if !is_long {
        return state.store.read(read).await;
    }
    // However much an account asks for, it takes one of those who read what is long.
    let turn = state.sockets.incoming.share(member.caller.account).opening().await;
    let read = move |conn: &mut Connection| {
        let _turn = turn;
        read(conn)
    };
    state.store.read_long(read).await
}

/// An answer for every page that the device lacks something of or has named.
fn answers(
    conn: &mut Connection,
    lacking: Lacking,
    parts: &[PagePart],
) -> Result<Vec<PageAnswer>, ApiError> {
    let Lacking { mut pages, cursor, left, .. } = lacking;
    for part in parts.iter().filter(|part| !left.contains(&part.page)) {
        pages.entry(part.page).or_default();
    }
    let claimed: BTreeMap<PageId, &HashList> = parts.iter().map(|p| (p.page, &p.heads)).collect();
    pages
        .into_iter()
        .map(|(id, lacked)| {
            let row = page::find(conn, id)?;
            let heads = row.filter(|row| row.last_seq <= cursor).map(|row| row.heads);
            Ok(PageAnswer {
                page: id,
                // Of a page that goes on in the next answer no heads are named yet.
                heads: heads.and_then(|heads| HashList::from_bytes(&heads)).unwrap_or_default(),
                snapshot: lacked.snapshot.map(Into::into),
                changes: lacked.changes.into_iter().map(Into::into).collect(),
                lacks: claimed.get(&id).map_or(Ok(false), |heads| is_lost(conn, id, heads))?,
            })
        })
        .collect()
}

/// Whether the server once had changes of the page that it has no longer.
fn is_lost(conn: &mut Connection, id: PageId, claimed: &HashList) -> Result<bool, ApiError> {
    let hashes: Vec<[u8; 32]> = claimed.iter().map(|hash| hash.0).collect();
    if change::count_of(conn, id, &hashes)? == hashes.len() {
        return Ok(false);
    }
    // They may be in its snapshot.
    let graph = OpenPage::load(conn, id)?.graph;
    Ok(!claimed.iter().all(|hash| graph.contains(&hash)))
}
