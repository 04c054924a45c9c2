//! Opaque tokens: random bytes as text, stored as their hash.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

use crate::random;
use crate::store::StoreError;
use crate::store::refresh_token::TokenHash;

const BYTES: usize = 32;

/// A new token: 32 random bytes as base64url.
///
/// # Errors
/// The system gives no random bytes.
pub(crate) fn new_token() -> Result<String, StoreError> {
    Ok(URL_SAFE_NO_PAD.encode(random::bytes::<BYTES>()?))
}

/// Whether a token a device has made is of the same form.
pub(crate) fn is_well_formed(token: &str) -> bool {
    URL_SAFE_NO_PAD.decode(token).is_ok_and(|bytes| bytes.len() == BYTES)
}

/// What is stored of a token. 256 random bits need no salt and no slow hash.
pub(crate) fn hash(token: &str) -> TokenHash {
    Sha256::digest(token.as_bytes()).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_32_bytes_of_base64url_are_well_formed() {
        assert!(is_well_formed(&new_token().unwrap()));
        for text in ["", "x", &"a".repeat(42), &"a".repeat(44), &"+".repeat(43)] {
            assert!(!is_well_formed(text), "{text}");
        }
    }
}
