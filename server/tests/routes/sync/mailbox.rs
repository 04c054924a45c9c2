//! Many documents for one page at once: others have their turns in between.

use std::thread;

use automerge::Automerge;
use automerge::transaction::CommitOptions;

use super::bytes::noise;
use super::{Stock, episodes};
use crate::Anna;

/// As many as wait in the mailbox of one page.
const DOCUMENTS: usize = 60;
/// In each, so that all of them together take seconds.
const CHANGES: usize = 2_000;
/// More than is checked where it is: it takes a turn of its own.
const LARGE_BYTES: usize = 60_000;

fn many_changes() -> Automerge {
    let mut document = Automerge::new();
    for _ in 0..CHANGES {
        document.empty_commit(CommitOptions::default());
    }
    document
}

/// Sends all of them at once, and a change after them; waits until that is stored.
fn bring_many(anna: &Anna) {
    let page = episodes(anna.log);
    let mut eve = Stock::with_document(&anna.client, "eve", page, many_changes());
    let (heads, whole) = (eve.document.get_heads(), eve.document.save());
    (0..DOCUMENTS).for_each(|_| eve.bring(heads.clone(), vec![whole.clone()]));
    eve.write("last", 1);
    eve.until(Stock::is_saved);
}

#[test]
fn many_documents_for_one_page_let_others_have_their_turns() {
    let anna = Anna::start();
    let ben = anna.app.register("ben");
    let mut phone = Stock::connect(&ben, "phone", episodes(ben.new_log()));
    let stored = thread::scope(|scope| {
        let eve = scope.spawn(|| bring_many(&anna));
        let mut stored = 0;
        while !eve.is_finished() {
            phone.write("large", noise(stored, LARGE_BYTES));
            phone.until(Stock::is_saved);
            stored += 1;
        }
        stored
    });
    assert!(stored > DOCUMENTS as u64 / 4, "{stored}");
}
