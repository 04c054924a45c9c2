//! `/logs/{log}/exchange`: one round trip of changes, for devices without a socket.

use std::time::Duration;

use actix_web::error::PayloadError;
use actix_web::http::header;
use actix_web::{FromRequest, HttpRequest, HttpResponse, web};
use banister_shared::error::Code;
use banister_shared::limits::EXCHANGE_BYTES_MAX;
use banister_shared::sync::Request;

use super::answer::answer;
use super::resource::resource;
use crate::auth::log_access::LogMember;
use crate::error::ApiError;
use crate::hub;
use crate::socket::Held;
use crate::state::State;
use crate::store::journal::Action;

/// The type of both bodies.
const CBOR: &str = "application/cbor";
/// The largest body takes this long at 300 kbit/s.
const BODY_TIMEOUT: Duration = Duration::from_secs(120);
/// Who has too many bodies on their way comes back after this time.
const RETRY_SECONDS: u64 = 5;

pub(super) fn mount(scope: &mut web::ServiceConfig) {
    scope.service(resource("/logs/{log}/exchange", "POST").route(web::post().to(exchange)));
}

// The body is not touched before the member is known: extractors are polled together.
async fn exchange(
    state: web::Data<State>,
    member: LogMember,
    request: HttpRequest,
    payload: web::Payload,
) -> Result<HttpResponse, ApiError> {
    let (sent, held) = read(&state, &member, &request, payload).await?;
    let writes = sent.pages.iter().any(|part| !part.changes.is_empty());
    member.note(&state, if writes { Action::Write } else { Action::Read }).await?;
    let share = state.sockets.incoming.share(member.caller.account);
    // What waits goes with its request, and when others need its place.
    let turn = tokio::select! {
        turn = share.exchange() => turn,
        () = held.shown_out() => return Err(ApiError::too_many(RETRY_SECONDS)),
    };
    let account = member.caller.account;
    let answering = state.clone();
    // To its end, also when the device has gone: what is stored has to be passed on.
    let task = tokio::spawn(async move {
        let (_held, _turn) = (held, turn);
        hub::exchange(&state, &member, sent).await
    });
    let response = task.await.map_err(ApiError::internal)??;
    Ok(answer(&answering, &request, account, response.encode())?.of_type(CBOR))
}

/// Reads the body of an exchange within its limits, and what it takes up of memory.
async fn read(
    state: &State,
    member: &LogMember,
    request: &HttpRequest,
    payload: web::Payload,
) -> Result<(Request, Held), ApiError> {
    if request.headers().get(header::CONTENT_TYPE).is_none_or(|value| value != CBOR) {
        return Err(Code::UnsupportedMediaType.into());
    }
    // A body that is not whole is memory that its sender holds for as long as it likes.
    let room = state.sockets.incoming.share(member.caller.account);
    let held = room.hold(announced(request));
    let held = held.ok_or_else(|| ApiError::too_many(RETRY_SECONDS))?;
    let bytes = web::Bytes::from_request(request, &mut payload.into_inner());
    let bytes = tokio::select! {
        bytes = tokio::time::timeout(BODY_TIMEOUT, bytes) => bytes,
        () = held.shown_out() => return Err(ApiError::too_many(RETRY_SECONDS)),
    };
    let bytes = bytes.map_err(|_| Code::InvalidExchange)?.map_err(|e| code(&e))?;
    let sent = Request::decode(&bytes).map_err(|_| Code::InvalidExchange)?;
    Ok((sent, held))
}

/// How long the body says that it is; as long as it may be, if it does not.
fn announced(request: &HttpRequest) -> usize {
    let length = request.headers().get(header::CONTENT_LENGTH);
    let length = length.and_then(|value| value.to_str().ok()?.parse().ok());
    length.unwrap_or(EXCHANGE_BYTES_MAX).min(EXCHANGE_BYTES_MAX)
}

/// How bodies that are not JSON are read.
pub(super) fn config() -> web::PayloadConfig {
    web::PayloadConfig::new(EXCHANGE_BYTES_MAX)
}

fn code(error: &actix_web::Error) -> Code {
    match error.as_error::<PayloadError>() {
        Some(PayloadError::Overflow) => Code::BodyTooLarge,
        _ if error.as_response_error().status_code() == 413 => Code::BodyTooLarge,
        _ => Code::InvalidExchange,
    }
}
