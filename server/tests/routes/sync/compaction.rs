//! A page at rest becomes one document; nobody notices.

use std::time::{Duration, Instant};

use automerge::sync::MessageVersion;
use banister_server::store::{DatabaseUrl, Store, StoreResult, change, snapshot};
use banister_shared::ids::PageId;
use banister_shared::wire::Message;
use tokio::runtime::Builder;

use super::bytes::bringing;
use super::{Stock, episodes};
use crate::{Anna, Phone, TestApp};

/// Anna, on a server that compacts as soon as a page has been left alone for a second.
fn anna() -> Anna {
    Anna::on(TestApp::with(|config| config.page_idle_seconds = 1))
}

fn store(anna: &Anna) -> Store {
    Store::open(&DatabaseUrl::Sqlite(anna.app.database())).unwrap()
}

fn wait<T>(query: impl Future<Output = StoreResult<T>>) -> T {
    Builder::new_current_thread().enable_time().build().unwrap().block_on(query).unwrap()
}

/// How many changes stand by themselves, if there is a snapshot.
fn beside_the_snapshot(store: &Store, page: PageId) -> Option<usize> {
    wait(store.read(move |conn| {
        let changes = change::of_page(conn, page, 0)?.len();
        Ok(snapshot::find(conn, page)?.map(|_| changes))
    }))
}

/// Spoils the document of a compacted page; the graph that is stored beside it stays.
fn spoil(store: &Store, page: PageId) {
    wait(store.write(move |conn| {
        let mut found = snapshot::find(conn, page)?.unwrap();
        found.bytes.truncate(found.bytes.len() / 2);
        snapshot::put(conn, page, &found)
    }));
}

fn until_compacted(anna: &Anna, page: PageId) {
    let store = store(anna);
    let begun = Instant::now();
    while beside_the_snapshot(&store, page) != Some(0) {
        assert!(begun.elapsed() < Duration::from_secs(60), "it is never compacted");
        // Nothing tells when it is done but the database itself.
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// Logs spasms of one day, as many as asked for.
fn spasms(phone: &mut Phone, day: u8, count: u8) {
    for n in 0..count {
        phone.spasm(&format!("2026-11-{day:02}T{:02}:{:02}:00Z", n / 60, n % 60));
    }
}

#[test]
fn devices_new_and_old_get_everything_from_a_compacted_page() {
    let anna = anna();
    let page = episodes(anna.log);
    let (mut phone, mut behind, mut comparing) = (anna.phone(), anna.tablet(), anna.tablet());
    spasms(&mut phone, 3, 50);
    phone.sync();
    behind.sync();
    comparing.sync();
    spasms(&mut phone, 4, 50);
    phone.sync();
    until_compacted(&anna, page);
    let before = anna.stored();

    let mut fresh = anna.tablet();
    fresh.sync();
    behind.sync();
    comparing.compare_everything();
    comparing.sync();
    for device in [&mut fresh, &mut behind, &mut comparing] {
        assert_eq!(device.records().len(), 100);
        assert_eq!(device.sync(), 1, "there is nothing more to say");
    }
    let mut stock = Stock::connect(&anna.client, "stock", page);
    stock.request();
    stock.until(Stock::is_saved);
    assert_eq!(stock.document.get_changes(&[]).len(), 100);
    let timeline = anna.client.get(&anna.path("/timeline?limit=1000"));
    assert_eq!(timeline.items().len(), 100);
    assert_eq!(anna.stored(), before);
}

#[test]
fn a_compacted_page_is_written_to_and_compacted_again() {
    let anna = anna();
    let page = episodes(anna.log);
    let mut phone = anna.phone();
    spasms(&mut phone, 3, 70);
    phone.sync();
    let mut stock = Stock::connect(&anna.client, "stock", page);
    stock.request();
    stock.until(Stock::is_saved);
    until_compacted(&anna, page);
    stock.write("after", 1);
    stock.until(Stock::is_saved);
    phone.sync();
    spasms(&mut phone, 4, 70);
    phone.sync();
    stock.until(|stock| stock.document.get_changes(&[]).len() == 141);
    until_compacted(&anna, page);
    let mut fresh = anna.tablet();
    fresh.sync();
    assert_eq!(fresh.records().len(), 140);
    assert_eq!(anna.changes(), 141);
}

#[test]
fn whoever_cannot_be_told_ends_alone() {
    let anna = anna();
    let page = episodes(anna.log);
    let mut phone = anna.phone();
    spasms(&mut phone, 3, 70);
    phone.sync();
    until_compacted(&anna, page);
    let mut tablet = Stock::connect(&anna.client, "tablet", page);
    tablet.request();
    tablet.until(Stock::is_saved);
    spoil(&store(&anna), page);
    // A client that knows no documents in messages: it has to be opened.
    let mut old = Stock::connect(&anna.client, "old", page);
    let asking = bringing(MessageVersion::V1, Vec::new(), Vec::new());
    let asking = Message::Request(old.about(asking));
    old.send(&asking);
    assert_eq!(old.until_ended().as_deref(), Some("not available, come back later"));
    tablet.write("after", 1);
    tablet.until(Stock::is_saved);
}
