//! Who opens a socket. Browsers set no headers and stock clients know only a URL, so there are
//! three places for a token.

use actix_web::HttpRequest;
use actix_web::http::header;
use banister_shared::error::Code;

use crate::auth::caller::{self, Known};
use crate::auth::claims::Claims;
use crate::auth::sync_token;
use crate::error::ApiError;
use crate::state::State;
use crate::store::Connection;
use crate::store::refresh_token::TokenHash;

/// The subprotocol that is spoken, and the one that carries an access token: a client offers
/// both, `banister.sync` and `banister.bearer.TOKEN`.
pub(super) const PROTOCOL: &str = "banister.sync";
const BEARER_PROTOCOL: &str = "banister.bearer.";

/// What a device has shown, to be held against the database as often as need be.
#[derive(Debug, Clone)]
pub(super) enum Credentials {
    /// An access token: a session of a device.
    Session(Claims),
    /// A sync token, hashed.
    SyncToken(TokenHash),
}

impl Credentials {
    /// From a request's `Authorization` header, its subprotocols or its query, in this order.
    ///
    /// # Errors
    /// `not_authenticated` or `token_expired`.
    pub(super) async fn of(state: &State, request: &HttpRequest) -> Result<Self, ApiError> {
        if let Some(token) = caller::bearer(request).or_else(|| subprotocol(request)) {
            return Ok(Self::Session(state.tokens.verify(token).await?));
        }
        match query_token(request) {
            Some(token) => Ok(Self::SyncToken(crate::auth::opaque::hash(token))),
            None => Err(Code::NotAuthenticated.into()),
        }
    }

    /// The device they belong to, if it may still come in.
    ///
    /// # Errors
    /// `not_authenticated` or `session_ended`; the store's.
    pub(super) fn check(&self, conn: &mut Connection) -> Result<Known, ApiError> {
        match self {
            Self::Session(claims) => caller::check(conn, claims),
            Self::SyncToken(hash) => sync_token::check(conn, hash),
        }
    }
}

fn subprotocol(request: &HttpRequest) -> Option<&str> {
    let offered = request.headers().get_all(header::SEC_WEBSOCKET_PROTOCOL);
    let mut offered = offered.filter_map(|value| value.to_str().ok()).flat_map(|v| v.split(','));
    offered.find_map(|protocol| protocol.trim().strip_prefix(BEARER_PROTOCOL))
}

fn query_token(request: &HttpRequest) -> Option<&str> {
    let mut pairs = request.query_string().split('&');
    pairs.find_map(|pair| pair.strip_prefix("token=")).filter(|token| !token.is_empty())
}
