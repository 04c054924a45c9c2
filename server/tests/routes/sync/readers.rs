//! Readers that never read.

use automerge::sync::{State, SyncDoc};
use automerge::transaction::Transactable;
use automerge::{Automerge, ROOT};
use banister_shared::ids::LogId;
use banister_shared::wire::Message;

use super::bytes::noise;
use super::program::Running;
use super::{Bystanders, Stock, episodes};
use crate::{Anna, Client};

/// What may wait for all readers of one account is 64 MiB; beside that there is what the server
/// reads and writes it with.
const PEAK_GROWTH_MIB_MAX: u64 = 160;
/// As many as one device may have, but for the one that writes.
pub(super) const READERS: usize = 31;
/// The server would keep a gigabyte for all of them.
const TIMES: usize = 40;

/// A megabyte that does not deflate.
pub(super) fn large_document() -> Automerge {
    let mut document = Automerge::new();
    for n in 0..10 {
        let mut transaction = document.transaction();
        transaction.put(ROOT, format!("k{n}"), noise(n, 100_000)).unwrap();
        transaction.commit();
    }
    document
}

/// What one says who has nothing of the page.
pub(super) fn request(reader: &Stock) -> Message {
    let nothing = Automerge::new().generate_sync_message(&mut State::new()).unwrap().encode();
    Message::Request(reader.about(nothing))
}

#[test]
fn a_reader_that_never_reads_is_closed_and_others_notice_nothing() {
    let anna = Anna::start();
    let page = episodes(anna.log);
    let mut phone = Stock::with_document(&anna.client, "phone", page, large_document());
    phone.say();
    phone.until(Stock::is_saved);
    let mut greedy = Stock::connect(&anna.client, "greedy", page);
    let request = request(&greedy);
    for n in 0..60 {
        greedy.send(&request);
        phone.write("n", n);
        phone.until(Stock::is_saved);
    }
    assert_eq!(greedy.until_ended().as_deref(), Some("too far behind, come back to catch up"));
    phone.write("n", 60);
    phone.until(Stock::is_saved);
}

/// Begins to read at last; why the connection ends. Who has been given everything before it was
/// too much is refused for introducing itself again.
fn end(mut reader: Stock) -> Option<String> {
    let join = reader.join();
    reader.send(&join);
    reader.until_ended()
}

/// Asks for everything again and again, and reads none of it until the end.
fn take_nothing(eve: &Client, log: LogId) {
    let connect = |_| Stock::connect(eve, "greedy", episodes(log));
    let mut greedy: Vec<Stock> = (0..READERS).map(connect).collect();
    for _ in 0..TIMES {
        for reader in &mut greedy {
            let request = request(reader);
            reader.send(&request);
        }
    }
    let ends: Vec<_> = greedy.into_iter().map(end).collect();
    let is_behind = |end: &String| end == "too far behind, come back to catch up";
    assert!(ends.iter().flatten().any(is_behind), "{ends:?}");
}

#[test]
fn what_waits_for_readers_is_bounded() {
    let running = Running::start();
    let mut others = Bystanders::at(&running.anyone());
    let (eve, log) = running.register("eve");
    let mut writer = Stock::with_document(&eve, "writer", episodes(log), large_document());
    writer.say();
    writer.until(Stock::is_saved);
    running.grow_by_less_than(PEAK_GROWTH_MIB_MAX, || {
        others.notice_nothing_of(|| take_nothing(&eve, log));
    });
}
