//! What breaks the protocol ends its own connection and no other.

use tungstenite::Message;

use crate::raw::{self, Raw};
use crate::{Browser, Stage};

/// `{"type": "sync", "senderId": "tab", "targetId": "banister", "documentId": "…", "data": …}`,
/// said by a peer that calls itself otherwise.
fn in_anothers_name(stage: &Stage) -> Vec<u8> {
    let page = stage.page().to_string();
    let length = u8::try_from(page.len()).unwrap();
    let mut frame = b"\xa5\x64type\x64sync\x68senderId\x63tab\x68targetId\x68banister".to_vec();
    frame.extend_from_slice(b"\x6adocumentId\x78");
    frame.push(length);
    frame.extend_from_slice(page.as_bytes());
    // A sync message that says nothing: no heads, nothing needed, nothing had, no changes.
    frame.extend_from_slice(b"\x64data\x45\x42\x00\x00\x00\x00");
    frame
}

#[test]
fn a_broken_rule_closes_one_connection_and_the_tab_beside_it_goes_on() {
    let stage = Stage::set();
    let browser = Browser::start();
    let url = stage.anna.sync_url();
    let tab = browser.keeping_tab("tab", &url, stage.page());
    tab.create();
    let heads = tab.until_saved();
    let broken = [
        Message::text("hello"),
        Message::binary(&b"no CBOR"[..]),
        Message::binary(&b""[..]),
        Message::binary(in_anothers_name(&stage)),
    ];
    for (n, message) in (0..).zip(broken) {
        let mut rude = Raw::joined(&url);
        rude.send(message);
        rude.until_closed();
        tab.put("pain", n);
        assert_ne!(tab.until_saved(), heads);
    }
    let mut early = Raw::connect(&url);
    early.send(Message::binary(in_anothers_name(&stage)));
    early.until_closed();
    assert_eq!(stage.changes(), 5);
}

#[test]
fn without_a_token_there_is_no_connection() {
    let stage = Stage::set();
    let url = stage.anna.sync_url();
    let (address, _) = url.split_once('?').unwrap();
    assert_eq!(raw::refused(address), 401);
    assert_eq!(raw::refused(&format!("{address}?token=nonsense")), 401);
}
