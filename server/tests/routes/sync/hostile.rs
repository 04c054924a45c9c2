//! Devices that say what no device says. Each ends its own connection, and nobody else notices.

use std::io::Write;
use std::sync::mpsc;
use std::thread;

use banister_shared::ids::{Month, PageId};
use banister_shared::limits::PAGE_HEADS_MAX;
use banister_shared::testkit::rng::Rng;
use banister_shared::wire::Message;
use tungstenite::Message as Frame;

use super::bytes::number;
use super::stock::PATIENCE;
use super::{Bystanders, Stock, episodes, upgrade, url};
use crate::Anna;

/// Anna, with a change in her log, and others on the same server, who notice nothing of what is
/// done to it; nor does her own phone.
fn attacked(attack: impl FnOnce(&Anna) + Send) {
    let anna = Anna::start();
    let mut phone = Stock::connect(&anna.client, "bystander", episodes(anna.log));
    phone.write("pain", 4);
    phone.until(Stock::is_saved);
    let mut others = Bystanders::at(&anna.app.anyone());
    others.notice_nothing_of(|| attack(&anna));
    phone.write("pain", 5);
    phone.until(Stock::is_saved);
    assert_eq!(anna.changes(), 2);
}

fn eve(anna: &Anna) -> Stock {
    Stock::connect(&anna.client, "eve", episodes(anna.log))
}

#[test]
fn what_is_no_message_ends_its_own_connection_only() {
    attacked(|anna| {
        let rng = &mut Rng::new(1);
        for _ in 0..200 {
            let mut eve = eve(anna);
            let bytes: Vec<u8> = (0..rng.below(60)).map(|_| rng.below(256) as u8).collect();
            eve.send_raw(bytes);
            assert!(eve.until_closed().is_some());
        }
    });
}

#[test]
fn what_is_no_frame_ends_its_own_connection_only() {
    let rng = &mut Rng::new(2);
    let noise: Vec<u8> = (0..5_000).map(|_| rng.below(256) as u8).collect();
    let frame = |head: &[u8], len: usize| {
        let mut frame = [head, &[0, 0, 0, 0]].concat();
        frame.extend(noise.iter().cycle().take(len));
        frame
    };
    let within = "not a frame within limits";
    let frames = [
        // Unmasked; of an unknown kind; the rest of nothing (RFC 6455, 5.2 and 5.4).
        (vec![0x82, 1, 7], within),
        ([&[0x82, 0x7e][..], &noise].concat(), within),
        (frame(&[0x83, 0x81], 1), within),
        (frame(&[0x80, 0x81], 1), within),
        // Longer than a message, and longer than memory.
        (frame(&[0x82, 0xff, 0, 0, 0, 0, 0, 0x60, 0, 0], 0x60_0000), within),
        (frame(&[0x82, 0xff, 0x7f, 255, 255, 255, 255, 255, 255, 255], 1), "too much at once"),
    ];
    attacked(|anna| {
        for (bytes, reason) in &frames {
            let mut eve = eve(anna);
            eve.send_bytes(bytes);
            assert_eq!(eve.until_ended().as_deref(), Some(*reason), "{:?}", &bytes[..3]);
        }
    });
}

#[test]
fn a_text_frame_ends_its_connection() {
    attacked(|anna| {
        let mut eve = eve(anna);
        eve.send_text("hello");
        assert_eq!(eve.until_closed().as_deref(), Some("a text frame"));
    });
}

#[test]
fn messages_at_the_wrong_time_end_the_connection() {
    attacked(|anna| {
        let introduced = eve(anna);
        let peer = Message::Peer {
            sender: "eve".to_owned(),
            target: "banister".to_owned(),
            metadata: Default::default(),
        };
        let again =
            [(introduced.join(), "join comes once"), (peer.clone(), "peer is for servers to say")];
        for (message, reason) in again {
            let mut eve = eve(anna);
            eve.send(&message);
            assert_eq!(eve.until_closed().as_deref(), Some(reason));
        }
        let about = introduced.about(sync_message(&[0], &[0], &[0], &[0]));
        let leave = Message::Leave { sender: "eve".to_owned() };
        for first in [leave, peer, Message::Request(about.clone()), Message::Sync(about)] {
            let mut socket = upgrade(&url(&anna.client)).unwrap();
            socket.send(Frame::Binary(first.encode().into())).unwrap();
            let Frame::Binary(said) = socket.read().unwrap() else { panic!("not a message") };
            let Ok(Message::Error { message, .. }) = Message::decode(&said) else {
                panic!("no error")
            };
            assert_eq!(message, "join comes first");
        }
    });
}

