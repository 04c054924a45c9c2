//! The real program, killed with SIGKILL right after it has answered, again and again.

use std::collections::BTreeSet;
use std::sync::mpsc::{Sender, channel};
use std::thread;

use automerge::{Automerge, ChangeHash};
use banister_shared::ids::LogId;
use banister_tests::postgres::Cluster;
use tempfile::TempDir;

use crate::{Client, Phone, Program};

const ROUNDS: usize = 10;
const WRITERS: usize = 4;

/// Writes and sends until the server is gone, and tells of everything it acknowledges.
fn write_until_killed(phone: &mut Phone, acknowledged: &Sender<ChangeHash>) {
    for minute in 0.. {
        phone.spasm(&format!("2026-11-03T{:02}:{:02}:00Z", minute / 60 % 24, minute % 60));
        let (request, sent) = phone.request();
        let body = request.encode();
        let path = phone.path("/exchange");
        let Ok(answer) = phone.client.try_send("POST", &path, "application/cbor", &body) else {
            return;
        };
        phone.accept(&sent, &answer);
        let told = sent.changes.iter().try_for_each(|(_, hash)| acknowledged.send(*hash));
        assert!(told.is_ok());
    }
}

/// Kills the server once `count` changes are acknowledged; gives all that were.
fn killed_after(program: Program, phones: &mut [Phone], count: usize) -> Vec<ChangeHash> {
    let (sender, receiver) = channel();
    thread::scope(|scope| {
        for phone in phones {
            phone.client = phone.client.at(&program.address);
            let sender = sender.clone();
            scope.spawn(move || write_until_killed(phone, &sender));
        }
        drop(sender);
        let mut acknowledged: Vec<_> = receiver.iter().take(count).collect();
        drop(program);
        acknowledged.extend(receiver.iter());
        acknowledged
    })
}

/// Every change that the server has of the log, read from its documents.
fn stored(client: &Client, log: LogId) -> BTreeSet<ChangeHash> {
    let pages = client.get(&format!("/v1/logs/{log}/pages"));
    let load = |page: &serde_json::Value| {
        let page = page["id"].as_str().unwrap();
        Automerge::load(&client.get(&format!("/v1/logs/{log}/pages/{page}")).bytes).unwrap()
    };
    let hashes = |document: Automerge| {
        document.get_changes(&[]).iter().map(automerge::Change::hash).collect::<Vec<_>>()
    };
    pages.items().iter().flat_map(|page| hashes(load(page))).collect()
}

fn what_was_acknowledged_is_there(database: &str) {
    let mut program = Program::start(database);
    let anna = Client::new(&program.address).enter("/v1/accounts", "anna", "phone", None);
    let log = anna.new_log();
    let log_in = |_| Phone::new(anna.enter("/v1/sessions", "anna", "tablet", None), log);
    let mut phones: Vec<Phone> = (0..WRITERS).map(log_in).collect();
    let mut acknowledged = BTreeSet::new();
    for round in 1..=ROUNDS {
        acknowledged.extend(killed_after(program, &mut phones, round));
        program = Program::start(database);
        let lost: Vec<_> =
            acknowledged.difference(&stored(&anna.at(&program.address), log)).copied().collect();
        assert_eq!(lost, [], "round {round}");
    }
    assert!(acknowledged.len() >= ROUNDS);
}

#[test]
fn what_was_acknowledged_is_there_on_sqlite() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("banister.db");
    what_was_acknowledged_is_there(&format!("sqlite://{}", file.display()));
}

#[test]
fn what_was_acknowledged_is_there_on_postgres() {
    what_was_acknowledged_is_there(&Cluster::shared().unwrap().database().unwrap());
}
