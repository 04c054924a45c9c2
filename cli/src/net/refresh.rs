//! Renewing the access token. Whatever moment this process dies at, the session goes on: the
//! next refresh token is on disk before it is asked for, and asking again with the same pair
//! gives the same answer.

use banister_shared::api::{RefreshSession, Secret, Session};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::server::{Body, Call, Server, read_json};
use crate::command_error::CommandError;
use crate::device::Device;
use crate::store::StoredSession;
use crate::{clock, random};

/// The lock under which the session is renewed, begun and ended.
pub(crate) const SESSION_LOCK: &str = "session.lock";

/// The session with an access token other than `stale`.
pub(super) fn refresh(
    device: &mut Device,
    server: &Server,
    stale: &Secret,
) -> Result<StoredSession, CommandError> {
    let _lock = device.home.lock(SESSION_LOCK)?;
    let mut session = device.store.session()?.ok_or(CommandError::NotLoggedIn)?;
    if session.access_token != *stale {
        return Ok(session);
    }
    let next = match session.next_refresh_token.take() {
        Some(asked_before) => asked_before,
        None => Secret(URL_SAFE_NO_PAD.encode(random::bytes::<32>()?)),
    };
    session.next_refresh_token = Some(next.clone());
    device.store.renew_session(&session)?;
    let answer = ask(server, &session.refresh_token, next)?;
    session.access_until_ms =
        clock::now_ms().saturating_add(answer.expires_in.saturating_mul(1000));
    session.access_token = answer.access_token;
    session.refresh_token = answer.refresh_token;
    session.next_refresh_token = None;
    device.store.renew_session(&session)?;
    Ok(session)
}

fn ask(server: &Server, token: &Secret, next: Secret) -> Result<Session, CommandError> {
    let body = RefreshSession { refresh_token: token.clone(), next_refresh_token: Some(next) };
    let call = Call { method: "POST", path: "/sessions/refresh", body: Body::json(&body)? };
    read_json(server, &server.send(&call, None)?)
}
