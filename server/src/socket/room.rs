use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError, Weak};

use banister_shared::ids::AccountId;

/// What anyone may take, whatever others have taken.
pub(crate) const OWN_BYTES: usize = 64 * 1024;

/// Memory that accounts share: so much for all of them, and so much for each.
#[derive(Debug)]
pub(crate) struct Rooms {
    all: Arc<Room>,
    each_max: usize,
    /// Those of which somebody holds a share.
    accounts: Mutex<HashMap<AccountId, Weak<Room>>>,
}

/// An account's share of it. Clones are the same share.
#[derive(Debug, Clone)]
pub(crate) struct Share {
    all: Arc<Room>,
    account: Arc<Room>,
}

/// Memory that is taken until this is dropped.
pub(crate) struct Held(Share, usize);

#[derive(Debug)]
struct Room {
    max: usize,
    taken: AtomicUsize,
}

impl Rooms {
    /// So many bytes for all, and for each.
    pub(crate) fn of(max: usize, each_max: usize) -> Self {
        Self { all: Arc::new(Room::of(max)), each_max, accounts: Mutex::default() }
    }

    /// The share of an account.
    pub(crate) fn share(&self, account: AccountId) -> Share {
        let mut accounts = self.accounts.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(room) = accounts.get(&account).and_then(Weak::upgrade) {
            return Share { all: self.all.clone(), account: room };
        }
        // Whoever has gone needs no place here.
        if accounts.len() == accounts.capacity() {
            accounts.retain(|_, room| room.strong_count() > 0);
        }
        let room = Arc::new(Room::of(self.each_max));
        accounts.insert(account, Arc::downgrade(&room));
        Share { all: self.all.clone(), account: room }
    }
}

impl Share {
    /// Whether so much is left. Several who ask at the same moment may together take a little
    /// more than there is.
    pub(super) fn has(&self, bytes: usize) -> bool {
        self.all.has(bytes) && self.account.has(bytes)
    }

    pub(super) fn take(&self, bytes: usize) {
        self.all.taken.fetch_add(bytes, Ordering::Relaxed);
        self.account.taken.fetch_add(bytes, Ordering::Relaxed);
    }

    /// Gives back what was taken.
    pub(super) fn give(&self, bytes: usize) {
        self.all.taken.fetch_sub(bytes, Ordering::Relaxed);
        self.account.taken.fetch_sub(bytes, Ordering::Relaxed);
    }

    /// Takes so much for a while, if it is left or little.
    pub(crate) fn hold(self, bytes: usize) -> Option<Held> {
        let fits = bytes <= OWN_BYTES || self.has(bytes);
        fits.then(|| {
            self.take(bytes);
            Held(self, bytes)
        })
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        self.0.give(self.1);
    }
}

impl Room {
    const fn of(max: usize) -> Self {
        Self { max, taken: AtomicUsize::new(0) }
    }

    fn has(&self, bytes: usize) -> bool {
        self.taken.load(Ordering::Relaxed).saturating_add(bytes) <= self.max
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LITTLE: usize = OWN_BYTES;

    fn account(n: u8) -> AccountId {
        AccountId::new(0, [n; 10])
    }

    #[test]
    fn an_account_has_one_share_however_often_it_asks() {
        let rooms = Rooms::of(8 * LITTLE, 2 * LITTLE);
        let held = rooms.share(account(1)).hold(2 * LITTLE);
        assert!(held.is_some() && rooms.share(account(1)).hold(LITTLE + 1).is_none());
        assert!(rooms.share(account(1)).hold(LITTLE).is_some(), "little always fits");
        assert!(rooms.share(account(2)).hold(2 * LITTLE).is_some(), "others have their own");
        drop(held);
        assert!(rooms.share(account(1)).hold(2 * LITTLE).is_some());
    }

    #[test]
    fn all_of_them_together_have_no_more_than_there_is() {
        let rooms = Rooms::of(4 * LITTLE, 2 * LITTLE);
        let held: Vec<_> = (0..3).map(|n| rooms.share(account(n)).hold(2 * LITTLE)).collect();
        assert_eq!(held.iter().map(Option::is_some).collect::<Vec<_>>(), [true, true, false]);
    }

    #[test]
    fn who_has_gone_is_forgotten() {
        let rooms = Rooms::of(LITTLE, LITTLE);
        for n in 0..=255 {
            drop(rooms.share(account(n)));
        }
        assert!(rooms.accounts.lock().unwrap().len() < 64);
    }
}
