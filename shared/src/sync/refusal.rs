use automerge::ChangeHash;

use crate::error::Code;

/// Why a change is not admitted. Nothing of it is kept.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The bytes are not those of a change, or beyond a limit.
    #[error("not a change: {0}")]
    Malformed(&'static str),
    /// Changes it follows are not there.
    #[error("{} changes that it follows are missing", .0.len())]
    MissingDependency(Vec<ChangeHash>),
    /// Its number leaves out one of its writer's.
    #[error("its sequence number skips one")]
    SeqGap,
    /// Its writer has written another change under this number.
    #[error("its sequence number has been used by another change")]
    SeqConflict,
    /// Its operations are numbered against the rule of the format.
    #[error("its operations do not follow those it depends on")]
    StartOp,
    /// It refers to objects or operations that it cannot know.
    #[error("it refers to something that is not there")]
    Reference,
    /// The page has as many changes or heads as it may have.
    #[error("the page is full")]
    PageFull,
}

impl Refusal {
    /// The stable code of the API.
    pub const fn code(&self) -> Code {
        match self {
            Self::Malformed(_) | Self::StartOp | Self::Reference => Code::InvalidChange,
            Self::MissingDependency(_) => Code::MissingDependency,
            Self::SeqGap => Code::SeqGap,
            Self::SeqConflict => Code::SeqConflict,
            Self::PageFull => Code::PageFull,
        }
    }
}
