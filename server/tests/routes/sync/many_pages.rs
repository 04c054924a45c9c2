//! Pages that have to be read before anything can be said about them.

use automerge::sync::MessageVersion;
use automerge::transaction::CommitOptions;
use automerge::{Automerge, ChangeHash};
use banister_shared::ids::{Month, PageId};
use banister_shared::wire::Message;
use tempfile::TempDir;

use super::bytes::bringing;
use super::turns::takes_not_everybody;
use super::{Stock, episodes};
use crate::{Anna, Client, TestApp};

const PAGES: u16 = 40;
const CHANGES: usize = 3_000;

/// Somebody with many pages that no server has read since it was started.
fn with_pages(database: &str) -> (TestApp, Client, Vec<PageId>) {
    let anna = Anna::on(TestApp::on(database));
    let pages: Vec<_> = (0..PAGES).map(|n| PageId::episodes(anna.log, Month::new(n))).collect();
    let mut document = Automerge::new();
    for _ in 0..CHANGES {
        document.empty_commit(CommitOptions::default().with_time(1));
    }
    for page in &pages {
        let mut phone = Stock::with_document(&anna.client, "phone", *page, document.clone());
        phone.say();
        phone.until(Stock::is_saved);
    }
    let Anna { app, client, .. } = anna;
    drop(app);
    let app = TestApp::on(database);
    let client = client.at(&app.address);
    (app, client, pages)
}

#[test]
fn what_is_read_of_them_takes_nobody_who_reads_for_others() {
    let folder = TempDir::new().unwrap();
    let database = format!("sqlite://{}", folder.path().join("banister.db").display());
    let (app, anna, pages) = with_pages(&database);
    let stranger = app.register("ben");
    let elsewhere = episodes(pages[0].log);
    let mut eve = Stock::connect(&anna, "eve", elsewhere);
    for page in &pages {
        eve.page = *page;
        // Heads that nobody has: that tells nothing of what is there.
        let saying = bringing(MessageVersion::V1, vec![ChangeHash([7; 32])], Vec::new());
        let saying = Message::Sync(eve.about(saying));
        eve.send(&saying);
    }
    eve.page = elsewhere;
    takes_not_everybody(&mut eve, pages.len(), &stranger);
}
