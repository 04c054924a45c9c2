use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError, Weak};

use banister_shared::ids::AccountId;
use tokio::sync::{Notify, OwnedSemaphorePermit, Semaphore};

use super::backlog::Backlog;

/// What anyone may take, whatever others have taken.
pub(crate) const OWN_BYTES: usize = 64 * 1024;

/// Exchanges of one account at a time: half of those who may read the database.
const EXCHANGES: usize = 2;
/// Those under way, whether they wait or not: what anyone may take for each of them makes 4 MiB.
const EXCHANGES_WAITING: usize = 64;

/// Memory that accounts share: so much for all of them, and so much for each.
#[derive(Debug, Clone)]
pub(crate) struct Rooms(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    all: Room,
    each_max: usize,
    /// Those of which somebody holds a share.
    accounts: Mutex<HashMap<AccountId, Weak<Room>>>,
}

/// An account's share of it. Clones are the same share.
#[derive(Debug, Clone)]
pub(crate) struct Share {
    rooms: Rooms,
    account: Arc<Room>,
}

/// Memory that an exchange or an answer takes until this is dropped.
pub(crate) struct Held {
    share: Share,
    bytes: usize,
    _place: OwnedSemaphorePermit,
}

/// The right to have pages opened or read, given back when this is dropped.
pub(crate) struct Opening {
    _turn: OwnedSemaphorePermit,
    /// While anyone holds it the account's next request finds the same turn.
    _share: Share,
}

#[derive(Debug)]
struct Room {
    max: usize,
    taken: AtomicUsize,
    /// Whoever holds a share of it is to give it back.
    is_shown_out: AtomicBool,
    shown_out: Notify,
    backlog: Backlog,
    /// Held by whoever has its turn with something large.
    turn: Arc<Semaphore>,
    /// Held by whoever exchanges.
    exchanges: Arc<Semaphore>,
    /// Held by whoever has pages opened.
    opening: Arc<Semaphore>,
    /// Held by whoever has a page read, to use it.
    loading: Arc<Semaphore>,
    /// Held by whoever exchanges or waits for it.
    waiting: Arc<Semaphore>,
}

impl Rooms {
    /// So many bytes for all, and for each.
    pub(crate) fn of(max: usize, each_max: usize) -> Self {
        Self(Arc::new(Shared { all: Room::of(max), each_max, accounts: Mutex::default() }))
    }

    /// The share of an account.
    pub(crate) fn share(&self, account: AccountId) -> Share {
        let mut accounts = self.0.accounts.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(room) = accounts.get(&account).and_then(Weak::upgrade) {
            return Share { rooms: self.clone(), account: room };
        }
        // Whoever has gone needs no place here.
        if accounts.len() == accounts.capacity() {
            accounts.retain(|_, room| room.strong_count() > 0);
        }
        let room = Arc::new(Room::of(self.0.each_max));
        accounts.insert(account, Arc::downgrade(&room));
        Share { rooms: self.clone(), account: room }
    }

    /// Shows out the account that holds the most, if that is more than `bytes`: a few that
    /// fill everything must not keep out all the others.
    fn make_place(&self, bytes: usize) -> bool {
        let accounts = self.0.accounts.lock().unwrap_or_else(PoisonError::into_inner);
        let staying = accounts.values().filter_map(Weak::upgrade).filter(|room| !room.is_leaving());
        let most = staying.max_by_key(|room| room.taken());
        let most = most.filter(|room| room.taken() > bytes);
        most.inspect(|room| room.show_out()).is_some()
    }
}

impl Share {
    /// Whether so much is left. Several who ask at the same moment may together take a little
    /// more than there is.
    pub(super) fn has(&self, bytes: usize) -> bool {
        self.rooms.0.all.has(bytes) && self.account.has(bytes)
    }

    /// Whether so much is left, or will be in a moment: for shares whose holders heed
    /// [`Share::shown_out`].
    pub(super) fn claims(&self, bytes: usize) -> bool {
        let all = self.account.taken().saturating_add(bytes);
        self.has(bytes) || (self.account.has(bytes) && self.rooms.make_place(all))
    }

    /// Waits until everything that this account holds is to be given back, for others.
    pub(crate) async fn shown_out(&self) {
        let mut shown_out = self.account.shown_out.notified();
        while !self.account.is_leaving() {
            shown_out.await;
            shown_out = self.account.shown_out.notified();
        }
    }

    /// The messages of the account that wait.
    pub(super) fn backlog(&self) -> &Backlog {
        &self.account.backlog
    }

    /// Waits until the account does nothing else that is large: however much it brings, it
    /// stands in the line of all accounts once.
    pub(crate) async fn turn(&self) -> Option<OwnedSemaphorePermit> {
        self.account.turn.clone().acquire_owned().await.ok()
    }

    /// Waits until the account exchanges little enough.
    pub(crate) async fn exchange(&self) -> Option<OwnedSemaphorePermit> {
        self.account.exchanges.clone().acquire_owned().await.ok()
    }

    /// Waits until no pages are opened for the account.
    pub(crate) async fn opening(self) -> Option<Opening> {
        let turns = self.account.opening.clone();
        self.when_free(turns).await
    }

    /// Waits until no page is read, to be used, for the account. Whoever uses a page does not wait
    /// for this.
    pub(crate) async fn loading(self) -> Option<Opening> {
        let turns = self.account.loading.clone();
        self.when_free(turns).await
    }

    async fn when_free(self, turns: Arc<Semaphore>) -> Option<Opening> {
        Some(Opening { _turn: turns.acquire_owned().await.ok()?, _share: self })
    }

