//! A request about a log, from one of its members.

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest, web};
use banister_shared::api::Role;
use banister_shared::error::Code;
use banister_shared::ids::{AccountId, LogId};

use super::caller::{self, Caller, Extracting};
use crate::error::ApiError;
use crate::state::State;
use crate::store::journal::{Access, Action};
use crate::store::log::{self, Log};
use crate::store::{Connection, StoreResult, member};

const HOUR_MS: i64 = 3600 * 1000;

/// A member, and the log named by the path. Whoever is not a member is told that there is no
/// such log, so that ids cannot be tried out.
#[derive(Debug, Clone)]
pub(crate) struct LogMember {
    pub(crate) caller: Caller,
    pub(crate) log: Log,
    pub(crate) role: Role,
}

impl LogMember {
    async fn of(state: &web::Data<State>, request: &HttpRequest) -> Result<Self, ApiError> {
        let claims = caller::claims(state, request).await?;
        let id = path_log(request)?;
        let now = state.clock.now_ms();
        let (known, found) = state
            .store
            .read(move |conn| -> Result<_, ApiError> {
                let known = caller::check(conn, &claims)?;
                Ok((known, log::seen_by(conn, id, claims.sub, now)?))
            })
            .await?;
        let caller = known.note_seen(state);
        let (log, role) = found.ok_or(Code::LogNotFound)?;
        Ok(Self { caller, log, role })
    }

    /// Writes the access journal.
    pub(crate) async fn note(&self, state: &State, action: Action) -> Result<(), ApiError> {
        note(state, self.caller, self.log.id, action).await
    }
}

/// Writes into the access journal that the caller is about to do this.
pub(crate) async fn note(
    state: &State,
    caller: Caller,
    log: LogId,
    action: Action,
) -> Result<(), ApiError> {
    let hour = state.clock.now_ms().div_euclid(HOUR_MS);
    let access = Access { log, account: caller.account, device: caller.device, action, hour };
    Ok(state.journal.note(&state.store, access).await?)
}

/// A member whose purpose the handler will note in the journal.
impl FromRequest for LogMember {
    type Error = ApiError;
    type Future = Extracting<Self>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move { Self::of(&caller::state(&request)?, &request).await })
    }
}

/// A member who reads; the journal has it.
pub(crate) struct Reading(pub(crate) LogMember);

/// A member who is about to change something; the journal has it. The role is checked again
/// in the transaction that changes it.
pub(crate) struct Writing(pub(crate) LogMember);

impl FromRequest for Reading {
    type Error = ApiError;
    type Future = Extracting<Self>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move { Ok(Self(noted(&request, Action::Read).await?)) })
    }
}

impl FromRequest for Writing {
    type Error = ApiError;
    type Future = Extracting<Self>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move { Ok(Self(noted(&request, Action::Write).await?)) })
    }
}

async fn noted(request: &HttpRequest, action: Action) -> Result<LogMember, ApiError> {
    let state = caller::state(request)?;
    let member = LogMember::of(&state, request).await?;
    member.note(&state, action).await?;
    Ok(member)
}

fn path_log(request: &HttpRequest) -> Result<LogId, ApiError> {
    let text = request.match_info().get("log").unwrap_or_default();
    text.parse().map_err(|_| Code::InvalidId.into())
}

/// Refuses everyone but an owner, inside a transaction that only an owner may make.
pub(crate) fn require_owner(
    conn: &mut Connection,
    log: LogId,
    account: AccountId,
    now: i64,
) -> Result<(), ApiError> {
    match locked_role(conn, log, account, now)? {
        Some(Role::Owner) => Ok(()),
        Some(Role::Contributor | Role::Viewer) => Err(Code::RoleForbids.into()),
        None => Err(Code::LogNotFound.into()),
    }
}

/// The account's role in the log at `now` (ms). It takes the log's row lock first, so that what
/// it found stays so until the commit.
pub(crate) fn locked_role(
    conn: &mut Connection,
    log: LogId,
    account: AccountId,
    now: i64,
) -> StoreResult<Option<Role>> {
    match log::reserve_seq(conn, log, 0)? {
        Some(_) => member::role(conn, log, account, now),
        None => Ok(None),
    }
}
