use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use super::Stock;
use crate::Client;

/// Sees that a stranger who asks while so much is read for a client is not last in the line. The
/// client has asked about so many pages, and speaks about another one now: what it hears of those
/// is only counted.
pub(super) fn takes_not_everybody(client: &mut Stock, pages: usize, stranger: &Client) {
    let answered = AtomicUsize::new(0);
    thread::scope(|scope| {
        scope.spawn(|| {
            for n in 1..=pages {
                client.until(|client| client.heard.len() >= n);
                answered.store(n, Ordering::Relaxed);
            }
        });
        while answered.load(Ordering::Relaxed) == 0 {
            thread::yield_now();
        }
        assert_eq!(stranger.get("/v1/devices").status, 200);
        assert!(answered.load(Ordering::Relaxed) < pages / 2);
    });
}
