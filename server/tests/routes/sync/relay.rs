use automerge::transaction::Transactable;
use automerge::{Automerge, ROOT};
use banister_shared::wire::Message;

use super::{Stock, episodes};
use crate::{Anna, TestApp};

#[test]
fn what_one_device_writes_the_other_sees() {
    let anna = Anna::start();
    let page = episodes(anna.log);
    let mut phone = Stock::connect(&anna.client, "phone", page);
    let mut tablet = Stock::connect(&anna.app.log_in("anna"), "tablet", page);
    phone.write("pain", 4);
    phone.until(Stock::is_saved);
    tablet.request();
    tablet.until(|tablet| tablet.value("pain") == Some(4));
    tablet.write("fright", 7);
    tablet.until(Stock::is_saved);
    phone.until(|phone| phone.value("fright") == Some(7));
    assert_eq!(anna.changes(), 2);
}

#[test]
fn what_was_written_offline_arrives_whole() {
    let anna = Anna::start();
    let page = episodes(anna.log);
    let mut document = Automerge::new();
    for value in 0..500 {
        let mut transaction = document.transaction();
        transaction.put(ROOT, format!("k{}", value % 7), value).unwrap();
        transaction.commit();
    }
    let mut phone = Stock::with_document(&anna.client, "phone", page, document);
    phone.say();
    phone.until(Stock::is_saved);
    assert_eq!(anna.changes(), 500);
    let mut tablet = Stock::connect(&anna.client, "tablet", page);
    tablet.request();
    tablet.until(|tablet| tablet.document.get_heads() == phone.document.get_heads());
}

#[test]
fn concurrent_edits_merge() {
    let anna = Anna::start();
    let page = episodes(anna.log);
    let mut devices = ["a", "b", "c"].map(|peer| Stock::connect(&anna.client, peer, page));
    for (value, device) in (0..).zip(&mut devices) {
        device.write("pain", value);
        device.write(&format!("own {value}"), value);
    }
    devices.iter_mut().for_each(|device| device.until(Stock::is_saved));
    for device in &mut devices {
        device.until(|d| (0..3).all(|n| d.value(&format!("own {n}")) == Some(n)) && d.is_saved());
    }
    let heads = devices.map(|device| device.document.get_heads());
    assert!(heads.iter().all(|other| *other == heads[0]));
}

#[test]
fn what_waits_is_stored_once_another_device_brings_what_it_follows() {
    let anna = Anna::start();
    let page = episodes(anna.log);
    let first = written(Automerge::new(), "pain", 4);
    let second = written(first.fork(), "fright", 7);
    let change = second.get_changes(&first.get_heads()).remove(0).raw_bytes().to_vec();
    let mut tablet = Stock::connect(&anna.client, "tablet", page);
    tablet.bring(second.get_heads(), vec![change]);
    tablet.until(Stock::has_heard);
    assert_eq!(anna.changes(), 0);
    let mut phone = Stock::with_document(&anna.client, "phone", page, first);
    phone.say();
    phone.until(|phone| phone.value("fright") == Some(7));
    assert_eq!(anna.changes(), 2);
}

#[test]
fn what_is_said_just_before_the_end_is_stored() {
    let anna = Anna::start();
    let page = episodes(anna.log);
    for value in 0..10 {
        let mut phone = Stock::connect(&anna.client, "phone", page);
        phone.write("before", value);
        phone.until(Stock::is_saved);
        phone.write(&format!("k{value}"), value);
        phone.close();
    }
    let mut tablet = Stock::connect(&anna.client, "tablet", page);
    tablet.request();
    tablet.until(|tablet| (0..10).all(|n| tablet.value(&format!("k{n}")) == Some(n)));
    assert_eq!(anna.changes(), 20);
}

fn written(mut document: Automerge, key: &str, value: i64) -> Automerge {
    let mut transaction = document.transaction();
    transaction.put(ROOT, key, value).unwrap();
    transaction.commit();
    document
}

#[test]
fn a_page_that_is_not_there_comes_when_it_is() {
    let anna = Anna::start();
    let page = episodes(anna.log);
    let mut tablet = Stock::connect(&anna.client, "tablet", page);
    tablet.request();
    tablet.until(Stock::is_unavailable);
    let mut phone = Stock::connect(&anna.client, "phone", page);
    phone.write("pain", 4);
    phone.until(Stock::is_saved);
    tablet.until(|tablet| tablet.value("pain") == Some(4));
}

