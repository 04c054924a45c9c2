//! The sockets that are open now, found by whose they are.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError, Weak};

use actix_web::web;
use banister_shared::ids::{AccountId, DeviceId};

use super::Socket;
use super::effort::Efforts;
use super::room::{Rooms, Share};
use crate::auth::caller::Caller;
use crate::state::State;

/// Sockets of one device at a time: a few programs and tabs.
const PER_DEVICE: usize = 32;
/// Sockets of one account at a time: ten devices with as many as they may have. Each may take a
/// little memory whatever is left.
const PER_ACCOUNT: usize = 10 * PER_DEVICE;
/// Bytes that wait for all readers together, and bytes that all have sent and that cannot be
/// used yet. Beyond, there is room only for little.
const ALL_BYTES_MAX: usize = 256 * 1024 * 1024;
/// Those that wait for the readers of one account.
const OUTGOING_BYTES_MAX: usize = 64 * 1024 * 1024;
/// Those that one account has sent: four of the largest messages.
const INCOMING_BYTES_MAX: usize = 17 * 1024 * 1024;

/// Every open socket, and how often anyone's access has changed.
#[derive(Debug)]
pub(crate) struct Sockets {
    /// What waits for their readers, and answers to requests.
    pub(crate) outgoing: Rooms,
    /// What they have sent that cannot be used yet, and bodies of requests.
    pub(crate) incoming: Rooms,
    /// What their messages take to be answered.
    pub(crate) efforts: Efforts,
    open: Mutex<HashMap<AccountId, HashMap<u64, Entry>>>,
    next: AtomicU64,
    epoch: AtomicU64,
}

#[derive(Debug)]
struct Entry {
    device: DeviceId,
    /// Dangling until the device has introduced itself.
    socket: Weak<Socket>,
}

/// A socket's place among the open ones, given back when it is dropped.
pub(super) struct Place {
    state: web::Data<State>,
    pub(super) caller: Caller,
    pub(super) number: u64,
    /// For what this account has sent that cannot be used yet.
    pub(super) incoming: Share,
}

impl Default for Sockets {
    fn default() -> Self {
        Self {
            outgoing: Rooms::of(ALL_BYTES_MAX, OUTGOING_BYTES_MAX),
            incoming: Rooms::of(ALL_BYTES_MAX, INCOMING_BYTES_MAX),
            efforts: Efforts::default(),
            open: Mutex::default(),
            next: AtomicU64::default(),
            epoch: AtomicU64::default(),
        }
    }
}

impl Sockets {
    /// A number that counts up whenever anyone's access changes.
    pub(super) fn epoch(&self) -> u64 {
        self.epoch.load(Ordering::SeqCst)
    }

    fn enter(&self, caller: Caller) -> Option<u64> {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        let entries = open.entry(caller.account).or_default();
        let of_device = entries.values().filter(|entry| entry.device == caller.device).count();
        if of_device >= PER_DEVICE || entries.len() >= PER_ACCOUNT {
            return None;
        }
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        entries.insert(number, Entry { device: caller.device, socket: Weak::new() });
        Some(number)
    }

    fn introduce(&self, socket: &Arc<Socket>) {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        let entry = open.get_mut(&socket.caller.account);
        let entry = entry.and_then(|entries| entries.get_mut(&socket.number));
        if let Some(entry) = entry {
            entry.socket = Arc::downgrade(socket);
        }
    }

    fn leave(&self, caller: Caller, number: u64) {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(entries) = open.get_mut(&caller.account) {
            entries.remove(&number);
            if entries.is_empty() {
                open.remove(&caller.account);
            }
        }
    }

    /// What this account may do has changed: its sockets look again.
    pub(crate) fn access_changed(&self, account: AccountId) {
        self.epoch.fetch_add(1, Ordering::SeqCst);
        let open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        open.get(&account).into_iter().for_each(look_again);
    }

    /// What anyone may do may have changed: all sockets look again.
    pub(crate) fn any_access_changed(&self) {
        self.epoch.fetch_add(1, Ordering::SeqCst);
        let open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        open.values().for_each(look_again);
    }
}

fn look_again(entries: &HashMap<u64, Entry>) {
    let sockets = entries.values().filter_map(|entry| entry.socket.upgrade());
    sockets.for_each(|socket| socket.recheck());
}

impl Place {
    /// A place for one more socket of this device, unless it has too many.
    pub(super) fn take(state: &web::Data<State>, caller: Caller) -> Option<Self> {
        let number = state.sockets.enter(caller)?;
        let incoming = state.sockets.incoming.share(caller.account);
        Some(Self { state: state.clone(), caller, number, incoming })
    }

    /// From now on the socket is told when access changes.
    pub(super) fn introduce(&self, socket: &Arc<Socket>) {
        self.state.sockets.introduce(socket);
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.state.sockets.leave(self.caller, self.number);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn caller(of_account: u8, of_device: u8) -> Caller {
        Caller {
            account: AccountId::new(0, [of_account; 10]),
            device: DeviceId::new(0, [of_device; 10]),
            clock_ahead_ms: None,
        }
    }

    #[test]
    fn a_device_and_an_account_have_only_so_many_sockets() {
        let sockets = Sockets::default();
        let enter = |caller| std::iter::from_fn(|| sockets.enter(caller)).count();
        let entered: Vec<usize> = (0..11).map(|device| enter(caller(1, device))).collect();
        assert_eq!(entered, [[PER_DEVICE; 10].as_slice(), &[0]].concat());
        assert_eq!(enter(caller(2, 11)), PER_DEVICE);
        sockets.leave(caller(1, 0), 0);
        assert_eq!(enter(caller(1, 10)), 1);
    }
}
