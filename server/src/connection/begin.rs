use actix_web::Error;
use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{CONTENT_LENGTH, HeaderMap, TRANSFER_ENCODING};
use actix_web::middleware::Next;

use super::answer::Answering;
use super::{Coming, Connection};

/// Has the body of a request read, and once it is answered the head of the next one.
pub(crate) async fn begin(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    let connection = Connection::of(request.request());
    let answering = Answering::begin(connection, body(request.headers()));
    let response = next.call(request).await?;
    Ok(response.map_body(|_, body| answering.with(body)))
}

/// What the library has found in order.
fn body(headers: &HeaderMap) -> Coming {
    if headers.contains_key(TRANSFER_ENCODING) {
        return Coming::Chunks;
    }
    let length = headers.get(CONTENT_LENGTH).and_then(|length| length.to_str().ok());
    Coming::body(length.and_then(|length| length.trim().parse().ok()).unwrap_or(0))
}