#[test]
fn nobody_speaks_in_anothers_name() {
    attacked(|anna| {
        let mut eve = eve(anna);
        eve.peer = "bystander".to_owned();
        eve.write("pain", 9);
        assert_eq!(eve.until_closed().as_deref(), Some("senderId is another's"));
        let mut eve = self::eve(anna);
        eve.peer = "bystander".to_owned();
        eve.watch("bystander");
        assert_eq!(eve.until_closed().as_deref(), Some("senderId is another's"));
    });
}

/// A sync message by its parts, each as raw bytes.
fn sync_message(heads: &[u8], need: &[u8], have: &[u8], changes: &[u8]) -> Vec<u8> {
    [&[0x42], heads, need, have, changes].concat()
}

#[test]
fn numbers_that_would_hurt_the_library_never_reach_it() {
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
    attacked(|anna| {
        for data in hostile {
            let mut eve = eve(anna);
            let message = Message::Sync(eve.about(data));
            eve.send(&message);
            assert!(eve.until_closed().is_some());
        }
    });
}

#[test]
fn a_device_may_have_only_so_many_sockets() {
    attacked(|anna| {
        let address = url(&anna.client);
        let sockets: Vec<_> = (0..60).map(|_| upgrade(&address)).collect();
        let refused = sockets.iter().filter_map(|socket| socket.as_ref().err());
        // Anna's phone has one.
        assert_eq!(refused.collect::<Vec<_>>(), [&429; 60 - 31]);
    });
}

#[test]
fn a_device_may_speak_about_only_so_many_pages() {
    attacked(|anna| {
        let mut eve = eve(anna);
        ask_for_months(&mut eve, anna, 0..1100);
        assert_eq!(eve.until_closed().as_deref(), Some("too much at once"));
    });
}

#[test]
fn what_an_account_speaks_about_takes_only_so_much_memory() {
    attacked(|anna| {
        let named = (0..=255).flat_map(|head| [head; 32]).collect();
        let heads = [number(PAGE_HEADS_MAX), named].concat();
        let (ended, ends) = mpsc::channel();
        for _ in 0..4 {
            let mut eve = eve(anna);
            let mut said = Vec::new();
            for month in 0..900 {
                eve.page = PageId::episodes(anna.log, Month::new(month));
                let about = eve.about(sync_message(&heads, &[0], &[0], &[0]));
                said.extend(frame(&Message::Sync(about).encode()));
            }
            // There is room for two, and those stay. Whoever is cut off may notice it while
            // sending, and is told why if it reads meanwhile.
            let (mut stream, ended) = (eve.stream(), ended.clone());
            thread::spawn(move || stream.write_all(&said));
            thread::spawn(move || ended.send(eve.until_ended()));
        }
        let reason = ends.recv_timeout(PATIENCE).expect("one is cut off");
        assert_eq!(reason.as_deref(), Some("too_many_requests"));
    });
}

#[test]
fn pages_opened_by_the_hundred_are_nobodys_business() {
    attacked(|anna| {
        for visit in 0..5 {
            let mut eve = eve(anna);
            ask_for_months(&mut eve, anna, visit * 200..visit * 200 + 500);
            // Answered to the last, and then gone with all of them open.
            eve.until(|eve| eve.heard.len() >= 500);
        }
    });
}

/// A message in a frame (RFC 6455, 5.2) whose length takes two bytes.
fn frame(message: &[u8]) -> Vec<u8> {
    let len = u16::try_from(message.len()).unwrap().to_be_bytes();
    [&[0x82, 0x80 | 126][..], &len, &[0; 4], message].concat()
}

/// Asks for pages that are not there.
fn ask_for_months(eve: &mut Stock, anna: &Anna, months: std::ops::Range<u16>) {
    for month in months {
        eve.page = PageId::episodes(anna.log, Month::new(month));
        let message = Message::Request(eve.about(sync_message(&[0], &[0], &[0], &[0])));
        eve.send(&message);
    }
}
