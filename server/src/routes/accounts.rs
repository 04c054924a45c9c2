//! `/accounts`: registration.

use actix_web::{HttpResponse, web};
use banister_shared::error::Code;
use banister_shared::ids::AccountId;

use super::resource::resource;
use crate::auth::caller::Peer;
use crate::auth::session::Opening;
use crate::error::ApiError;
use crate::random;
use crate::state::State;
use crate::store::account::{self, NewAccount as Row};
use crate::store::{Connection, StoreError};
use crate::valid::Valid;
use crate::valid::account::NewAccount;

pub(super) fn mount(scope: &mut web::ServiceConfig) {
    scope.service(resource("/accounts", "POST").route(web::post().to(create)));
}

async fn create(
    state: web::Data<State>,
    peer: Peer,
    Valid(new): Valid<NewAccount>,
) -> Result<HttpResponse, ApiError> {
    state.attempts.count(peer.0, new.email.as_bytes())?;
    let now = state.clock.now_ms();
    let password_hash = state.passwords.hash(new.password).await?;
    let id = AccountId::new(now, random::bytes()?);
    let opening = Opening::new(new.device_id, new.device_name, now)?;
    let (email, display_name, device) = (new.email, new.display_name, opening.clone());
    let session = state
        .store
        .write(move |conn| {
            let (password_hash, display_name) = (&password_hash, display_name.as_deref());
            insert(conn, &Row { id, email: &email, password_hash, display_name, created_at: now })?;
            device.store(conn, id)
        })
        .await?;
    Ok(HttpResponse::Created().json(opening.answer(&state, id, session).await?))
}

fn insert(conn: &mut Connection, new: &Row<'_>) -> Result<(), ApiError> {
    account::insert(conn, new).map_err(|error: StoreError| {
        if error.is_duplicate() { Code::EmailTaken.into() } else { error.into() }
    })
}
