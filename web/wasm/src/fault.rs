use std::error::Error;
use std::fmt::Display;

use banister_shared::api::Problem;
use banister_shared::log::LogError;
use banister_shared::page::PageError;
use js_sys::Reflect;
use wasm_bindgen::JsValue;

use crate::js::to_js;
use crate::store::StoreFault;

/// Why something was not done, as JavaScript is told: an `Error` with a `code`, and the
/// `problem` that the server has told of, if it was the server.
#[derive(Debug)]
pub struct Fault {
    code: &'static str,
    message: String,
    problem: Option<Box<Problem>>,
}

impl Fault {
    /// What JavaScript gave is not what it should be.
    pub(crate) fn input(error: impl Display) -> Self {
        Self::other("invalid_input", error)
    }

    /// Something else failed.
    pub(crate) fn other(code: &'static str, error: impl Display) -> Self {
        Self { code, message: error.to_string(), problem: None }
    }

    /// The server said no.
    pub(crate) fn refused(problem: Problem) -> Self {
        let message = problem.detail.clone();
        Self { code: "refused", message, problem: Some(Box::new(problem)) }
    }
}

impl From<StoreFault> for Fault {
    fn from(error: StoreFault) -> Self {
        let code = match error {
            StoreFault::ReadAnew => "read_anew",
            _ => "storage_failed",
        };
        Self::other(code, error)
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
        if let Some(problem) = fault.problem.and_then(|problem| to_js(&problem).ok()) {
            let _ = Reflect::set(&error, &"problem".into(), &problem);
        }
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
