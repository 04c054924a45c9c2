//! What is there already, brought again and again from all sides.

use std::thread;

use automerge::transaction::Transactable;
use automerge::{Automerge, ROOT};
use banister_shared::ids::LogId;

use super::bytes::noise;
use super::{Bystanders, Stock, care, episodes};
use crate::exchange::request;
use crate::{Anna, Client};

/// More than is checked where it is: it takes a turn of its own.
const LARGE_BYTES: usize = 60_000;

fn large(seed: u64) -> Automerge {
    let mut document = Automerge::new();
    let mut transaction = document.transaction();
    transaction.put(ROOT, "large", noise(seed, LARGE_BYTES)).unwrap();
    transaction.commit();
    document
}

fn change(document: &Automerge) -> Vec<u8> {
    document.get_changes(&[])[0].raw_bytes().to_vec()
}

fn exchange(client: &Client, log: LogId, document: &Automerge) {
    let request = request([(episodes(log), vec![change(document)])]);
    let path = format!("/v1/logs/{log}/exchange");
    let answer = client.send("POST", &path, "application/cbor", &request.encode());
    assert_eq!(answer.status, 200, "{answer}");
}

fn say_again(client: &Client, peer: &str, log: LogId, document: &Automerge) {
    let mut stock = Stock::connect(client, peer, episodes(log));
    for _ in 0..100 {
        stock.bring(document.get_heads(), vec![change(document)]);
    }
    stock.until(Stock::has_heard);
}

/// Whoever took a turn before the page, while others took the page before a turn, would stand
/// still with them, and everything large with both.
#[test]
fn what_is_there_already_stops_nobody() {
    let anna = Anna::start();
    let document = large(1);
    exchange(&anna.client, anna.log, &document);
    let mut others = Bystanders::at(&anna.app.anyone());
    others.notice_nothing_of(|| {
        thread::scope(|scope| {
            for peer in ["a", "b", "c", "d"] {
                scope.spawn(|| say_again(&anna.client, peer, anna.log, &document));
            }
            for _ in 0..2 {
                scope.spawn(|| (0..40).for_each(|_| exchange(&anna.client, anna.log, &document)));
            }
        });
    });
    let mut phone = Stock::with_document(&anna.client, "phone", care(anna.log), large(2));
    phone.say();
    phone.until(Stock::is_saved);
    assert_eq!(anna.changes(), 2);
}
