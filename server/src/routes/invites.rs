//! Invites: `/logs/{log}/invites` makes a code and lists those that nobody has used,
//! `/logs/{log}/invites/{id}` withdraws one, `/invites/{code}/accept` uses one.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{self, Json};
use banister_shared::api::{Accepted, CreateInvite, Invite, List, OpenInvite, Role};
use banister_shared::error::Code;
use banister_shared::ids::AccountId;
use banister_shared::limits::{INVITE_SECONDS_DEFAULT, INVITE_SECONDS_MAX};

use super::invite_code::InviteCode;
use super::resource::resource;
use crate::auth::caller::{Caller, Peer};
use crate::auth::change_access;
use crate::auth::log_access::{Reading, Writing, locked_role, require_owner};
use crate::clock::rfc3339;
use crate::error::ApiError;
use crate::state::State;
use crate::store::invite::{self, CodeHash, NewInvite};
use crate::store::{Connection, log, member};
use crate::valid::{Checked, Valid};

pub(super) fn mount(scope: &mut web::ServiceConfig) {
    let of_log = resource("/logs/{log}/invites", "GET, POST");
    scope.service(of_log.route(web::get().to(list)).route(web::post().to(create)));
    let one = resource("/logs/{log}/invites/{id}", "DELETE");
    scope.service(one.route(web::delete().to(withdraw)));
    scope.service(resource("/invites/{code}/accept", "POST").route(web::post().to(accept)));
}

/// The first bytes of a code's hash: enough to name it, and the code cannot be found from them.
const ID_BYTES: usize = 8;

/// An invite to be made.
struct ToMake {
    role: Role,
    seconds: i64,
}

impl Checked for ToMake {
    type Wire = CreateInvite;

    fn check(wire: CreateInvite) -> Result<Self, Code> {
        let seconds = wire.expires_in.unwrap_or(INVITE_SECONDS_DEFAULT);
        if !(1..=INVITE_SECONDS_MAX).contains(&seconds) {
            return Err(Code::InvalidRequest);
        }
        Ok(Self { role: wire.role, seconds })
    }
}

async fn create(
    state: web::Data<State>,
    Writing(owner): Writing,
    Valid(wanted): Valid<ToMake>,
) -> Result<HttpResponse, ApiError> {
    let (code, now) = (InviteCode::random()?, state.clock.now_ms());
    let new = NewInvite {
        code_hash: code.hash(),
        log_id: owner.log.id,
        role: wanted.role,
        created_by: owner.caller.account,
        created_at: now,
        expires_at: now + wanted.seconds * 1000,
    };
    let expires_at = rfc3339(new.expires_at);
    state.store.write(move |conn| make(conn, &new, now)).await?;
    let invite = Invite { code: code.to_string(), role: wanted.role, expires_at };
    Ok(HttpResponse::Created().json(invite))
}

fn make(conn: &mut Connection, new: &NewInvite, now: i64) -> Result<(), ApiError> {
    require_owner(conn, new.log_id, new.created_by, now)?;
    invite::delete_expired(conn, new.log_id, now - INVITE_SECONDS_MAX * 1000)?;
    Ok(invite::insert(conn, new)?)
}

async fn list(
    state: web::Data<State>,
    Reading(owner): Reading,
) -> Result<Json<List<OpenInvite>>, ApiError> {
    if owner.role != Role::Owner {
        return Err(Code::RoleForbids.into());
    }
    let (id, now) = (owner.log.id, state.clock.now_ms());
    let rows = state.store.read(move |conn| invite::open(conn, id, now)).await?;
    Ok(Json(List::whole(rows.iter().map(wire).collect())))
}

fn wire(row: &invite::OpenInvite) -> OpenInvite {
    OpenInvite {
        id: id(&row.code_hash),
        role: row.role,
        created_at: rfc3339(row.created_at),
        expires_at: rfc3339(row.expires_at),
    }
}

fn id(hash: &CodeHash) -> String {
    hash.iter().take(ID_BYTES).map(|byte| format!("{byte:02x}")).collect()
}

async fn withdraw(
    state: web::Data<State>,
    Writing(owner): Writing,
    path: web::Path<(String, String)>,
) -> Result<HttpResponse, ApiError> {
    let (by, log, now) = (owner.caller.account, owner.log.id, state.clock.now_ms());
    let (_, named) = path.into_inner();
    let withdraw = move |conn: &mut Connection| {
        require_owner(conn, log, by, now)?;
        let open = invite::open(conn, log, now)?;
        let invite = open.iter().find(|invite| id(&invite.code_hash) == named);
        let hash = invite.ok_or(Code::InviteNotFound)?.code_hash;
        if invite::delete(conn, &hash)? {
            return Ok(((), Vec::new()));
        }
        Err(Code::InviteNotFound.into())
    };
    change_access(&state, withdraw).await?;
    Ok(HttpResponse::new(StatusCode::NO_CONTENT))
}

async fn accept(
    state: web::Data<State>,
    peer: Peer,
    caller: Caller,
    code: web::Path<String>,
) -> Result<Json<Accepted>, ApiError> {
    let (account, now) = (caller.account, state.clock.now_ms());
    state.attempts.count(peer.0, &account.to_bytes())?;
    let hash = code.parse::<InviteCode>()?.hash();
    let accept =
        move |conn: &mut Connection| Ok((use_code(conn, &hash, account, now)?, vec![account]));
    Ok(Json(change_access(&state, accept).await?))
}

/// Makes the account a member. Whoever has used the code already is told the same again, in
/// case the answer was lost.
fn use_code(
    conn: &mut Connection,
    hash: &CodeHash,
    account: AccountId,
    now: i64,
) -> Result<Accepted, ApiError> {
    let invite = invite::find(conn, hash)?.ok_or(Code::InviteNotFound)?;
    if invite.used_by.as_deref() != Some(&account.to_bytes()[..]) {
        join(conn, &invite, hash, account, now)?;
    }
    let (log, role) =
        log::seen_by(conn, invite.log_id, account, now)?.ok_or(Code::InviteNotFound)?;
    Ok(Accepted { log_id: log.id, name: log.name, role })
}

/// A code is as good as whoever made it: it ends with their ownership.
fn join(
    conn: &mut Connection,
    invite: &invite::Invite,
    hash: &CodeHash,
    account: AccountId,
    now: i64,
) -> Result<(), ApiError> {
    if invite.used_at.is_some() || invite.expires_at <= now {
        return Err(Code::InviteNotFound.into());
    }
    if locked_role(conn, invite.log_id, invite.created_by, now)? != Some(Role::Owner) {
        return Err(Code::InviteNotFound.into());
    }
    let grant = member::find(conn, invite.log_id, account)?;
    if grant.is_some_and(|grant| !grant.has_ended(now)) {
        return Err(Code::AlreadyMember.into());
    }
    if !invite::use_up(conn, hash, account, now)? {
        return Err(Code::InviteNotFound.into());
    }
    Ok(member::put(conn, invite.log_id, account, invite.role, now)?)
}
