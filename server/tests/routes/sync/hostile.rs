use banister_shared::testkit::rng::Rng;
use banister_shared::wire::Message;
use tungstenite::Message as Frame;

use super::{Stock, episodes, upgrade, url};
use crate::Anna;

/// A client that works while others misbehave, and notices nothing.
fn bystander(anna: &Anna) -> Stock {
    let mut phone = Stock::connect(&anna.client, "bystander", episodes(anna.log));
    phone.write("pain", 4);
    phone.until(Stock::is_saved);
    phone
}

fn notices_nothing(anna: &Anna, mut phone: Stock, changes: u64) {
    phone.write("pain", 5);
    phone.until(Stock::is_saved);
    assert_eq!(anna.changes(), changes + 1);
}

#[test]
fn what_is_no_message_ends_its_own_connection_only() {
    let anna = Anna::start();
    let phone = bystander(&anna);
    let rng = &mut Rng::new(1);
    for _ in 0..200 {
        let mut eve = Stock::connect(&anna.client, "eve", episodes(anna.log));
        let bytes: Vec<u8> = (0..rng.below(60)).map(|_| rng.below(256) as u8).collect();
        eve.send_raw(bytes);
        assert!(eve.until_closed().is_some());
    }
    notices_nothing(&anna, phone, 1);
}

#[test]
fn a_text_frame_ends_its_connection() {
    let anna = Anna::start();
    let phone = bystander(&anna);
    let mut eve = Stock::connect(&anna.client, "eve", episodes(anna.log));
    eve.send_text("hello");
    assert_eq!(eve.until_closed().as_deref(), Some("a text frame"));
    notices_nothing(&anna, phone, 1);
}

#[test]
fn messages_at_the_wrong_time_end_the_connection() {
    let anna = Anna::start();
    let phone = bystander(&anna);
    let mut eve = Stock::connect(&anna.client, "eve", episodes(anna.log));
    let join = eve.join();
    eve.send(&join);
    assert_eq!(eve.until_closed().as_deref(), Some("join comes once"));
    let mut first = upgrade(&url(&anna.client)).unwrap();
    let sync = Message::Leave { sender: "eve".to_owned() };
    first.send(Frame::Binary(sync.encode().into())).unwrap();
    let Frame::Binary(said) = first.read().unwrap() else { panic!("not a message") };
    assert!(matches!(Message::decode(&said), Ok(Message::Error { .. })));
    notices_nothing(&anna, phone, 1);
}

#[test]
fn nobody_speaks_in_anothers_name() {
    let anna = Anna::start();
    let phone = bystander(&anna);
    let mut eve = Stock::connect(&anna.client, "eve", episodes(anna.log));
    eve.peer = "bystander".to_owned();
    eve.write("pain", 9);
    assert_eq!(eve.until_closed().as_deref(), Some("senderId is another's"));
    notices_nothing(&anna, phone, 1);
}

/// A sync message by its parts, each as raw bytes.
fn sync_message(heads: &[u8], need: &[u8], have: &[u8], changes: &[u8]) -> Vec<u8> {
    [&[0x42], heads, need, have, changes].concat()
}

#[test]
fn numbers_that_would_hurt_the_library_never_reach_it() {
    let anna = Anna::start();
    let phone = bystander(&anna);
    let huge = [0xff, 0xff, 0xff, 0xff, 0x0f];
    let filter = |bytes: &[u8]| [&[1, 0, bytes.len() as u8], bytes].concat();
    let hostile = [
        // Entries without bits: the library would divide by zero.
        sync_message(&[0], &[0], &filter(&[5, 0, 7]), &[0]),
        // Billions of probes.
        sync_message(&[0], &[0], &filter(&[&[1, 10][..], &huge, &[0, 0]].concat()), &[0]),
        sync_message(&[0], &[0], &filter(&[&huge[..], &[10, 7]].concat()), &[0]),
        // Lists of billions.
        sync_message(&huge, &[0], &[0], &[0]),
        sync_message(&[0], &huge, &[0], &[0]),
        sync_message(&[0], &[0], &huge, &[0]),
        sync_message(&[0], &[0], &[0], &huge),
        vec![0x44],
        vec![0x42],
    ];
    for data in hostile {
        let mut eve = Stock::connect(&anna.client, "eve", episodes(anna.log));
        let message = Message::Sync(eve.about(data));
        eve.send(&message);
        assert!(eve.until_closed().is_some());
    }
    notices_nothing(&anna, phone, 1);
}

#[test]
fn a_device_may_have_only_so_many_sockets() {
    let anna = Anna::start();
    let phone = bystander(&anna);
    let address = url(&anna.client);
    let sockets: Vec<_> = (0..60).map(|_| upgrade(&address)).collect();
    assert!(sockets.iter().any(|socket| socket.as_ref().err() == Some(&429)));
    drop(sockets);
    notices_nothing(&anna, phone, 1);
}

#[test]
fn a_device_may_speak_about_only_so_many_pages() {
    use banister_shared::ids::{Month, PageId};
    let anna = Anna::start();
    let phone = bystander(&anna);
    let mut eve = Stock::connect(&anna.client, "eve", episodes(anna.log));
    for month in 0..1100 {
        eve.page = PageId::episodes(anna.log, Month::new(month));
        let data = automerge::sync::Message::decode(&sync_message(&[0], &[0], &[0], &[0]));
        let message = Message::Request(eve.about(data.unwrap().encode()));
        eve.send(&message);
    }
    assert_eq!(eve.until_closed().as_deref(), Some("too much at once"));
    notices_nothing(&anna, phone, 1);
}
