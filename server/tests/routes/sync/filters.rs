//! Filters that claim as much as a filter may: each is held against every change of a page.

use std::thread;

use automerge::Automerge;
use automerge::transaction::CommitOptions;
use banister_shared::limits::{FILTER_BITS_MAX, FILTER_PROBES_MAX, PAGE_CHANGES_MAX};
use banister_shared::wire::Message;

use super::bytes::number;
use super::{Bystanders, Stock, episodes};
use crate::Anna;

const CHANGES: usize = 3_000;
const CONNECTIONS: usize = 4;
const TIMES: usize = 20;

/// Two summaries of everything, with all bits set, so that each change is looked for with every
/// probe.
fn at_the_bounds() -> Vec<u8> {
    let (bits, probes) = (FILTER_BITS_MAX as usize, FILTER_PROBES_MAX as usize);
    let mut filter = [number(PAGE_CHANGES_MAX), number(bits), number(probes)].concat();
    filter.resize(filter.len() + PAGE_CHANGES_MAX * bits / 8, 0xff);
    let summary = [vec![0], number(filter.len()), filter].concat();
    [&[0x42, 0, 0, 2][..], &summary, &summary, &[0]].concat()
}

#[test]
fn filters_at_their_bounds_are_answered_and_hold_up_nobody() {
    let anna = Anna::start();
    let mut document = Automerge::new();
    for _ in 0..CHANGES {
        document.empty_commit(CommitOptions::default());
    }
    let mut phone = Stock::with_document(&anna.client, "phone", episodes(anna.log), document);
    phone.say();
    phone.until(Stock::is_saved);
    let data = at_the_bounds();
    let ask = || {
        let mut eve = Stock::connect(&anna.client, "eve", episodes(anna.log));
        let message = Message::Sync(eve.about(data.clone()));
        (0..TIMES).for_each(|_| eve.send(&message));
        // Comes after all of them, and is refused.
        let join = eve.join();
        eve.send(&join);
        assert_eq!(eve.until_ended().as_deref(), Some("join comes once"));
    };
    let mut others = Bystanders::at(&anna.app.anyone());
    others.notice_nothing_of(|| {
        thread::scope(|scope| (0..CONNECTIONS).for_each(|_| drop(scope.spawn(ask))));
    });
    phone.write("pain", 4);
    phone.until(Stock::is_saved);
    assert_eq!(anna.changes(), CHANGES as u64 + 1);
}
