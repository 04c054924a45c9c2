use actix_web::http::header::{ALLOW, HeaderValue};
use actix_web::{HttpResponse, Resource, ResponseError, web};
use banister_shared::error::Code;

use crate::error::ApiError;

/// A path that answers any other method than `allowed` (such as `GET, POST`) with problem+json
/// and the list of those it does answer to.
pub(super) fn resource(path: &str, allowed: &'static str) -> Resource {
    web::resource(path)
        .default_service(web::to(move || std::future::ready(method_not_allowed(allowed))))
}

fn method_not_allowed(allowed: &'static str) -> HttpResponse {
    let mut response = ApiError::new(Code::MethodNotAllowed).error_response();
    response.headers_mut().insert(ALLOW, HeaderValue::from_static(allowed));
    response
}
