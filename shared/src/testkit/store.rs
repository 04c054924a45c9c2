//! The suite that every [`Store`] must pass. Each check takes a fresh, empty store.
//!
//! ```text
//! testkit::store::every_check(|| MyStore::open_empty());
//! ```

use automerge::ChangeHash;

use super::arbitrary::device_stamp;
use crate::ids::{LogId, Month, PageId, RecordId};
use crate::page::{NewChange, Page};
use crate::record::{Episode, Record};
use crate::store::{PageState, Settled, Store, SyncState};
use crate::sync::{Digest, HashList};
use crate::time::Moment;

const LOG: LogId = LogId::new([1; 12]);
const OTHER_LOG: LogId = LogId::new([2; 12]);

/// Runs every check, each on a store of its own.
pub async fn every_check<S: Store>(mut empty: impl FnMut() -> S) {
    empty_store_holds_nothing(empty()).await;
    appended_changes_are_loaded_in_order(empty()).await;
    appending_again_changes_nothing(empty()).await;
    unsent_changes_come_in_order_and_bounded(empty()).await;
    unsent_leaves_out_what_it_is_told_to(empty()).await;
    settling_acknowledges_only_what_it_names(empty()).await;
    settling_keeps_what_was_received(empty()).await;
    settling_keeps_the_state_of_each_log(empty()).await;
    a_received_snapshot_replaces_no_change(empty()).await;
    requeued_changes_are_unsent_again_in_their_order(empty()).await;
    compaction_keeps_the_unsent(empty()).await;
}

/// `count` changes of one page, each after the one before.
fn changes(log: LogId, month: u16, count: u8) -> Vec<NewChange> {
    let mut page = Page::empty(PageId::episodes(log, Month::new(month)));
    let stamp = device_stamp(7);
    let make = |n: u8| {
        let record = Record::Episode(Episode::starting(Moment::utc(i64::from(n))));
        page.create(&stamp, RecordId::new(i64::from(n), [n; 10]), &record).ok().flatten()
    };
    (0..count).filter_map(make).collect()
}

fn hashes(changes: &[NewChange]) -> Vec<ChangeHash> {
    changes.iter().map(|change| change.hash).collect()
}

fn bytes(changes: &[NewChange]) -> Vec<Vec<u8>> {
    changes.iter().map(|change| change.bytes.clone()).collect()
}

async fn ok<T, E: std::error::Error>(result: impl Future<Output = Result<T, E>>) -> T {
    match result.await {
        Ok(value) => value,
        Err(error) => panic!("the store failed: {error}"),
    }
}

async fn empty_store_holds_nothing<S: Store>(mut store: S) {
    let page = PageId::profile(LOG);
    assert_eq!(ok(store.load(page)).await, crate::store::StoredPage::default());
    assert_eq!(ok(store.pages(LOG)).await, []);
    assert_eq!(ok(store.unsent(LOG, &[], 1000)).await, []);
    assert_eq!(ok(store.sync_state(LOG)).await, SyncState::default());
}

async fn appended_changes_are_loaded_in_order<S: Store>(mut store: S) {
    let made = changes(LOG, 5, 3);
    ok(store.append(&made[..1])).await;
    ok(store.append(&made[1..])).await;
    let stored = ok(store.load(made[0].page)).await;
    assert_eq!((stored.snapshot, stored.changes), (None, bytes(&made)));
    let state =
        PageState { page: made[0].page, server_heads: HashList::default(), unsent: 3, changes: 3 };
    assert_eq!(ok(store.pages(LOG)).await, [state]);
    assert_eq!(ok(store.pages(OTHER_LOG)).await, []);
}

async fn appending_again_changes_nothing<S: Store>(mut store: S) {
    let made = changes(LOG, 5, 2);
    for _ in 0..3 {
        ok(store.append(&made)).await;
    }
    assert_eq!(ok(store.load(made[0].page)).await.changes, bytes(&made));
    let settled = Settled { acknowledged: named(&made), ..Settled::default() };
    ok(store.settle(LOG, &settled)).await;
    ok(store.append(&made)).await;
    assert_eq!(ok(store.unsent(LOG, &[], 1000)).await, [], "what was sent stays sent");
}

async fn unsent_changes_come_in_order_and_bounded<S: Store>(mut store: S) {
    let (made, other) = (changes(LOG, 5, 3), changes(OTHER_LOG, 5, 1));
    ok(store.append(&made)).await;
    ok(store.append(&other)).await;
    assert_eq!(ok(store.unsent(LOG, &[], usize::MAX)).await, made);
    assert_eq!(ok(store.unsent(LOG, &[], 1)).await, made[..1], "always at least one");
    let two = made[0].bytes.len() + made[1].bytes.len();
    assert_eq!(ok(store.unsent(LOG, &[], two)).await, made[..2]);
}

