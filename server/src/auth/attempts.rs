//! Limits how often someone may try to get in.

use std::hash::{BuildHasher, RandomState};
use std::net::IpAddr;
use std::num::NonZeroU32;

use governor::clock::{Clock as _, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};

use crate::error::ApiError;

/// A household, or a whole mobile network, may share one address.
const ADDRESS_SHARES: NonZeroU32 = NonZeroU32::MIN.saturating_add(9);

/// A key is one of 65,536 buckets, chosen by a hash nobody outside can compute: memory is
/// bounded whoever asks, and strangers rarely share a bucket.
type Bucket = u16;

/// Counts attempts by address and by what they aim at.
pub(crate) struct Attempts {
    by_address: DefaultKeyedRateLimiter<Bucket>,
    by_subject: DefaultKeyedRateLimiter<Bucket>,
    hasher: RandomState,
    clock: DefaultClock,
}

impl Attempts {
    pub(crate) fn new(per_minute: NonZeroU32) -> Self {
        let address_quota = Quota::per_minute(per_minute.saturating_mul(ADDRESS_SHARES));
        Self {
            by_address: RateLimiter::keyed(address_quota),
            by_subject: RateLimiter::keyed(Quota::per_minute(per_minute)),
            hasher: RandomState::new(),
            clock: DefaultClock::default(),
        }
    }

    /// Counts an attempt from `address` at `subject` (an e-mail address, an account, a token).
    ///
    /// # Errors
    /// `too_many_requests`, and when to come back.
    pub(crate) fn count(&self, address: Option<IpAddr>, subject: &[u8]) -> Result<(), ApiError> {
        if let Some(address) = address {
            self.check(&self.by_address, &network(address))?;
        }
        self.check(&self.by_subject, subject)
    }

    fn check(&self, limiter: &DefaultKeyedRateLimiter<Bucket>, key: &[u8]) -> Result<(), ApiError> {
        let [a, b, ..] = self.hasher.hash_one(key).to_be_bytes();
        limiter.check_key(&Bucket::from_be_bytes([a, b])).map_err(|until| {
            let wait = until.wait_time_from(self.clock.now());
            ApiError::too_many(wait.as_secs().saturating_add(1))
        })
    }
}

/// The part of an address that one customer has: all of IPv4, half of IPv6.
fn network(address: IpAddr) -> Vec<u8> {
    match address.to_canonical() {
        IpAddr::V4(v4) => v4.octets().to_vec(),
        IpAddr::V6(v6) => v6.octets().into_iter().take(8).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn attempts() -> Attempts {
        Attempts::new(NonZeroU32::new(2).unwrap())
    }

    #[test]
    fn one_subject_is_limited_and_another_is_not() {
        let attempts = attempts();
        assert!(attempts.count(None, b"a").is_ok());
        assert!(attempts.count(None, b"a").is_ok());
        assert!(attempts.count(None, b"a").is_err());
        assert!(attempts.count(None, b"b").is_ok());
    }

    #[test]
    fn one_address_may_try_ten_times_as_often() {
        let attempts = attempts();
        let address = Some(IpAddr::from([192, 0, 2, 1]));
        let passed = (0..100_u8).filter(|n| attempts.count(address, &[*n, 1]).is_ok()).count();
        assert_eq!(passed, 20);
    }

    #[test]
    fn an_ipv6_customer_is_one_address() {
        let (a, b) = ("2001:db8::1".parse().unwrap(), "2001:db8::2".parse().unwrap());
        assert_eq!(network(a), network(b));
    }
}
