//! The automerge-repo protocol: every message, and the ways in which real clients write them.

use automerge::ChangeHash;
use banister_shared::ids::{LogId, PageId};
use banister_shared::limits::{WIRE_STORAGES_MAX, WIRE_TEXT_LEN_MAX};
use banister_shared::testkit::rng::Rng;
use banister_shared::wire::{
    DocumentId, DocumentMessage, Ephemeral, Join, Message, PeerMetadata, RemoteHeads,
    RemoteHeadsChanged, SubscriptionChange, WireError,
};
use minicbor::Encoder;
use minicbor::data::Tag;
use proptest::prelude::*;

fn page() -> PageId {
    PageId::profile(LogId::new([9; 12]))
}

fn document() -> DocumentId {
    page().into()
}

fn about(data: &[u8]) -> DocumentMessage {
    let (sender, target) = ("phone".to_owned(), "server".to_owned());
    DocumentMessage { sender, target, document: document(), data: data.to_vec() }
}

fn every_message() -> Vec<Message> {
    let (sender, target) = ("phone".to_owned(), "server".to_owned());
    let metadata = PeerMetadata { storage_id: Some("s".to_owned()), is_ephemeral: Some(true) };
    let remote = RemoteHeads {
        storage_id: "s".to_owned(),
        heads: vec![ChangeHash([3; 32]), ChangeHash([255; 32])],
        timestamp_ms: 1_795_000_000_123.0,
    };
    vec![
        Message::Join(Join {
            sender: sender.clone(),
            metadata: metadata.clone(),
            versions: vec!["1".to_owned()],
        }),
        Message::Peer { sender: sender.clone(), target: target.clone(), metadata },
        Message::Error {
            sender: sender.clone(),
            target: target.clone(),
            message: "why".to_owned(),
        },
        Message::Leave { sender: sender.clone() },
        Message::Request(about(&[1])),
        Message::Sync(about(&[1, 2, 3])),
        Message::DocUnavailable {
            sender: sender.clone(),
            target: target.clone(),
            document: document(),
        },
        Message::Ephemeral(Ephemeral {
            sender: sender.clone(),
            target: target.clone(),
            count: 1 << 40,
            session: "x".to_owned(),
            document: document(),
            data: vec![7; 300],
        }),
        Message::SubscriptionChange(SubscriptionChange {
            sender: sender.clone(),
            target: target.clone(),
            add: vec!["a".to_owned()],
            remove: vec!["b".to_owned(), "c".to_owned()],
        }),
        Message::RemoteHeadsChanged(RemoteHeadsChanged {
            sender,
            target,
            document: document(),
            heads: vec![remote],
        }),
    ]
}

#[test]
fn every_message_is_read_as_it_was_written() {
    for message in every_message() {
        assert_eq!(Message::decode(&message.encode()), Ok(message));
    }
}

#[test]
fn nothing_that_is_cut_off_or_goes_on_is_a_message() {
    for message in every_message() {
        let whole = message.encode();
        for length in 0..whole.len() {
            assert!(Message::decode(&whole[..length]).is_err(), "{message:?} to {length}");
        }
        assert_eq!(Message::decode(&[&whole[..], &[0]].concat()), Err(WireError::Malformed));
    }
}

/// A frame written by hand.
fn frame(write: impl FnOnce(&mut Encoder<&mut Vec<u8>>)) -> Vec<u8> {
    let mut bytes = Vec::new();
    write(&mut Encoder::new(&mut bytes));
    bytes
}

fn join(write: impl FnOnce(&mut Encoder<&mut Vec<u8>>)) -> Result<Message, WireError> {
    Message::decode(&frame(|e| {
        e.map(3).unwrap().str("type").unwrap().str("join").unwrap();
        e.str("senderId").unwrap().str("phone").unwrap();
        write(e);
    }))
}

fn versions(message: Result<Message, WireError>) -> Vec<String> {
    let Ok(Message::Join(join)) = message else { panic!("{message:?}") };
    join.versions
}

#[test]
fn versions_come_as_a_list_as_a_text_or_not_at_all() {
    let list = join(|e| {
        e.str("supportedProtocolVersions").unwrap().array(1).unwrap().str("1").unwrap();
    });
    let text = join(|e| {
        e.str("supportedProtocolVersions").unwrap().str("1").unwrap();
    });
    let absent = join(|e| {
        e.str("supportedProtocolVersions").unwrap().undefined().unwrap();
    });
    assert_eq!(versions(list), ["1"]);
    assert_eq!(versions(text), ["1"]);
    assert!(versions(absent).is_empty());
}

#[test]
fn metadata_has_two_names_and_may_be_undefined() {
    for name in ["peerMetadata", "metadata"] {
        let message = join(|e| {
            e.str(name).unwrap().map(2).unwrap().str("storageId").unwrap().str("s").unwrap();
            e.str("isEphemeral").unwrap().undefined().unwrap();
        });
        let Ok(Message::Join(join)) = message else { panic!("{message:?}") };
        assert_eq!(join.metadata.storage_id.as_deref(), Some("s"));
        assert_eq!(join.metadata.is_ephemeral, None);
    }
    assert!(
        join(|e| {
            e.str("peerMetadata").unwrap().undefined().unwrap();
        })
        .is_ok()
    );
}

