//! Devices that take more than they give.

use std::sync::mpsc;
use std::thread;

use automerge::sync::MessageVersion;
use automerge::transaction::Transactable;
use automerge::{Automerge, ROOT};
use banister_shared::testkit::rng::Rng;
use banister_shared::wire::Message;

use super::bytes::bringing;
use super::stock::PATIENCE;
use super::{Stock, episodes, upgrade, url};
use crate::Anna;

#[test]
fn who_says_nothing_is_closed() {
    let anna = Anna::start();
    let address = url(&anna.client);
    let mut silent: Vec<_> = (0..20).map(|_| upgrade(&address).unwrap()).collect();
    let mut phone = Stock::connect(&anna.client, "phone", episodes(anna.log));
    phone.write("pain", 4);
    phone.until(Stock::is_saved);
    // The greeting takes ten seconds at most.
    assert!(
        silent
            .iter_mut()
            .all(|socket| matches!(socket.read(), Ok(tungstenite::Message::Close(_)) | Err(_)))
    );
}

#[test]
fn what_cannot_be_taken_ends_the_connection_of_who_brought_it() {
    let anna = Anna::start();
    let page = episodes(anna.log);
    let mut phone = Stock::connect(&anna.client, "phone", page);
    phone.write("pain", 4);
    phone.until(Stock::is_saved);
    let whole = phone.document.save();
    let change = phone.document.get_changes(&[])[0].raw_bytes().to_vec();
    let rng = &mut Rng::new(3);
    for original in [whole, change] {
        for _ in 0..40 {
            let mut chunk = original.clone();
            let at = 8 + rng.below(chunk.len() as u64 - 8) as usize;
            chunk[at] ^= 1 << rng.below(8);
            let mut eve = Stock::connect(&anna.client, "eve", page);
            eve.bring(Vec::new(), vec![chunk]);
            assert!(eve.until_ended().is_some());
        }
    }
    phone.write("pain", 5);
    phone.until(Stock::is_saved);
    assert_eq!(anna.changes(), 2);
}

#[test]
fn many_documents_at_once_are_refused_unopened() {
    let anna = Anna::start();
    let page = episodes(anna.log);
    let mut document = Automerge::new();
    let mut transaction = document.transaction();
    transaction.put(ROOT, "pain", 1).unwrap();
    transaction.commit();
    let mut eve = Stock::connect(&anna.client, "eve", page);
    let data = bringing(MessageVersion::V2, Vec::new(), vec![document.save(); 2]);
    let message = Message::Sync(eve.about(data));
    eve.send(&message);
    assert_eq!(eve.until_ended().as_deref(), Some("invalid_change"));
    assert_eq!(anna.changes(), 0);
}

#[test]
fn an_account_cannot_keep_half_messages_without_end() {
    let anna = Anna::start();
    let page = episodes(anna.log);
    let (ended, ends) = mpsc::channel();
    for n in 0..5 {
        let mut eve = Stock::connect(&anna.client, &format!("eve {n}"), page);
        let ended = ended.clone();
        // There is room for four, and those wait for longer than this test.
        thread::spawn(move || {
            eve.send_half(4 << 20);
            ended.send(eve.until_ended())
        });
    }
    let reason = ends.recv_timeout(PATIENCE / 2).expect("one is cut off");
    assert!(reason.is_none_or(|reason| reason == "too much at once"));
    let mut phone = Stock::connect(&anna.client, "phone", page);
    phone.write("pain", 4);
    phone.until(Stock::is_saved);
}
