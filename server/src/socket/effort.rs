use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use banister_shared::ids::AccountId;
use tokio::task::yield_now;
use tokio::time::{Instant, sleep_until};

/// What an account's messages may take of one core in the long run: one part in so many.
const SHARE: u32 = 10;
/// Processor time after which an account begins to wait. A device that comes back with all of
/// ten years takes a tenth of it.
const AT_ONCE: Duration = Duration::from_millis(200);
/// Nobody waits longer than this: others may have caused some of it, on a page that is shared.
const DEBT: Duration = Duration::from_secs(60);
/// Less is not worth noting.
const NOTED: Duration = Duration::from_micros(100);
/// Others get their turn after so much.
const TURN: Duration = Duration::from_millis(1);

/// Processor time that accounts ask for: who wants much of it waits, so that others need not.
///
/// A sync message of a few bytes may name a filter that is held against every change of a page
/// (some 20 ms where there are 30,000), which no bound on sizes or counts foresees.
#[derive(Debug, Default)]
pub(crate) struct Efforts {
    /// When it will have been paid for, where that is not yet so.
    paid: Mutex<HashMap<AccountId, Instant>>,
}

impl Efforts {
    /// Notes what an account's message has taken; if it was much, others get their turn first.
    pub(crate) async fn spent(&self, account: AccountId, time: Duration) {
        if time >= NOTED {
            self.note(account, time);
        }
        if time >= TURN {
            yield_now().await;
        }
    }

    fn note(&self, account: AccountId, time: Duration) {
        let now = Instant::now();
        let mut paid = self.paid.lock().unwrap_or_else(PoisonError::into_inner);
        if paid.len() == paid.capacity() {
            paid.retain(|_, until| *until > now);
        }
        let until = paid.entry(account).or_insert(now);
        *until = (now.max(*until) + time * SHARE).min(now + DEBT);
    }

    /// Waits until the account may ask for more.
    pub(super) async fn rest(&self, account: AccountId) {
        let paid = {
            let paid = self.paid.lock().unwrap_or_else(PoisonError::into_inner);
            paid.get(&account).copied()
        };
        if let Some(until) = paid.and_then(|until| until.checked_sub(AT_ONCE * SHARE)) {
            sleep_until(until).await;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn account(n: u8) -> AccountId {
        AccountId::new(0, [n; 10])
    }

    #[tokio::test(start_paused = true)]
    async fn who_has_asked_for_much_waits_and_nobody_else_does() {
        let (begun, efforts) = (Instant::now(), Efforts::default());
        efforts.spent(account(1), AT_ONCE).await;
        efforts.rest(account(1)).await;
        assert_eq!(begun.elapsed(), Duration::ZERO);
        efforts.spent(account(1), Duration::from_millis(20)).await;
        efforts.rest(account(2)).await;
        assert_eq!(begun.elapsed(), Duration::ZERO);
        efforts.rest(account(1)).await;
        assert_eq!(begun.elapsed(), Duration::from_millis(200));
    }

    #[tokio::test(start_paused = true)]
    async fn who_has_paid_is_forgotten() {
        let efforts = Efforts::default();
        for n in 0..=255 {
            efforts.spent(account(n), NOTED).await;
            tokio::time::advance(NOTED * SHARE).await;
        }
        assert!(efforts.paid.lock().unwrap().len() < 8);
    }
}
