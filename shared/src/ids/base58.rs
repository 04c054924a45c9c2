//! The text form of binary ids: base58 with a four-byte checksum, as automerge-repo writes
//! its documentIds.

/// A text or byte string that is not a valid id of the expected kind.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a valid {0}")]
pub struct InvalidId(pub &'static str);

/// Longer texts are refused before they are decoded (decoding is quadratic). A change's hash
/// takes 50.
const TEXT_LEN_MAX: usize = 52;

pub(crate) fn encode(bytes: &[u8]) -> String {
    bs58::encode(bytes).with_check().into_string()
}

pub(crate) fn decode<const N: usize>(text: &str, what: &'static str) -> Result<[u8; N], InvalidId> {
    if text.len() > TEXT_LEN_MAX {
        return Err(InvalidId(what));
    }
    let bytes = bs58::decode(text).with_check(None).into_vec().map_err(|_| InvalidId(what))?;
    bytes.try_into().map_err(|_| InvalidId(what))
}
