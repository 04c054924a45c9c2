use actix_web::Error;
use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{CONTENT_ENCODING, HeaderMap};
use actix_web::middleware::Next;
use banister_shared::error::Code;

use crate::error::ApiError;

/// Refuses bodies that would have to be inflated: a hundred kilobytes may become a hundred
/// megabytes before anyone knows how long they are.
pub(crate) async fn as_it_is(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse, Error> {
    if is_encoded(request.headers()) {
        return Ok(request.error_response(ApiError::new(Code::UnsupportedMediaType)));
    }
    Ok(next.call(request).await?.map_into_boxed_body())
}

fn is_encoded(headers: &HeaderMap) -> bool {
    headers
        .get_all(CONTENT_ENCODING)
        .any(|coding| !coding.as_bytes().eq_ignore_ascii_case(b"identity"))
}
