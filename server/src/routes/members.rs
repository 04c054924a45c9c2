//! `/logs/{log}/members`: who may do what.

use actix_web::web::{self, Json};
use actix_web::{HttpResponse, http::StatusCode};
use banister_shared::api::{List, Member, Role, UpdateMember};
use banister_shared::error::Code;
use banister_shared::ids::{AccountId, LogId};

use super::resource::resource;
use crate::auth::change_access;
use crate::auth::log_access::{Reading, Writing, require_owner};
use crate::clock::rfc3339;
use crate::error::ApiError;
use crate::state::State;
use crate::store::{Connection, StoreResult, device, invite, log, member};
use crate::valid::{Checked, Valid, seconds};

pub(super) fn mount(scope: &mut web::ServiceConfig) {
    let one = resource("/logs/{log}/members/{account}", "PATCH, DELETE");
    scope.service(resource("/logs/{log}/members", "GET").route(web::get().to(list)));
    scope.service(one.route(web::patch().to(update)).route(web::delete().to(remove)));
}

/// What is to change in a grant.
struct Changes(UpdateMember);

impl Checked for Changes {
    type Wire = UpdateMember;

    fn check(wire: UpdateMember) -> Result<Self, Code> {
        wire.expires_in.map(|span| seconds::check(span, 0)).transpose()?;
        Ok(Self(wire))
    }
}

impl Changes {
    fn apply(&self, to: &mut member::Member, now: i64) {
        to.role = self.0.role.unwrap_or(to.role);
        to.paused = self.0.paused.unwrap_or(to.paused);
        if let Some(span) = self.0.expires_in {
            to.expires_at = (span > 0).then(|| now + span * 1000);
        }
    }
}

async fn list(
    state: web::Data<State>,
    Reading(reader): Reading,
) -> Result<Json<List<Member>>, ApiError> {
    let (id, role) = (reader.log.id, reader.role);
    let items = state.store.read(move |conn| members(conn, id, role)).await?;
    Ok(Json(List::whole(items)))
}

/// The members, as somebody of this role sees them.
fn members(conn: &mut Connection, id: LogId, reader: Role) -> StoreResult<Vec<Member>> {
    let rows = member::of_log(conn, id)?;
    let shown = |(row, name): (member::Member, Option<String>)| {
        let is_shown = reader == Role::Owner || row.role == Role::Owner;
        let seen = if is_shown { device::last_seen(conn, row.account_id)? } else { None };
        Ok(Member { last_seen_at: seen.map(rfc3339), ..wire(&row, name) })
    };
    rows.into_iter().map(shown).collect()
}

async fn update(
    state: web::Data<State>,
    Writing(owner): Writing,
    path: web::Path<(String, AccountId)>,
    Valid(changes): Valid<Changes>,
) -> Result<Json<Member>, ApiError> {
    let (by, id, now) = (owner.caller.account, owner.log.id, state.clock.now_ms());
    let (_, account) = path.into_inner();
    let change = move |conn: &mut Connection| {
        require_owner(conn, id, by, now)?;
        let row = change_member(conn, id, account, &changes, now)?;
        Ok(((row, member::display_name(conn, account)?), vec![account]))
    };
    let (row, name) = change_access(&state, change).await?;
    Ok(Json(wire(&row, name)))
}

/// Changes a grant. The codes of a former owner go with the role.
fn change_member(
    conn: &mut Connection,
    id: LogId,
    account: AccountId,
    changes: &Changes,
    now: i64,
) -> Result<member::Member, ApiError> {
    let mut row = member::find(conn, id, account)?.ok_or(Code::MemberNotFound)?;
    changes.apply(&mut row, now);
    member::update(conn, id, &row)?;
    if row.role != Role::Owner {
        invite::delete_open(conn, id, account)?;
    }
    keep_an_owner(conn, id)?;
    Ok(row)
}

async fn remove(
    state: web::Data<State>,
    Writing(by): Writing,
    path: web::Path<(String, AccountId)>,
) -> Result<HttpResponse, ApiError> {
    let (by, id, now) = (by.caller.account, by.log.id, state.clock.now_ms());
    let (_, account) = path.into_inner();
    let remove = move |conn: &mut Connection| {
        remove_member(conn, id, by, account, now)?;
        Ok(((), vec![account]))
    };
    change_access(&state, remove).await?;
    Ok(HttpResponse::new(StatusCode::NO_CONTENT))
}

/// An owner removes anyone, and with them every code that nobody has used: they may have been
/// given one. Everybody may leave; the codes they have made go with them.
fn remove_member(
    conn: &mut Connection,
    id: LogId,
    by: AccountId,
    account: AccountId,
    now: i64,
) -> Result<(), ApiError> {
    if by == account {
        log::reserve_seq(conn, id, 0)?.ok_or(Code::LogNotFound)?;
    } else {
        require_owner(conn, id, by, now)?;
    }
    if !member::delete(conn, id, account)? {
        return Err(Code::MemberNotFound.into());
    }
    if by == account {
        invite::delete_open(conn, id, account)?;
    } else {
        invite::delete_all_open(conn, id)?;
    }
    keep_an_owner(conn, id)
}

/// Refuses what would leave the log without an owner; the transaction is taken back.
fn keep_an_owner(conn: &mut Connection, id: LogId) -> Result<(), ApiError> {
    if member::has_lasting_owner(conn, id)? { Ok(()) } else { Err(Code::LastOwner.into()) }
}

fn wire(row: &member::Member, display_name: Option<String>) -> Member {
    Member {
        account_id: row.account_id,
        display_name,
        role: row.role,
        created_at: rfc3339(row.created_at),
        expires_at: row.expires_at.map(rfc3339),
        paused: row.paused,
        last_seen_at: None,
    }
}