/// A sync message as cbor-x writes it: a long header for a short map, a tag before bytes.
#[test]
fn cbor_of_javascript_is_read() {
    let mut bytes = vec![0xb9, 0x00, 0x05];
    let mut e = Encoder::new(&mut bytes);
    e.str("type").unwrap().str("sync").unwrap().str("senderId").unwrap().str("phone").unwrap();
    e.str("targetId").unwrap().str("server").unwrap();
    e.str("documentId").unwrap().str(&document().to_string()).unwrap();
    e.str("data").unwrap().tag(Tag::new(64)).unwrap().bytes(&[1, 2, 3]).unwrap();
    assert_eq!(Message::decode(&bytes), Ok(Message::Sync(about(&[1, 2, 3]))));
}

#[test]
fn a_document_id_may_come_as_its_bytes() {
    let bytes = frame(|e| {
        e.map(4).unwrap().str("type").unwrap().str("doc-unavailable").unwrap();
        e.str("senderId").unwrap().str("phone").unwrap();
        e.str("targetId").unwrap().str("server").unwrap();
        e.str("documentId").unwrap().bytes(&page().to_bytes()).unwrap();
    });
    let Ok(Message::DocUnavailable { document: read, .. }) = Message::decode(&bytes) else {
        panic!("not read")
    };
    assert_eq!(read.page(), Some(page()));
}

#[test]
fn a_large_number_may_come_as_a_float() {
    let count = |write: fn(&mut Encoder<&mut Vec<u8>>)| -> Option<u64> {
        let bytes = frame(|e| {
            e.map(7).unwrap().str("type").unwrap().str("ephemeral").unwrap();
            e.str("senderId").unwrap().str("phone").unwrap();
            e.str("targetId").unwrap().str("server").unwrap();
            e.str("documentId").unwrap().str(&document().to_string()).unwrap();
            e.str("sessionId").unwrap().str("x").unwrap();
            e.str("data").unwrap().bytes(&[1]).unwrap().str("count").unwrap();
            write(e);
        });
        match Message::decode(&bytes) {
            Ok(Message::Ephemeral(said)) => Some(said.count),
            _ => None,
        }
    };
    assert_eq!(count(|e| _ = e.f64(5_000_000_000.0).unwrap()), Some(5_000_000_000));
    assert_eq!(count(|e| _ = e.u8(5).unwrap()), Some(5));
    assert_eq!(count(|e| _ = e.f64(-1.0).unwrap()), None);
    assert_eq!(count(|e| _ = e.f64(0.5).unwrap()), None);
    assert_eq!(count(|e| _ = e.f64(f64::NAN).unwrap()), None);
    assert_eq!(count(|e| _ = e.f64(1e300).unwrap()), None);
}

#[test]
fn empty_sync_messages_and_unknown_types_are_errors() {
    let empty = Message::Sync(about(&[])).encode();
    assert_eq!(Message::decode(&empty), Err(WireError::EmptyData));
    let unknown = frame(|e| _ = e.map(1).unwrap().str("type").unwrap().str("other").unwrap());
    assert_eq!(Message::decode(&unknown), Err(WireError::UnknownType));
}

#[test]
fn what_is_too_long_is_refused_before_it_is_kept() {
    let long = "x".repeat(WIRE_TEXT_LEN_MAX + 1);
    let sender = Message::Leave { sender: long }.encode();
    assert_eq!(Message::decode(&sender), Err(WireError::TooLong("text")));
    let many = vec!["s".to_owned(); WIRE_STORAGES_MAX + 1];
    let change = SubscriptionChange { add: many, ..SubscriptionChange::default() };
    let many = Message::SubscriptionChange(change).encode();
    assert_eq!(Message::decode(&many), Err(WireError::TooLong("list")));
    // A map and a list that claim billions.
    assert!(Message::decode(&[0xbb, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 0xff]).is_err());
    let claims = join(|e| {
        e.str("supportedProtocolVersions").unwrap().array(1 << 40).unwrap();
    });
    assert_eq!(claims, Err(WireError::TooLong("list")));
}

proptest! {
    #[test]
    fn random_and_spoiled_bytes_never_panic(seed: u64) {
        let rng = &mut Rng::new(seed);
        let random: Vec<u8> = (0..rng.below(80)).map(|_| rng.below(256) as u8).collect();
        let _ = Message::decode(&random);
        for message in every_message() {
            let mut bytes = message.encode();
            let at = rng.below(bytes.len() as u64) as usize;
            bytes[at] = rng.below(256) as u8;
            let _ = Message::decode(&bytes);
        }
    }
}
