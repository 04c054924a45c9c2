//! Clients that know no documents in messages: what is sent to them has to be opened first.

use std::thread;

use automerge::transaction::CommitOptions;
use automerge::{Automerge, sync::MessageVersion};
use banister_shared::ids::{Month, PageId};
use banister_shared::wire::Message;

use super::bytes::bringing;
use super::turns::takes_not_everybody;
use super::{Stock, episodes};
use crate::Anna;
use crate::reading::{dense, month, store};

const PAGES: u16 = 16;
const CHANGES: usize = 5_000;

/// Asks for all of its page without saying what it can read.
fn ask(old: &mut Stock) {
    let asking = bringing(MessageVersion::V1, Vec::new(), Vec::new());
    let asking = Message::Request(old.about(asking));
    old.send(&asking);
}

#[test]
fn what_is_opened_for_them_takes_nobody_who_reads_for_others() {
    let anna = Anna::start();
    let months: Vec<_> = (0..PAGES).map(|n| PageId::episodes(anna.log, Month::new(n))).collect();
    upload(&anna, &months);
    let stranger = anna.app.register("ben");
    let elsewhere = episodes(anna.log);
    let mut old = Stock::connect(&anna.client, "old", elsewhere);
    for month in &months {
        old.page = *month;
        ask(&mut old);
    }
    old.page = elsewhere;
    takes_not_everybody(&mut old, months.len(), &stranger);
}

#[test]
fn a_page_goes_on_while_it_is_opened_for_one_of_them() {
    let anna = Anna::start();
    let (day, page) = ("2025-01-11", episodes(anna.log));
    for month in [month(day), month(day).next()] {
        store(&anna, PageId::episodes(anna.log, month), dense());
    }
    let mut phone = Stock::connect(&anna.client, "phone", page);
    phone.write("before", 1);
    phone.until(Stock::is_saved);
    let path = anna.path(&format!("/days?from={day}&to={day}"));
    thread::scope(|scope| {
        // The same account has so much opened that everything else it has opened waits.
        let reading: Vec<_> = (0..3).map(|_| scope.spawn(|| anna.client.get(&path))).collect();
        let mut old = Stock::connect(&anna.client, "old", page);
        ask(&mut old);
        phone.say_in_passing(1, b"here");
        phone.write("after", 1);
        phone.until(Stock::is_saved);
        assert!(reading.iter().any(|reading| !reading.is_finished()), "nothing waited");
        assert!(old.heard.is_empty() && !old.has_heard());
        old.until(|old| old.value("before").is_some() && old.value("after").is_some());
        assert!(reading.into_iter().all(|reading| reading.join().unwrap().status == 200));
    });
}

/// The same document as each of these pages.
fn upload(anna: &Anna, pages: &[PageId]) {
    let mut document = Automerge::new();
    for _ in 0..CHANGES {
        document.empty_commit(CommitOptions::default().with_time(1));
    }
    for page in pages {
        let mut phone = Stock::with_document(&anna.client, "phone", *page, document.clone());
        phone.say();
        phone.until(Stock::is_saved);
    }
}