#[test]
fn who_asks_for_a_page_that_is_on_its_way_gets_it() {
    let anna = Anna::start();
    let page = episodes(anna.log);
    let mut phone = Stock::connect(&anna.client, "phone", page);
    // The first message says what it has; what it has comes with the next.
    phone.write("pain", 4);
    let mut tablet = Stock::connect(&anna.client, "tablet", page);
    phone.until(|phone| phone.has_heard());
    tablet.request();
    phone.until(Stock::is_saved);
    tablet.until(|tablet| tablet.value("pain") == Some(4));
    assert!(!tablet.is_unavailable());
}

#[test]
fn the_exchange_and_the_socket_are_one_path() {
    let anna = Anna::start();
    let page = episodes(anna.log);
    let mut tablet = Stock::connect(&anna.client, "tablet", page);
    tablet.request();
    tablet.until(Stock::is_unavailable);
    let mut phone = anna.phone();
    // 2026-11 is the month of the page.
    phone.spasm("2026-11-03T10:00:00Z");
    phone.sync();
    tablet.until(|tablet| !tablet.document.get_heads().is_empty());
    tablet.write("from", 1);
    tablet.until(Stock::is_saved);
    phone.sync();
    assert_eq!(anna.changes(), 2);
    assert!(phone.sync() == 1, "nothing is left to say");
}

#[test]
fn what_is_acknowledged_outlives_the_server() {
    let folder = tempfile::TempDir::new().unwrap();
    let database = format!("sqlite://{}", folder.path().join("b.db").display());
    let (session, log, heads) = {
        let anna = Anna::on(TestApp::on(&database));
        let mut phone = Stock::connect(&anna.client, "phone", episodes(anna.log));
        phone.write("pain", 4);
        phone.until(Stock::is_saved);
        (anna.client.session.clone(), anna.log, phone.document.get_heads())
    };
    let app = TestApp::on(&database);
    let client = app.anyone().with_session(session);
    let mut tablet = Stock::connect(&client, "tablet", episodes(log));
    tablet.request();
    tablet.until(|tablet| tablet.document.get_heads() == heads);
}

/// A phone that has written, and a tablet that has said nothing yet.
fn with_a_page(anna: &Anna) -> (Stock, Stock) {
    let page = episodes(anna.log);
    let mut phone = Stock::connect(&anna.client, "phone", page);
    phone.write("pain", 1);
    phone.until(Stock::is_saved);
    (phone, Stock::connect(&anna.client, "tablet", page))
}

#[test]
fn what_is_said_in_passing_reaches_the_others_and_is_not_kept() {
    let anna = Anna::start();
    let (mut phone, mut tablet) = with_a_page(&anna);
    tablet.request();
    tablet.until(|tablet| tablet.value("pain") == Some(1));
    phone.say_in_passing(1, b"looking now");
    // As clients do that say again what they hear.
    phone.say_in_passing(1, b"looking now");
    phone.say_in_passing(2, b"gone");
    let said = |message: &Message| match message {
        Message::Ephemeral(said) => said.sender == "phone" && said.data == b"looking now",
        _ => false,
    };
    let gone = |message: &Message| matches!(message, Message::Ephemeral(e) if e.data == b"gone");
    tablet.until(|tablet| tablet.heard.iter().any(gone));
    assert_eq!(tablet.heard.iter().filter(|message| said(message)).count(), 1);
    assert_eq!(anna.changes(), 1);
}

#[test]
fn only_who_talks_about_a_page_says_something_in_passing_to_it() {
    let anna = Anna::start();
    let (_phone, mut tablet) = with_a_page(&anna);
    tablet.request();
    tablet.until(|tablet| tablet.value("pain") == Some(1));
    let mut laptop = Stock::connect(&anna.client, "laptop", episodes(anna.log));
    laptop.say_in_passing(1, b"from nowhere");
    laptop.request();
    laptop.until(|laptop| laptop.value("pain") == Some(1));
    laptop.say_in_passing(2, b"from here");
    let heard = |tablet: &Stock, what: &[u8]| {
        tablet.heard.iter().any(|heard| matches!(heard, Message::Ephemeral(e) if e.data == what))
    };
    tablet.until(|tablet| heard(tablet, b"from here"));
    assert!(!heard(&tablet, b"from nowhere"));
}

#[test]
fn a_device_hears_what_anothers_storage_has() {
    let anna = Anna::start();
    let (mut phone, mut tablet) = with_a_page(&anna);
    phone.watch("tablet");
    tablet.request();
    tablet.until(|tablet| tablet.value("pain") == Some(1));
    let heads = phone.document.get_heads();
    let has = |message: &Message| match message {
        Message::RemoteHeadsChanged(changed) => {
            let of = &changed.heads[0];
            of.storage_id == "storage of tablet" && of.heads == heads
        }
        _ => false,
    };
    phone.until(|phone| phone.heard.iter().any(has));
}
