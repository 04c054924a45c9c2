//! The keys that sign access tokens: made, kept, rotated, retired.

use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::{DecodingKey, EncodingKey};
use sha2::{Digest, Sha256};

use crate::store::signing_key::{self, SigningKey};
use crate::store::{Connection, StoreError, StoreResult};

/// How long a retired key still verifies: longer than any token it has signed lives.
pub(crate) const RETIRED_KEY_MS: i64 = 3600 * 1000;

/// All keys that verify now, and the one that signs.
pub(crate) struct KeyRing {
    /// When it was read, in ms.
    pub(crate) read_at: i64,
    /// The newest first.
    keys: Vec<SigningKey>,
}

impl KeyRing {
    /// Reads the keys; makes the first one.
    ///
    /// # Errors
    /// The query failed, or no key can be made.
    pub(crate) fn load_or_make(conn: &mut Connection, now: i64) -> StoreResult<Self> {
        let ring = Self::load(conn, now)?;
        if ring.signing().is_some() {
            return Ok(ring);
        }
        signing_key::insert(conn, &new_key(now)?)?;
        Self::load(conn, now)
    }

    /// Reads the keys.
    ///
    /// # Errors
    /// The query failed.
    pub(crate) fn load(conn: &mut Connection, now: i64) -> StoreResult<Self> {
        let mut keys = signing_key::all(conn)?;
        keys.retain(|key| key.retired_at.is_none_or(|at| now < at + RETIRED_KEY_MS));
        Ok(Self { read_at: now, keys })
    }

    /// The id and the private half of the key that signs.
    pub(crate) fn signing(&self) -> Option<(&str, EncodingKey)> {
        let key = self.keys.iter().find(|key| key.retired_at.is_none())?;
        Some((&key.id, EncodingKey::from_ed_der(&key.private_key)))
    }

    /// The public half of the key with this id, if its tokens are still to be trusted.
    pub(crate) fn verifying(&self, id: &str, now: i64) -> Option<DecodingKey> {
        let key = self.keys.iter().find(|key| key.id == id)?;
        let trusted = key.retired_at.is_none_or(|at| now < at + RETIRED_KEY_MS);
        trusted.then(|| DecodingKey::from_ed_der(&key.public_key))
    }

    /// Id and public half (32 bytes) of every key.
    pub(crate) fn public(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.keys.iter().map(|key| (key.id.as_str(), &key.public_key[..]))
    }
}

/// Makes a new key that signs from now on, retires the others, and forgets those that no
/// longer verify.
///
/// # Errors
/// The query failed, or no key can be made.
pub(crate) fn rotate(conn: &mut Connection, now: i64) -> StoreResult<()> {
    signing_key::delete_retired(conn, now - RETIRED_KEY_MS)?;
    signing_key::retire_all(conn, now)?;
    signing_key::insert(conn, &new_key(now)?)
}

fn new_key(now: i64) -> StoreResult<SigningKey> {
    let pair = Ed25519KeyPair::generate().map_err(|_| StoreError::Randomness)?;
    let private = pair.to_pkcs8v1().map_err(|_| StoreError::Randomness)?;
    let public = pair.public_key().as_ref().to_vec();
    let thumbprint = Sha256::digest(&public);
    Ok(SigningKey {
        id: URL_SAFE_NO_PAD.encode(thumbprint.get(..12).unwrap_or_default()),
        private_key: private.as_ref().to_vec(),
        public_key: public,
        created_at: now,
        retired_at: None,
    })
}
