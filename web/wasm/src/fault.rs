use std::error::Error;
use std::fmt::Display;

use banister_shared::log::LogError;
use banister_shared::page::PageError;
use js_sys::Reflect;
use wasm_bindgen::JsValue;

use crate::store::StoreFault;

/// Why something was not done, as JavaScript is told: an `Error` with a `code`.
#[derive(Debug)]
pub struct Fault {
    code: &'static str,
    message: String,
}

impl Fault {
    /// What JavaScript gave is not what it should be.
    pub(crate) fn input(error: impl Display) -> Self {
        Self { code: "invalid_input", message: error.to_string() }
    }

    /// Something else failed.
    pub(crate) fn other(code: &'static str, error: impl Display) -> Self {
        Self { code, message: error.to_string() }
    }
}

impl From<StoreFault> for Fault {
    fn from(error: StoreFault) -> Self {
        Self::other("storage_failed", error)
    }
}

impl From<PageError> for Fault {
    fn from(error: PageError) -> Self {
        let code = match &error {
            PageError::NoRecord(_) => "no_record",
            PageError::TooLong { .. } => "too_long",
            PageError::NoConflict => "no_conflict",
            _ => "page_failed",
        };
        Self::other(code, error)
    }
}

impl<E: Error + 'static + Into<Self>> From<LogError<E>> for Fault {
    fn from(error: LogError<E>) -> Self {
        match error {
            LogError::Store(error) => error.into(),
            LogError::Page(error) => error.into(),
            LogError::NoRecord(_) => Self::other("no_record", error),
        }
    }
}

impl From<Fault> for JsValue {
    fn from(fault: Fault) -> Self {
        let error = js_sys::Error::new(&fault.message);
        // A plain object takes any property.
        let _ = Reflect::set(&error, &"code".into(), &fault.code.into());
        error.into()
    }
}

/// The tests' storage does not fail.
#[cfg(test)]
impl From<std::convert::Infallible> for Fault {
    fn from(never: std::convert::Infallible) -> Self {
        match never {}
    }
}
