//! What a request is answered with when it cannot be served.

use std::fmt;

use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderValue};
use actix_web::{HttpResponse, ResponseError};
use banister_shared::api::Problem;
use banister_shared::error::Code;
use banister_shared::ids::PageId;

use crate::store::StoreError;

/// An error as the outside sees it: a code of the table, answered as problem+json.
#[derive(Debug)]
pub(crate) struct ApiError {
    problem: Box<Problem>,
    retry_after_seconds: Option<u64>,
}

impl ApiError {
    pub(crate) fn new(code: Code) -> Self {
        Self { problem: Box::new(Problem::new(code)), retry_after_seconds: None }
    }

    /// An error of an exchange at one page.
    pub(crate) fn at(code: Code, page: PageId) -> Self {
        let problem = Box::new(Problem::new(code).at(page));
        Self { problem, retry_after_seconds: None }
    }

    /// Too many attempts; the next one is welcome after so many seconds.
    pub(crate) fn too_many(retry_after_seconds: u64) -> Self {
        Self { retry_after_seconds: Some(retry_after_seconds), ..Self::new(Code::TooManyRequests) }
    }

    /// Its code.
    pub(crate) const fn code(&self) -> Code {
        self.problem.code
    }

    /// A fault of the server: its cause goes to the log, its answer says nothing.
    pub(crate) fn internal(cause: impl fmt::Display) -> Self {
        tracing::error!(%cause, "a request failed inside");
        Self::new(Code::Internal)
    }
}

impl From<Code> for ApiError {
    fn from(code: Code) -> Self {
        Self::new(code)
    }
}

impl From<StoreError> for ApiError {
    fn from(error: StoreError) -> Self {
        if error.is_temporary() {
            tracing::warn!(%error, "the store is not available");
            return Self::new(Code::Unavailable);
        }
        Self::internal(error)
    }
}

impl fmt::Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.problem.code.fmt(f)
    }
}

impl ResponseError for ApiError {
    fn status_code(&self) -> StatusCode {
        StatusCode::from_u16(self.problem.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    fn error_response(&self) -> HttpResponse {
        let mut response = HttpResponse::build(self.status_code());
        response.content_type("application/problem+json");
        response.insert_header((header::CACHE_CONTROL, "no-store"));
        if self.status_code() == StatusCode::UNAUTHORIZED {
            response.insert_header((header::WWW_AUTHENTICATE, "Bearer"));
        }
        if let Some(seconds) = self.retry_after_seconds {
            response.insert_header((header::RETRY_AFTER, HeaderValue::from(seconds)));
        }
        response.body(serde_json::to_vec(&self.problem).unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_inside_tells_nothing_of_its_cause() {
        let error = ApiError::from(StoreError::Corrupt("account id"));
        assert_eq!(error.problem.code, Code::Internal);
        assert!(!serde_json::to_string(&error.problem).unwrap().contains("account"));
    }

    #[test]
    fn a_database_that_is_away_asks_to_come_back() {
        let error = ApiError::from(StoreError::Closed);
        assert_eq!(error.status_code(), StatusCode::SERVICE_UNAVAILABLE);
    }
}
