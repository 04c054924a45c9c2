use actix_ws::CloseCode;
use banister_shared::error::Code;
use banister_shared::sync::Refusal;
use banister_shared::wire::WireError;

use super::handle::Closing;
use crate::error::ApiError;

/// Why a connection ends.
#[derive(Debug, thiserror::Error)]
pub(super) enum End {
    /// The device has gone.
    #[error("gone")]
    Gone,
    /// It does not answer, or does not read.
    #[error("no answer in time")]
    Silent,
    /// It sent what is no message, or one at the wrong time.
    #[error("{0}")]
    Protocol(&'static str),
    /// It sent what is no message.
    #[error(transparent)]
    Wire(#[from] WireError),
    /// It sent a sync message that breaks a rule.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// It brought changes that cannot be taken.
    #[error("{0}")]
    NotTaken(Code),
    /// It does not read what it is sent.
    #[error("too far behind, come back to catch up")]
    Behind,
    /// It may read again what it could not.
    #[error("access has changed, come back")]
    Returned,
    /// It may no longer come in.
    #[error("not authenticated")]
    NotAuthenticated,
    /// It asks for more than one connection may.
    #[error("too much at once")]
    TooMuch,
    /// Something failed inside, or the server stops.
    #[error("not available, come back later")]
    Unavailable,
}

impl From<Closing> for End {
    fn from(closing: Closing) -> Self {
        match closing {
            Closing::Behind => Self::Behind,
            Closing::Refused(code) => Self::NotTaken(code),
            Closing::PageFailed => Self::Unavailable,
            Closing::Ended => Self::Gone,
        }
    }
}

impl From<ApiError> for End {
    fn from(_: ApiError) -> Self {
        Self::Unavailable
    }
}

impl End {
    /// The code of the closing frame (RFC 6455, 7.4.1).
    pub(super) const fn code(&self) -> CloseCode {
        match self {
            Self::Gone => CloseCode::Normal,
            Self::Silent | Self::Unavailable | Self::Behind | Self::Returned => CloseCode::Again,
            Self::Protocol(_) | Self::Wire(_) => CloseCode::Protocol,
            Self::Refused(_) | Self::NotTaken(_) | Self::NotAuthenticated | Self::TooMuch => {
                CloseCode::Policy
            }
        }
    }

    /// Whether the device is told why.
    pub(super) const fn is_said(&self) -> bool {
        !matches!(self, Self::Gone | Self::Silent)
    }
}
