/// A frame that is no message of the protocol, or beyond a limit. It ends its connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum WireError {
    /// Not exactly one CBOR map of the expected form.
    #[error("not a message of the protocol")]
    Malformed,
    /// A type that this version does not know.
    #[error("a message of an unknown type")]
    UnknownType,
    /// A field that the message's type needs is missing or of another form.
    #[error("the field {0} is missing or of another form")]
    Field(&'static str),
    /// A text, list or byte string is longer than its limit.
    #[error("the field {0} is too long")]
    TooLong(&'static str),
    /// A sync message without a byte in it.
    #[error("an empty sync message")]
    EmptyData,
}

impl From<minicbor::decode::Error> for WireError {
    fn from(_: minicbor::decode::Error) -> Self {
        Self::Malformed
    }
}
