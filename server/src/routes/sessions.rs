//! `/sessions`: logging in, going on, logging out.

use actix_web::{HttpResponse, web};
use banister_shared::error::Code;
use banister_shared::ids::AccountId;

use super::resource::resource;
use crate::auth::caller::{Caller, Peer};
use crate::auth::change_access;
use crate::auth::refresh::{Rotated, Rotation};
use crate::auth::session::{self, Opening};
use crate::error::ApiError;
use crate::state::State;
use crate::store::{Connection, StoreResult, account, device, refresh_token, sync_token};
use crate::valid::Valid;
use crate::valid::session::{Login, Refresh};

pub(super) fn mount(scope: &mut web::ServiceConfig) {
    scope.service(resource("/sessions", "POST").route(web::post().to(create)));
    scope.service(resource("/sessions/refresh", "POST").route(web::post().to(refresh)));
    scope.service(resource("/sessions/current", "DELETE").route(web::delete().to(end)));
}

async fn create(
    state: web::Data<State>,
    peer: Peer,
    Valid(login): Valid<Login>,
) -> Result<HttpResponse, ApiError> {
    state.attempts.count(peer.0, login.email.as_bytes())?;
    let opening = Opening::new(login.device_id, login.device_name.clone(), state.clock.now_ms())?;
    let account = check_password(&state, login).await?;
    let device = opening.clone();
    let store = move |conn: &mut Connection| Ok((device.store(conn, account)?, vec![account]));
    let session = change_access(&state, store).await?;
    Ok(HttpResponse::Created().json(opening.answer(&state, account, session).await?))
}

async fn check_password(state: &State, login: Login) -> Result<AccountId, ApiError> {
    let email = login.email;
    let found = state.store.read(move |conn| account::by_email(conn, &email)).await?;
    let hash = found.as_ref().map(|account| account.password_hash.clone());
    let right = state.passwords.verify(login.password, hash).await?;
    let account = found.filter(|_| right).ok_or(Code::WrongCredentials)?;
    Ok(account.id)
}

async fn refresh(
    state: web::Data<State>,
    peer: Peer,
    Valid(refresh): Valid<Refresh>,
) -> Result<HttpResponse, ApiError> {
    state.attempts.count(peer.0, refresh.token.reveal().as_bytes())?;
    let rotation = Rotation::new(&refresh.token, refresh.next)?;
    let (next, now) = (rotation.next(), state.clock.now_ms());
    let store = move |conn: &mut Connection| {
        let rotated = rotation.store(conn, now)?;
        let revoked = match &rotated {
            Rotated::Renewed(_) => Vec::new(),
            Rotated::Reused(account) => vec![*account],
        };
        Ok((rotated, revoked))
    };
    match change_access(&state, store).await? {
        Rotated::Renewed(device) => {
            let (account, session) = (device.account_id, device.session);
            let tokens = session::answer(&state, account, device.id, session, next).await?;
            Ok(HttpResponse::Ok().json(tokens))
        }
        Rotated::Reused(_) => Err(Code::SessionEnded.into()),
    }
}

async fn end(state: web::Data<State>, caller: Caller) -> Result<HttpResponse, ApiError> {
    let end = move |conn: &mut Connection| {
        log_out(conn, caller)?;
        Ok(((), vec![caller.account]))
    };
    change_access(&state, end).await?;
    Ok(HttpResponse::NoContent().finish())
}

fn log_out(conn: &mut Connection, caller: Caller) -> StoreResult<()> {
    device::end_session(conn, caller.device)?;
    refresh_token::delete_of_device(conn, caller.device)?;
    sync_token::delete_oldest(conn, caller.device, 0)
}