async fn unsent_leaves_out_what_it_is_told_to<S: Store>(mut store: S) {
    let (one, two) = (changes(LOG, 5, 1), changes(LOG, 6, 1));
    ok(store.append(&one)).await;
    ok(store.append(&two)).await;
    assert_eq!(ok(store.unsent(LOG, &[one[0].page], usize::MAX)).await, two);
}

fn named(changes: &[NewChange]) -> Vec<(PageId, ChangeHash)> {
    changes.iter().map(|change| (change.page, change.hash)).collect()
}

async fn settling_acknowledges_only_what_it_names<S: Store>(mut store: S) {
    let made = changes(LOG, 5, 3);
    ok(store.append(&made)).await;
    let settled = Settled { acknowledged: named(&made[..2]), ..Settled::default() };
    ok(store.settle(LOG, &settled)).await;
    assert_eq!(ok(store.unsent(LOG, &[], 1000)).await, made[2..]);
    assert_eq!(ok(store.load(made[0].page)).await.changes, bytes(&made));
}

async fn settling_keeps_what_was_received<S: Store>(mut store: S) {
    let made = changes(LOG, 5, 2);
    ok(store.append(&made[..1])).await;
    let heads: HashList = hashes(&made[1..]).into_iter().collect();
    let settled = Settled {
        received: made.clone(),
        server_heads: vec![(made[0].page, heads.clone())],
        ..Settled::default()
    };
    ok(store.settle(LOG, &settled)).await;
    ok(store.settle(LOG, &settled)).await;
    assert_eq!(ok(store.load(made[0].page)).await.changes, bytes(&made));
    let state = PageState { page: made[0].page, server_heads: heads, unsent: 1, changes: 2 };
    assert_eq!(ok(store.pages(LOG)).await, [state]);
    assert_eq!(ok(store.unsent(LOG, &[], 1000)).await, made[..1], "received is not acknowledged");
}

async fn settling_keeps_the_state_of_each_log<S: Store>(mut store: S) {
    let state = SyncState {
        cursor: 1 << 40,
        digest: Digest::from_bytes([9; 32]),
        complete_next: true,
        last_contact_ms: Some(-5),
        clock_ahead_ms: -31_536_000_000,
    };
    let settled = Settled { state: state.clone(), ..Settled::default() };
    ok(store.settle(LOG, &settled)).await;
    assert_eq!(ok(store.sync_state(LOG)).await, state);
    assert_eq!(ok(store.sync_state(OTHER_LOG)).await, SyncState::default());
}

async fn a_received_snapshot_replaces_no_change<S: Store>(mut store: S) {
    let made = changes(LOG, 5, 2);
    ok(store.append(&made)).await;
    let settled = Settled { snapshots: vec![(made[0].page, vec![1, 2])], ..Settled::default() };
    ok(store.settle(LOG, &settled)).await;
    let stored = ok(store.load(made[0].page)).await;
    assert_eq!((stored.snapshot, stored.changes), (Some(vec![1, 2]), bytes(&made)));
}

async fn requeued_changes_are_unsent_again_in_their_order<S: Store>(mut store: S) {
    let made = changes(LOG, 5, 3);
    ok(store.append(&made[1..2])).await;
    let settled = Settled { acknowledged: named(&made[1..2]), ..Settled::default() };
    ok(store.settle(LOG, &settled)).await;
    ok(store.requeue(&made)).await;
    assert_eq!(ok(store.unsent(LOG, &[], usize::MAX)).await, made);
    assert_eq!(ok(store.load(made[0].page)).await.changes, bytes(&made));
}

async fn compaction_keeps_the_unsent<S: Store>(mut store: S) {
    let made = changes(LOG, 5, 3);
    ok(store.append(&made)).await;
    let settled = Settled { acknowledged: named(&made[..2]), ..Settled::default() };
    ok(store.settle(LOG, &settled)).await;
    ok(store.compact(made[0].page, &[7], &hashes(&made))).await;
    let stored = ok(store.load(made[0].page)).await;
    assert_eq!((stored.snapshot, stored.changes), (Some(vec![7]), bytes(&made[2..])));
    assert_eq!(ok(store.unsent(LOG, &[], 1000)).await, made[2..]);
}
