//! Answers that may be large: given piece by piece, and counted until they have been taken.

use actix_web::web::Bytes;
use actix_web::{HttpRequest, HttpResponse, rt};
use banister_shared::ids::AccountId;
use serde::Serialize;
use tokio_util::sync::{CancellationToken, DropGuard};

use crate::connection::Connection;
use crate::error::ApiError;
use crate::pieces::Pieces;
use crate::socket::{Held, Share};
use crate::state::State;

/// The type of most of them.
pub(super) const JSON: &str = "application/json";
/// Who has too much that waits to be read comes back after this time.
const RETRY_SECONDS: u64 = 5;

/// The body of an answer. Who takes nothing of it is cut off with its connection.
pub(super) type Answer = Pieces<(Held, DropGuard)>;

/// An answer to an account, if there is room for it.
///
/// # Errors
/// Too much waits to be read by the account, or by all of them.
pub(super) fn answer(
    state: &State,
    request: &HttpRequest,
    account: AccountId,
    bytes: impl Into<Bytes>,
) -> Result<Answer, ApiError> {
    let (bytes, share) = (bytes.into(), state.sockets.outgoing.share(account));
    let held = share.clone().hold(bytes.len());
    let held = held.ok_or_else(|| ApiError::too_many(RETRY_SECONDS))?;
    let gone = CancellationToken::new();
    rt::spawn(make_place(share, Connection::of(request), gone.clone()));
    Ok(Pieces::of(bytes, (held, gone.drop_guard())))
}

/// The same as JSON.
///
/// # Errors
/// As [`answer`].
pub(super) fn json(
    state: &State,
    request: &HttpRequest,
    account: AccountId,
    value: &impl Serialize,
) -> Result<Answer, ApiError> {
    answer(state, request, account, serde_json::to_vec(value).map_err(ApiError::internal)?)
}

impl Answer {
    /// With this type and nothing else.
    pub(super) fn of_type(self, content_type: &'static str) -> HttpResponse {
        HttpResponse::Ok().content_type(content_type).body(self)
    }
}

/// Ends the connection of what waits to be taken, when others need its place.
async fn make_place(share: Share, connection: Connection, gone: CancellationToken) {
    tokio::select! {
        biased;
        // What has been given is not taken back.
        () = gone.cancelled() => {}
        () = share.shown_out() => connection.give_up(),
    }
}