    pub(super) fn take(&self, bytes: usize) {
        self.rooms.0.all.taken.fetch_add(bytes, Ordering::Relaxed);
        self.account.taken.fetch_add(bytes, Ordering::Relaxed);
    }

    /// Gives back what was taken.
    pub(super) fn give(&self, bytes: usize) {
        self.rooms.0.all.taken.fetch_sub(bytes, Ordering::Relaxed);
        let before = self.account.taken.fetch_sub(bytes, Ordering::Relaxed);
        if before.saturating_sub(bytes) <= OWN_BYTES {
            self.account.is_shown_out.store(false, Ordering::Relaxed);
        }
    }

    /// Takes so much in the place of `before`, whatever is left; `false` if that is too much now.
    /// Whoever takes less has never too much.
    pub(super) fn resize(&self, before: usize, bytes: usize) -> bool {
        if bytes <= before {
            self.give(before - bytes);
            return true;
        }
        let fits = self.claims(bytes - before);
        self.take(bytes - before);
        fits
    }

    /// Takes so much for an exchange or an answer, if it is left or little and not too many wait.
    pub(crate) fn hold(self, bytes: usize) -> Option<Held> {
        let place = self.account.waiting.clone().try_acquire_owned().ok()?;
        let fits = bytes <= OWN_BYTES || self.claims(bytes);
        fits.then(|| {
            self.take(bytes);
            Held { share: self, bytes, _place: place }
        })
    }
}

impl Held {
    /// Waits until it is to be given back, for others.
    pub(crate) async fn shown_out(&self) {
        self.share.shown_out().await;
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        self.share.give(self.bytes);
    }
}

impl Room {
    fn of(max: usize) -> Self {
        Self {
            max,
            taken: AtomicUsize::new(0),
            is_shown_out: AtomicBool::new(false),
            shown_out: Notify::new(),
            backlog: Backlog::default(),
            turn: Arc::new(Semaphore::new(1)),
            exchanges: Arc::new(Semaphore::new(EXCHANGES)),
            opening: Arc::new(Semaphore::new(1)),
            loading: Arc::new(Semaphore::new(1)),
            waiting: Arc::new(Semaphore::new(EXCHANGES_WAITING)),
        }
    }

    fn taken(&self) -> usize {
        self.taken.load(Ordering::Relaxed)
    }

    fn has(&self, bytes: usize) -> bool {
        self.taken().saturating_add(bytes) <= self.max
    }

    fn is_leaving(&self) -> bool {
        self.is_shown_out.load(Ordering::Relaxed)
    }

    fn show_out(&self) {
        self.is_shown_out.store(true, Ordering::Relaxed);
        self.shown_out.notify_waiters();
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
    fn little_fits_only_so_often() {
        let rooms = Rooms::of(LITTLE, LITTLE);
        let hold = || rooms.share(account(1)).hold(LITTLE);
        let held: Vec<_> = std::iter::from_fn(hold).take(1_000).collect();
        assert_eq!(held.len(), EXCHANGES_WAITING);
        assert!(rooms.share(account(2)).hold(LITTLE).is_some(), "others have their own");
        drop(held);
        assert!(hold().is_some());
    }

    #[test]
    fn all_of_them_together_have_no_more_than_there_is() {
        let rooms = Rooms::of(4 * LITTLE, 2 * LITTLE);
        let held: Vec<_> = (0..3).map(|n| rooms.share(account(n)).hold(2 * LITTLE)).collect();
        assert_eq!(held.iter().map(Option::is_some).collect::<Vec<_>>(), [true, true, false]);
    }

    #[test]
    fn whoever_gives_back_has_never_too_much() {
        let rooms = Rooms::of(2 * LITTLE, 2 * LITTLE);
        let share = rooms.share(account(1));
        share.take(4 * LITTLE); // Those who ask at the same moment may take too much.
        assert!(share.resize(2 * LITTLE, LITTLE) && share.resize(LITTLE, 0));
        assert!(!share.resize(0, 1) && share.resize(1, 0));
        share.give(LITTLE);
        assert!(share.resize(0, LITTLE), "there is room again");
    }

    #[tokio::test]
    async fn an_account_stands_in_line_once() {
        let rooms = Rooms::of(LITTLE, LITTLE);
        let (first, other) = (rooms.share(account(1)), rooms.share(account(2)));
        let turn = first.turn().await;
        let mut again = std::pin::pin!(first.turn());
        tokio::select! {
            biased;
            _ = &mut again => panic!("two at once"),
            () = std::future::ready(()) => {}
        }
        assert!(other.turn().await.is_some());
        drop(turn);
        assert!(again.await.is_some());
    }

    #[tokio::test]
    async fn whoever_holds_the_most_makes_place_for_who_wants_less() {
        let rooms = Rooms::of(4 * LITTLE, 3 * LITTLE);
        let most = rooms.share(account(1)).hold(3 * LITTLE).unwrap();
        let less = rooms.share(account(2)).hold(LITTLE).unwrap();
        let shown_out = tokio::spawn(async move { most.shown_out().await });
        assert!(rooms.share(account(3)).hold(3 * LITTLE).is_none(), "no less than the most");
        assert!(rooms.share(account(3)).hold(2 * LITTLE).is_some());
        shown_out.await.unwrap();
        tokio::select! {
            biased;
            () = less.shown_out() => panic!("there is place enough"),
            () = std::future::ready(()) => {}
        }
        assert!(rooms.share(account(1)).hold(3 * LITTLE).is_some(), "who came back is welcome");
    }

    #[test]
    fn who_has_gone_is_forgotten() {
        let rooms = Rooms::of(LITTLE, LITTLE);
        for n in 0..=255 {
            drop(rooms.share(account(n)));
        }
        assert!(rooms.0.accounts.lock().unwrap().len() < 64);
    }
}
