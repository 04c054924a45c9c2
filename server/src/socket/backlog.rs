use std::sync::Arc;

use tokio::sync::watch;

/// Bytes of whole messages of one account that wait for their pages, from which on no more are
/// read from its sockets: two of the largest.
const MUCH: usize = 8 * 1024 * 1024;

/// The messages of one account that were read whole and are not yet dealt with.
#[derive(Debug, Clone, Default)]
pub(super) struct Backlog(Arc<watch::Sender<usize>>);

/// A message that waits, until this is dropped.
#[derive(Debug)]
pub(crate) struct Waiting(Backlog, usize);

impl Backlog {
    /// One more message waits.
    pub(super) fn enter(&self, bytes: usize) -> Waiting {
        self.change(|waiting| waiting + bytes);
        Waiting(self.clone(), bytes)
    }

    /// Waits until little waits.
    pub(super) async fn is_little(&self) {
        self.wait(|waiting| waiting < MUCH).await;
    }

    /// Waits until much waits.
    pub(super) async fn is_much(&self) {
        self.wait(|waiting| waiting >= MUCH).await;
    }

    async fn wait(&self, is: impl Fn(usize) -> bool) {
        // An error would mean that the sender has gone, which is held here.
        let _ = self.0.subscribe().wait_for(|waiting| is(*waiting)).await;
    }

    fn change(&self, to: impl Fn(usize) -> usize) {
        self.0.send_if_modified(|waiting| {
            let before = std::mem::replace(waiting, to(*waiting));
            // Nobody waits for anything but that it crosses this line.
            (before < MUCH) != (*waiting < MUCH)
        });
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        self.0.change(|waiting| waiting - self.1);
    }
}

#[cfg(test)]
mod tests {
    use std::future::{Future, ready};
    use std::pin::pin;

    use super::*;

    async fn is_ready(what: impl Future<Output = ()>) -> bool {
        let mut what = pin!(what);
        tokio::select! {
            biased;
            () = &mut what => true,
            () = ready(()) => false,
        }
    }

    #[tokio::test]
    async fn no_more_is_read_while_much_waits() {
        let backlog = Backlog::default();
        let first = backlog.enter(MUCH - 1);
        assert!(is_ready(backlog.is_little()).await && !is_ready(backlog.is_much()).await);
        let (other, second) = (backlog.clone(), backlog.enter(1));
        assert!(!is_ready(other.is_little()).await && is_ready(other.is_much()).await);
        let mut again = pin!(other.is_little());
        assert!(!is_ready(&mut again).await);
        drop((first, second));
        assert!(is_ready(&mut again).await);
    }
}
