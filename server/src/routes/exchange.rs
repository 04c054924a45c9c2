//! `/logs/{log}/exchange`: one round trip of changes, for devices without a socket.

use std::time::Duration;

use actix_web::error::PayloadError;
use actix_web::http::header;
use actix_web::{FromRequest, HttpRequest, HttpResponse, web};
use banister_shared::error::Code;
use banister_shared::limits::EXCHANGE_BYTES_MAX;
use banister_shared::sync::Request;

use super::resource::resource;
use crate::auth::log_access::LogMember;
use crate::error::ApiError;
use crate::hub;
use crate::state::State;
use crate::store::journal::Action;

/// The type of both bodies.
const CBOR: &str = "application/cbor";
/// The largest body takes this long at 300 kbit/s.
const BODY_TIMEOUT: Duration = Duration::from_secs(120);

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
    let sent = read(&request, payload).await?;
    let writes = sent.pages.iter().any(|part| !part.changes.is_empty());
    member.note(&state, if writes { Action::Write } else { Action::Read }).await?;
    let response = hub::exchange(&state, &member, sent).await?;
    Ok(HttpResponse::Ok().content_type(CBOR).body(response.encode()))
}

/// Reads the body of an exchange within its limits.
async fn read(request: &HttpRequest, payload: web::Payload) -> Result<Request, ApiError> {
    if request.headers().get(header::CONTENT_TYPE).is_none_or(|value| value != CBOR) {
        return Err(Code::UnsupportedMediaType.into());
    }
    let bytes = web::Bytes::from_request(request, &mut payload.into_inner());
    let bytes = tokio::time::timeout(BODY_TIMEOUT, bytes).await;
    let bytes = bytes.map_err(|_| Code::InvalidExchange)?.map_err(|e| code(&e))?;
    Ok(Request::decode(&bytes).map_err(|_| Code::InvalidExchange)?)
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
