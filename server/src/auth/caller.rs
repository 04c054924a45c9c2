//! The account and device a request comes from.

use std::future::Future;
use std::net::IpAddr;
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::http::header;
use actix_web::{FromRequest, HttpRequest, web};
use banister_shared::error::Code;
use banister_shared::ids::{AccountId, DeviceId};

use super::claims::Claims;
use super::forwarded;
use crate::error::ApiError;
use crate::state::State;
use crate::store::Connection;
use crate::store::device::{self, Device};

/// How often a device's `last_seen_at` is written.
const SEEN_MS: i64 = 60 * 1000;

/// What extractors of this crate give.
pub(crate) type Extracting<T> = Pin<Box<dyn Future<Output = Result<T, ApiError>>>>;

/// Who asks: a device that is not revoked, in its present session.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Caller {
    pub(crate) account: AccountId,
    pub(crate) device: DeviceId,
    /// By how many ms the device's clock was ahead when it was last found odd.
    pub(crate) clock_ahead_ms: Option<i64>,
}

impl FromRequest for Caller {
    type Error = ApiError;
    type Future = Extracting<Self>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move {
            let state = state(&request)?;
            let claims = claims(&state, &request).await?;
            let found = state.store.read(move |conn| check(conn, &claims)).await?;
            Ok(found.note_seen(&state))
        })
    }
}

/// A caller as the database knows them.
pub(crate) struct Known {
    caller: Caller,
    last_seen_at: i64,
}

impl Known {
    pub(super) const fn new(device: &Device) -> Self {
        let caller = Caller {
            account: device.account_id,
            device: device.id,
            clock_ahead_ms: device.clock_ahead_ms,
        };
        Self { caller, last_seen_at: device.last_seen_at }
    }

    /// Writes down, at most once a minute and without waiting for it, that the device is here.
    pub(crate) fn note_seen(self, state: &web::Data<State>) -> Caller {
        Seen(self.last_seen_at).now(state, self.caller.device);
        self.caller
    }
}

/// When a device was last written down as seen.
pub(crate) struct Seen(i64);

impl Seen {
    /// It has just been.
    pub(crate) fn at_the_door(state: &State) -> Self {
        Self(state.clock.now_ms())
    }

    /// Writes down, at most once a minute and without waiting for it, that the device is here.
    pub(crate) fn now(&mut self, state: &State, device: DeviceId) {
        let now = state.clock.now_ms();
        if now - self.0 < SEEN_MS {
            return;
        }
        self.0 = now;
        let store = state.store.clone();
        actix_web::rt::spawn(async move {
            if let Err(error) = store.write(move |conn| device::seen(conn, device, now)).await {
                tracing::warn!(%error, "a device's last contact was not written");
            }
        });
    }
}

/// What the request's token says. Whether its device may still come in is for [`check`].
pub(crate) async fn claims(state: &State, request: &HttpRequest) -> Result<Claims, ApiError> {
    let token = bearer(request).ok_or(Code::NotAuthenticated)?;
    state.tokens.verify(token).await
}

/// Asks the database whether the token's device and session are still good: revocation takes
/// effect with the next request, on every server.
pub(crate) fn check(conn: &mut Connection, claims: &Claims) -> Result<Known, ApiError> {
    let device = device::find(conn, claims.dev)?.ok_or(Code::SessionEnded)?;
    let good = device.account_id == claims.sub
        && device.revoked_at.is_none()
        && device.session == claims.ses;
    if !good {
        return Err(Code::SessionEnded.into());
    }
    Ok(Known::new(&device))
}

/// The server's parts, from a request.
pub(crate) fn state(request: &HttpRequest) -> Result<web::Data<State>, ApiError> {
    let state = request.app_data::<web::Data<State>>().cloned();
    state.ok_or_else(|| ApiError::internal("the application has no state"))
}

/// The token of a request's `Authorization` header.
pub(crate) fn bearer(request: &HttpRequest) -> Option<&str> {
    let value = request.headers().get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

/// The address a request comes from, if it has one.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Peer(pub(crate) Option<IpAddr>);

impl FromRequest for Peer {
    type Error = ApiError;
    type Future = std::future::Ready<Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        std::future::ready(state(request).map(|state| {
            let direct = request.peer_addr().map(|peer| peer.ip());
            let said = || forwarded::last_address(request.headers());
            Self(if state.trust_forwarded { said().or(direct) } else { direct })
        }))
    }
}
