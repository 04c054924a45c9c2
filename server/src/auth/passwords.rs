//! Passwords: argon2id, off the async threads, a few at a time.

use std::sync::Arc;
use std::time::Duration;

use argon2::password_hash::phc::PasswordHash;
use argon2::{Argon2, PasswordHasher, PasswordVerifier};
use banister_shared::api::Secret;
use banister_shared::error::Code;
use tokio::sync::Semaphore;

use crate::error::ApiError;
use crate::store::{StoreError, StoreResult};

/// Each takes 19 MiB and some 20 ms of a core; more at once would starve everyone else.
const AT_ONCE: usize = 2;
/// Who would wait longer is told to come back.
const WAIT: Duration = Duration::from_secs(10);

/// Makes and checks password hashes.
pub(crate) struct Passwords {
    free: Arc<Semaphore>,
    /// The hash of nobody's password, checked when an address is unknown, so that the answer
    /// takes as long as for one that is known.
    nobody: String,
}

impl Passwords {
    pub(crate) fn new() -> StoreResult<Self> {
        let nobody = hash(&crate::auth::opaque::new_token()?).ok_or(StoreError::Randomness)?;
        Ok(Self { free: Arc::new(Semaphore::new(AT_ONCE)), nobody })
    }

    /// The PHC string of a new password.
    pub(crate) async fn hash(&self, password: Secret) -> Result<String, ApiError> {
        let hash = self.run(move || hash(password.reveal())).await?;
        hash.ok_or_else(|| ApiError::internal("a password could not be hashed"))
    }

    /// Whether the password is the one of `stored`. Without a `stored` hash it never is.
    pub(crate) async fn verify(
        &self,
        password: Secret,
        stored: Option<String>,
    ) -> Result<bool, ApiError> {
        let known = stored.is_some();
        let stored = stored.unwrap_or_else(|| self.nobody.clone());
        let matches = self.run(move || verify(password.reveal(), &stored)).await?;
        Ok(matches && known)
    }

    async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, ApiError> {
        let permit = tokio::time::timeout(WAIT, self.free.clone().acquire_owned()).await;
        let Ok(Ok(permit)) = permit else {
            return Err(Code::Unavailable.into());
        };
        tokio::task::spawn_blocking(move || {
            let _permit = permit;
            work()
        })
        .await
        .map_err(ApiError::internal)
    }
}

fn hash(password: &str) -> Option<String> {
    Argon2::default().hash_password(password.as_bytes()).ok().map(|hash| hash.to_string())
}

fn verify(password: &str, stored: &str) -> bool {
    PasswordHash::new(stored)
        .is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok())
}
