//! Changes for pages that one may not write, sent all the same.

use automerge::ROOT;
use automerge::transaction::Transactable;

use super::{Bystanders, Stock, episodes};
use crate::Anna;

const TIMES: i64 = 300;

/// Makes a change and sends it, whatever the server has said about who may write.
pub(super) fn force(client: &mut Stock, value: i64) {
    let mut transaction = client.document.transaction();
    transaction.put(ROOT, "forged", value).unwrap();
    transaction.commit();
    let change = client.document.get_last_local_change().unwrap().raw_bytes().to_vec();
    client.bring(client.document.get_heads(), vec![change]);
}

#[test]
fn what_may_not_be_written_is_dropped_however_often_it_comes() {
    let anna = Anna::start();
    let page = episodes(anna.log);
    let viewer = anna.member("vera", "viewer").client;
    let stranger = anna.app.register("eve");
    let mut phone = Stock::connect(&anna.client, "phone", page);
    phone.write("pain", 4);
    phone.until(Stock::is_saved);
    let mut vera = Stock::connect(&viewer, "vera", page);
    vera.request();
    vera.until(|vera| vera.value("pain") == Some(4));
    let mut eve = Stock::connect(&stranger, "eve", page);
    let mut others = Bystanders::at(&anna.app.anyone());
    let vera = others.notice_nothing_of(|| {
        for value in 0..TIMES {
            force(&mut vera, value);
            force(&mut eve, value);
        }
        // To a stranger each is about a page that is not there.
        eve.until(|eve| eve.heard.len() as i64 >= TIMES && eve.is_unavailable());
        vera
    });
    phone.write("fright", 7);
    phone.until(Stock::is_saved);
    assert_eq!(phone.value("forged"), None);
    assert_eq!(anna.changes(), 2);
    // The viewer stays, and still sees what others write.
    let mut vera = vera;
    vera.until(|vera| vera.value("fright") == Some(7));
}
