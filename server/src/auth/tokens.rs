//! Signs and verifies access tokens with the keys of the database.

use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use banister_shared::error::Code;
use banister_shared::ids::{AccountId, DeviceId};
use moka::sync::Cache;

use super::claims::{self, BadToken, Claims};
use super::keys::KeyRing;
use super::opaque;
use crate::clock::Clock;
use crate::error::ApiError;
use crate::store::refresh_token::TokenHash;
use crate::store::{Store, StoreError, StoreResult};

/// Another process may rotate the keys; a ring older than this is read again.
const RING_MS_MAX: i64 = 60 * 1000;
/// A token with an unknown key may be newer than the ring, or a nuisance: for the nuisance,
/// the database is asked at most this often.
const RELOAD_MS_MIN: i64 = 1000;

/// Tokens whose signature need not be checked again, and for how long. A key that is taken out
/// of use is remembered for as long as its ring is.
const VERIFIED: u64 = 10_000;
const VERIFIED_FOR: Duration = Duration::from_secs(60);

/// Signs and verifies.
pub(crate) struct Tokens {
    store: Arc<Store>,
    clock: Clock,
    ring: RwLock<Arc<KeyRing>>,
    /// What good tokens say, by their hash: a signature is checked once a minute.
    verified: Cache<TokenHash, Claims>,
}

impl Tokens {
    /// Reads the keys, or makes the first one.
    pub(crate) async fn load(store: Arc<Store>, clock: Clock) -> StoreResult<Self> {
        let now = clock.now_ms();
        let ring = store.write(move |conn| KeyRing::load_or_make(conn, now)).await?;
        let verified = Cache::builder().max_capacity(VERIFIED).time_to_live(VERIFIED_FOR).build();
        Ok(Self { store, clock, ring: RwLock::new(Arc::new(ring)), verified })
    }

    /// A new access token for a device's session.
    pub(crate) async fn sign(
        &self,
        account: AccountId,
        device: DeviceId,
        session: i64,
    ) -> Result<String, ApiError> {
        let now = self.clock.now_ms();
        let ring = self.ring_not_older_than(now - RING_MS_MAX).await?;
        let (id, key) = ring.signing().ok_or(StoreError::Corrupt("set of signing keys"))?;
        Claims::new(account, device, session, now)
            .sign(id, &key)
            .map_err(|_| ApiError::internal("a token could not be signed"))
    }

    /// What a token says, if it is good. Whether its device may come in is for the database.
    pub(crate) async fn verify(&self, token: &str) -> Result<Claims, ApiError> {
        let hash = opaque::hash(token);
        let known = self.verified.get(&hash);
        if let Some(claims) = known.filter(|claims| !claims.is_expired(self.clock.now_ms())) {
            return Ok(claims);
        }
        let claims = self.check(token).await?;
        self.verified.insert(hash, claims.clone());
        Ok(claims)
    }

    async fn check(&self, token: &str) -> Result<Claims, ApiError> {
        let id = claims::key_id(token).ok_or(Code::NotAuthenticated)?;
        let now = self.clock.now_ms();
        let mut key = self.ring().verifying(&id, now);
        if key.is_none() {
            key = self.ring_not_older_than(now - RELOAD_MS_MIN).await?.verifying(&id, now);
        }
        let key = key.ok_or(Code::NotAuthenticated)?;
        Claims::verify(token, &key, now).map_err(|bad| match bad {
            BadToken::Expired => Code::TokenExpired.into(),
            BadToken::Invalid => Code::NotAuthenticated.into(),
        })
    }

    /// The keys as they are known now.
    pub(crate) fn ring(&self) -> Arc<KeyRing> {
        self.ring.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The keys as they were at some time after `read_at` (ms).
    pub(crate) async fn ring_not_older_than(&self, read_at: i64) -> StoreResult<Arc<KeyRing>> {
        let ring = self.ring();
        if ring.read_at > read_at {
            return Ok(ring);
        }
        let now = self.clock.now_ms();
        let fresh = Arc::new(self.store.read(move |conn| KeyRing::load(conn, now)).await?);
        *self.ring.write().unwrap_or_else(PoisonError::into_inner) = fresh.clone();
        Ok(fresh)
    }

    /// The keys for others to verify with, at most a minute old.
    pub(crate) async fn public_ring(&self) -> StoreResult<Arc<KeyRing>> {
        self.ring_not_older_than(self.clock.now_ms() - RING_MS_MAX).await
    }
}
