use std::collections::BTreeSet;

use banister_shared::error::Code;
use banister_shared::ids::{AccountId, DeviceId, LogId, actor_device};
use banister_shared::limits::LOG_PAGES_MAX;
use banister_shared::sync::Digest;

use super::incoming::Addition;
use crate::auth::caller::Caller;
use crate::error::ApiError;
use crate::store::{Connection, StoreError, change, device, log, member, page, snapshot};

/// Why additions were not committed. Nothing of them was.
#[derive(Debug)]
pub(super) enum CommitError {
    /// Another server has written to a page since it was read.
    Stale,
    /// Anything that the device is to be told.
    Refused(ApiError),
}

impl From<StoreError> for CommitError {
    fn from(error: StoreError) -> Self {
        if error.is_conflict() { Self::Stale } else { Self::Refused(error.into()) }
    }
}

impl From<ApiError> for CommitError {
    fn from(error: ApiError) -> Self {
        Self::Refused(error)
    }
}

impl From<Code> for CommitError {
    fn from(code: Code) -> Self {
        Self::Refused(code.into())
    }
}

/// Stores additions to pages of one log, in one transaction. Gives each page's row as it is
/// afterwards.
pub(super) fn commit(
    conn: &mut Connection,
    caller: Caller,
    id: LogId,
    additions: &[Addition],
    now: i64,
) -> Result<Vec<page::Page>, CommitError> {
    let count: usize = additions.iter().map(|addition| addition.changes.len()).sum();
    let count = i64::try_from(count).unwrap_or(i64::MAX);
    // From here on the log's row is locked: roles, page numbers and the digest stay as read.
    let mut log = log::begin_writing(conn, id, count)?.ok_or(Code::LogNotFound)?;
    check_role(conn, caller.account, id, additions, now)?;
    check_device(conn, caller.device)?;
    let mut digest = Digest::from_bytes(log.digest);
    let mut rows = Vec::with_capacity(additions.len());
    for addition in additions {
        bind_actors(conn, caller, addition)?;
        let first = log.seq + 1;
        log.seq += addition.changes.len() as i64;
        rows.push(store_page(conn, addition, &mut log, now)?);
        store_changes(conn, caller.device, addition, first, now)?;
        digest = digest
            .minus(part(addition, &addition.before.heads))
            .plus(part(addition, &addition.heads.to_bytes()));
    }
    log.digest = digest.to_bytes();
    log::end_writing(conn, id, &log)?;
    Ok(rows)
}

/// The role may have changed since the request came in.
fn check_role(
    conn: &mut Connection,
    account: AccountId,
    id: LogId,
    additions: &[Addition],
    now: i64,
) -> Result<(), CommitError> {
    let role = member::role(conn, id, account, now)?.ok_or(Code::LogNotFound)?;
    let forbidden = additions.iter().find(|addition| !role.may_write(addition.before.id.kind));
    match forbidden {
        Some(addition) => Err(ApiError::at(Code::RoleForbids, addition.before.id).into()),
        None => Ok(()),
    }
}

/// The device may have been revoked since the request came in.
fn check_device(conn: &mut Connection, id: DeviceId) -> Result<(), CommitError> {
    let device = device::find(conn, id)?.filter(|device| device.revoked_at.is_none());
    device.map(drop).ok_or_else(|| Code::SessionEnded.into())
}

/// Binds each new actor to the device that delivers it. One that names a registered device, or
/// is bound already, must belong to the same account: nobody writes in another's name.
fn bind_actors(
    conn: &mut Connection,
    caller: Caller,
    addition: &Addition,
) -> Result<(), CommitError> {
    let id = addition.before.id;
    let actors: BTreeSet<_> = addition.changes.iter().map(|change| change.header.actor()).collect();
    for actor in actors {
        let bound = change::actor(conn, id.log, actor.to_bytes())?.map(|(_, account)| account);
        let named = match actor_device(&actor) {
            Some(named) => device::find(conn, named)?.map(|device| device.account_id),
            None => None,
        };
        if bound.or(named).is_some_and(|account| account != caller.account) {
            return Err(ApiError::at(Code::ActorForged, id).into());
        }
        if bound.is_none() {
            change::bind_actor(conn, id.log, actor.to_bytes(), caller.device, caller.account)?;
        }
    }
    Ok(())
}

/// Stores the changes one by one, or, where they are a whole page, the document they came in.
fn store_changes(
    conn: &mut Connection,
    device: DeviceId,
    addition: &Addition,
    first: i64,
    now: i64,
) -> Result<(), CommitError> {
    let Some(document) = addition.document.as_ref().filter(|_| addition.before.revision == 0)
    else {
        return insert_changes(conn, device, addition, first, now);
    };
    let headers: Vec<_> = addition.changes.iter().map(|change| &change.header).collect();
    let graph = minicbor::to_vec(&headers).map_err(|_| StoreError::Corrupt("graph of a page"))?;
    let covered_seq = first - 1 + addition.changes.len() as i64;
    let snapshot = snapshot::Snapshot { bytes: document.clone(), graph, covered_seq };
    Ok(snapshot::put(conn, addition.before.id, &snapshot)?)
}

fn insert_changes(
    conn: &mut Connection,
    device_id: DeviceId,
    addition: &Addition,
    first: i64,
    now: i64,
) -> Result<(), CommitError> {
    for (seq, admitted) in (first..).zip(&addition.changes) {
        let header = minicbor::to_vec(&admitted.header);
        let new = change::NewChange {
            page_id: addition.before.id,
            seq,
            hash: admitted.header.hash().0,
            actor: admitted.header.actor().to_bytes().to_vec(),
            actor_seq: i64::try_from(admitted.header.seq).unwrap_or(i64::MAX),
            header: header.map_err(|_| StoreError::Corrupt("change header"))?,
            bytes: admitted.bytes.clone(),
            device_id,
            received_at: now,
        };
        change::insert(conn, &new).map_err(stale_or_failed)?;
    }
    Ok(())
}

fn store_page(
    conn: &mut Connection,
    addition: &Addition,
    log: &mut log::Writing,
    now: i64,
) -> Result<page::Page, CommitError> {
    let bytes: usize = addition.changes.iter().map(|change| change.bytes.len()).sum();
    let mut row = page::Page {
        heads: addition.heads.to_bytes(),
        change_count: addition.before.change_count + addition.changes.len() as i64,
        byte_count: addition.before.byte_count + i64::try_from(bytes).unwrap_or(i64::MAX),
        last_seq: log.seq,
        ..addition.before.clone()
    };
    if row.revision == 0 {
        if log.page_count >= LOG_PAGES_MAX as i64 {
            return Err(ApiError::at(Code::LogFull, row.id).into());
        }
        log.page_count += 1;
        page::insert(conn, &row, now).map_err(stale_or_failed)?;
    } else if !page::update(conn, &row)? {
        return Err(CommitError::Stale);
    }
    row.revision += 1;
    Ok(row)
}

/// What is there already was written by another server.
fn stale_or_failed(error: StoreError) -> CommitError {
    if error.is_duplicate() { CommitError::Stale } else { error.into() }
}

fn part(addition: &Addition, heads: &[u8]) -> Digest {
    let heads = banister_shared::sync::HashList::from_bytes(heads).unwrap_or_default();
    Digest::of_page(addition.before.id, heads.as_slice())
}
