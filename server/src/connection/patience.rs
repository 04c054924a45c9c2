use std::future::Future;
use std::pin::Pin;
use std::task::Context;
use std::time::Duration;

use tokio::time::{Instant, Sleep, sleep};

/// How long a client may keep the server waiting for the rest of a request, all in all.
const AT_FIRST: Duration = Duration::from_secs(30);
/// And a second more for so many bytes that have come: a slow phone sends 14 KB a second.
const BYTES_PER_SECOND: u32 = 4 * 1024;

/// How long a client has kept the server waiting for the rest of a request.
#[derive(Debug, Default)]
pub(super) struct Patience {
    come: u32,
    waited: Duration,
    since: Option<Instant>,
    end: Option<Pin<Box<Sleep>>>,
}

impl Patience {
    /// Notes that more has come.
    pub(super) fn came(&mut self, bytes: usize) {
        self.come = self.come.saturating_add(u32::try_from(bytes).unwrap_or(u32::MAX));
        self.waited += self.since.take().map_or(Duration::ZERO, |since| since.elapsed());
        self.end = None;
    }

    /// Whether it is at its end, while nothing more has come.
    pub(super) fn is_over(&mut self, context: &mut Context<'_>) -> bool {
        let all = AT_FIRST + Duration::from_secs(1) * self.come / BYTES_PER_SECOND;
        let left = all.saturating_sub(self.waited);
        self.since.get_or_insert_with(Instant::now);
        let end = self.end.get_or_insert_with(|| Box::pin(sleep(left)));
        end.as_mut().poll(context).is_ready()
    }
}

#[cfg(test)]
mod tests {
    use std::future::poll_fn;
    use std::task::Poll;

    use super::*;

    async fn is_over(patience: &mut Patience) -> bool {
        poll_fn(|context| Poll::Ready(patience.is_over(context))).await
    }

    /// How long somebody stays who sends so much every so often.
    async fn stays(bytes: usize, every: Duration) -> Duration {
        let (begun, mut patience) = (Instant::now(), Patience::default());
        for _ in 0..1_000 {
            patience.came(bytes);
            let end = Instant::now() + every;
            while Instant::now() < end {
                if is_over(&mut patience).await {
                    return begun.elapsed();
                }
                tokio::time::advance(Duration::from_secs(1).min(end - Instant::now())).await;
            }
        }
        begun.elapsed()
    }

    #[tokio::test(start_paused = true)]
    async fn who_sends_a_byte_now_and_then_does_not_stay_and_a_slow_phone_does() {
        let [second, long] = [1, 29].map(Duration::from_secs);
        assert!(stays(1, long).await <= AT_FIRST + 2 * second);
        assert!(stays(1, second).await <= AT_FIRST + 2 * second);
        assert_eq!(stays(14_000, second).await, 1_000 * second);
    }

    #[tokio::test(start_paused = true)]
    async fn the_time_in_which_something_is_there_does_not_count() {
        let mut patience = Patience::default();
        patience.came(1);
        tokio::time::advance(10 * AT_FIRST).await;
        assert!(!is_over(&mut patience).await);
        tokio::time::advance(AT_FIRST - Duration::from_secs(1)).await;
        assert!(!is_over(&mut patience).await);
        tokio::time::advance(Duration::from_secs(2)).await;
        assert!(is_over(&mut patience).await);
    }
}
