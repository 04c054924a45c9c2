//! `/logs`: the logs an account can see.

use actix_web::web::{self, Json};
use actix_web::{HttpResponse, http::StatusCode};
use banister_shared::api::{CreateLog, List, Log, Role, UpdateLog};
use banister_shared::error::Code;
use banister_shared::ids::LogId;
use banister_shared::sync::Digest;

use super::resource::resource;
use crate::auth::caller::Caller;
use crate::auth::change_access;
use crate::auth::log_access::{Reading, Writing, require_owner};
use crate::clock::rfc3339;
use crate::error::ApiError;
use crate::random;
use crate::state::State;
use crate::store::log::{self, NewLog};
use crate::store::{Connection, member};
use crate::valid::{Checked, Valid, name};

pub(super) fn mount(scope: &mut web::ServiceConfig) {
    let all = resource("/logs", "GET, POST");
    scope.service(all.route(web::get().to(list)).route(web::post().to(create)));
    let one = resource("/logs/{log}", "GET, PATCH, DELETE").route(web::get().to(show));
    scope.service(one.route(web::patch().to(rename)).route(web::delete().to(delete)));
}

/// A log to be made.
struct ToMake {
    id: Option<LogId>,
    name: String,
}

impl Checked for ToMake {
    type Wire = CreateLog;

    fn check(wire: CreateLog) -> Result<Self, Code> {
        let name = wire.name.as_deref().map(name::check).transpose()?;
        Ok(Self { id: wire.id, name: name.unwrap_or_default() })
    }
}

/// What is to change in a log.
struct Changes {
    name: Option<String>,
}

impl Checked for Changes {
    type Wire = UpdateLog;

    fn check(wire: UpdateLog) -> Result<Self, Code> {
        Ok(Self { name: wire.name.as_deref().map(name::check).transpose()? })
    }
}

async fn list(state: web::Data<State>, caller: Caller) -> Result<Json<List<Log>>, ApiError> {
    let now = state.clock.now_ms();
    let rows = state.store.read(move |conn| log::of_account(conn, caller.account, now)).await?;
    Ok(Json(List::whole(rows.into_iter().map(|(row, role)| wire(row, role)).collect())))
}

async fn create(
    state: web::Data<State>,
    caller: Caller,
    Valid(new): Valid<ToMake>,
) -> Result<HttpResponse, ApiError> {
    let now = state.clock.now_ms();
    let id = new.id.map_or_else(|| random::bytes().map(LogId::new), Ok)?;
    let (made, row) = state.store.write(move |conn| make(conn, caller, id, &new.name, now)).await?;
    let status = if made { StatusCode::CREATED } else { StatusCode::OK };
    Ok(HttpResponse::build(status).json(wire(row, Role::Owner)))
}

/// Makes the log with its owner, or finds the one that the same owner made before.
fn make(
    conn: &mut Connection,
    caller: Caller,
    id: LogId,
    name: &str,
    now: i64,
) -> Result<(bool, log::Log), ApiError> {
    let digest = Digest::default().to_bytes();
    let made = log::insert(conn, &NewLog { id, name, created_at: now, digest })?;
    if made {
        member::put(conn, id, caller.account, Role::Owner, now)?;
    }
    match log::seen_by(conn, id, caller.account, now)? {
        Some((row, Role::Owner)) => Ok((made, row)),
        Some(_) | None => Err(Code::LogTaken.into()),
    }
}

async fn show(Reading(member): Reading) -> Json<Log> {
    Json(wire(member.log, member.role))
}

async fn rename(
    state: web::Data<State>,
    Writing(member): Writing,
    Valid(changes): Valid<Changes>,
) -> Result<Json<Log>, ApiError> {
    let (account, mut row, now) = (member.caller.account, member.log, state.clock.now_ms());
    let (id, name) = (row.id, changes.name.unwrap_or_else(|| row.name.clone()));
    row.name.clone_from(&name);
    state
        .store
        .write(move |conn| -> Result<(), ApiError> {
            require_owner(conn, id, account, now)?;
            Ok(log::rename(conn, id, &name)?)
        })
        .await?;
    Ok(Json(wire(row, Role::Owner)))
}

async fn delete(
    state: web::Data<State>,
    Writing(member): Writing,
) -> Result<HttpResponse, ApiError> {
    let (account, id, now) = (member.caller.account, member.log.id, state.clock.now_ms());
    let delete = move |conn: &mut Connection| {
        require_owner(conn, id, account, now)?;
        Ok(((), log::delete(conn, id)?))
    };
    change_access(&state, delete).await?;
    Ok(HttpResponse::new(StatusCode::NO_CONTENT))
}

fn wire(row: log::Log, role: Role) -> Log {
    Log { id: row.id, name: row.name, role, created_at: rfc3339(row.created_at) }
}
