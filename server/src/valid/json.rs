use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use actix_web::dev::Payload;
use actix_web::error::JsonPayloadError;
use actix_web::{Error, FromRequest, HttpRequest, web};
use banister_shared::error::Code;
use banister_shared::limits::JSON_BYTES_MAX;
use serde::de::DeserializeOwned;

use crate::error::ApiError;

/// A body of a few kilobytes that takes longer is sent to keep the server busy.
const BODY_TIMEOUT: Duration = Duration::from_secs(15);

/// Input that has been checked. Its only way in is [`Valid`].
pub(crate) trait Checked: Sized {
    /// The form it has in a request.
    type Wire: DeserializeOwned + 'static;

    /// Checks it.
    fn check(wire: Self::Wire) -> Result<Self, Code>;
}

/// A JSON body that has been checked.
pub(crate) struct Valid<T>(pub(crate) T);

impl<T: Checked + 'static> FromRequest for Valid<T> {
    type Error = Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Error>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let body = web::Json::<T::Wire>::from_request(request, payload);
        Box::pin(async move {
            let body = tokio::time::timeout(BODY_TIMEOUT, body).await;
            let body = body.map_err(|_| ApiError::new(Code::InvalidRequest))??;
            let checked = T::check(body.into_inner()).map_err(ApiError::from)?;
            Ok(Self(checked))
        })
    }
}

/// How JSON bodies are read: their size is bounded, their faults become codes of the table.
pub(crate) fn config() -> web::JsonConfig {
    web::JsonConfig::default()
        .limit(JSON_BYTES_MAX)
        .error_handler(|error, _| ApiError::new(code(&error)).into())
}

fn code(error: &JsonPayloadError) -> Code {
    match error {
        JsonPayloadError::OverflowKnownLength { .. } | JsonPayloadError::Overflow { .. } => {
            Code::BodyTooLarge
        }
        JsonPayloadError::ContentType => Code::UnsupportedMediaType,
        // The ids' own words, which serde passes on.
        JsonPayloadError::Deserialize(fault) if fault.to_string().starts_with("not a valid") => {
            Code::InvalidId
        }
        _ => Code::InvalidRequest,
    }
}
