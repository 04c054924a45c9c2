//! The check of a change decides as the library does, and finds the same.

use automerge::transaction::{CommitOptions, Transactable};
use automerge::{ActorId, AutoCommit, Change, ExpandedChange, ROOT};
use banister_shared::sync::{ChangeHeader, Claim, Graph, Refusal, admit};
use banister_shared::testkit::rng::Rng;
use proptest::prelude::*;
use sha2::{Digest, Sha256};

use super::documents::{history, spoil};
use super::oracle::{self, Refused};

fn fast(bytes: &[u8]) -> Result<Vec<u8>, Refused> {
    match ChangeHeader::check(bytes) {
        Ok(change) => Ok(minicbor::to_vec(change.header).unwrap()),
        Err(Refusal::Reference) => Err(Refused::Reference),
        Err(_) => Err(Refused::Malformed),
    }
}

/// A chunk around the body, with a true checksum.
fn chunk(body: &[u8]) -> Vec<u8> {
    let mut typed = vec![1];
    let mut length = body.len();
    while length >= 0x80 {
        typed.push(length.to_le_bytes()[0] | 0x80);
        length >>= 7;
    }
    typed.push(length.to_le_bytes()[0]);
    typed.extend_from_slice(body);
    let checksum: [u8; 32] = Sha256::digest(&typed).into();
    [&[0x85, 0x6f, 0x4a, 0x83][..], &checksum[..4], &typed].concat()
}

fn body(change: &Change) -> Vec<u8> {
    let behind_length = |bytes: &[u8]| bytes.iter().position(|byte| byte & 0x80 == 0);
    let rest = &change.raw_bytes()[9..];
    rest[behind_length(rest).unwrap() + 1..].to_vec()
}

/// Changes some bytes, or how many there are.
fn spoil_bytes(rng: &mut Rng, bytes: &mut Vec<u8>) {
    let at = rng.below(bytes.len() as u64) as usize;
    match rng.below(6) {
        0 => bytes[at] = bytes[at].wrapping_add(1),
        1 => bytes[at] = bytes[at].wrapping_sub(1),
        2 => bytes[at] ^= 0x80,
        3 => drop(bytes.remove(at)),
        4 => bytes.insert(at, bytes[at]),
        _ => bytes[at] = rng.bytes::<1>()[0],
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn what_the_library_writes_is_read_as_it_reads_it(seed: u64) {
        for mut change in history(&mut Rng::new(seed)) {
            let deflated = change.bytes().into_owned();
            for bytes in [change.raw_bytes(), &deflated] {
                let header = fast(bytes);
                prop_assert!(header.is_ok());
                prop_assert_eq!(header, oracle::check(bytes));
                let claim = Claim { bytes: change.raw_bytes().len() as u64, ops: change.len() as u64 };
                prop_assert_eq!(Claim::of(bytes), claim);
            }
        }
    }

    #[test]
    fn spoiled_operations_are_read_as_the_library_reads_them(seed: u64) {
        let mut rng = Rng::new(seed);
        for change in history(&mut rng) {
            let mut spoiled = change.decode();
            spoil(&mut rng, &mut spoiled);
            let bytes = Change::from(spoiled).raw_bytes().to_vec();
            prop_assert_eq!(fast(&bytes), oracle::check(&bytes));
        }
    }

    #[test]
    fn spoiled_bytes_are_read_as_the_library_reads_them(seed: u64) {
        let mut rng = Rng::new(seed);
        for change in history(&mut rng) {
            let mut bytes = body(&change);
            (0..=rng.below(2)).for_each(|_| spoil_bytes(&mut rng, &mut bytes));
            let bytes = chunk(&bytes);
            prop_assert_eq!(fast(&bytes), oracle::check(&bytes), "{:02x?}", bytes);
        }
    }
}

/// A change that follows another, and writes two values.
fn honest() -> [ExpandedChange; 2] {
    let mut doc = AutoCommit::new().with_actor(ActorId::from([b'A'; 16]));
    for number in 0..2 {
        doc.put(ROOT, "pain", number).unwrap();
        doc.put(ROOT, "place", "stairs").unwrap();
        doc.commit_with(CommitOptions::default().with_time(0)).unwrap();
    }
    let changes = doc.get_changes(&[]);
    [changes[0].decode(), changes[1].decode()]
}

fn encode(change: ExpandedChange) -> Vec<u8> {
    Change::from(change).raw_bytes().to_vec()
}

/// The library keeps a hash that stands twice among those a change follows.
#[test]
fn what_is_followed_twice_is_followed() {
    let [first, mut second] = honest();
    second.deps.push(second.deps[0]);
    let (first, second) = (encode(first), encode(second));
    assert_eq!(fast(&second), oracle::check(&second));
    let admitted = admit(&mut Graph::default(), [first.as_slice(), &second]);
    assert_eq!(admitted.map(|changes| changes.len()), Ok(2));
}

#[test]
fn what_stands_behind_the_columns_is_kept() {
    let [_, mut change] = honest();
    change.extra_bytes = vec![1, 3, 7, 7, 7, 0, 255];
    let bytes = encode(change);
    assert!(fast(&bytes).is_ok());
    assert_eq!(fast(&bytes), oracle::check(&bytes));
}

/// As a slot is a hash over object and key, this one would be that of a key in an object.
#[test]
fn a_key_that_begins_like_an_object_is_refused() {
    let [_, mut change] = honest();
    let key = format!("\0\0\0\0\0\0\0\u{1}\u{10}{}pain", "A".repeat(16));
    change.operations[0].key = key.as_str().into();
    assert_eq!(fast(&encode(change)), Err(Refused::Reference));
}

#[test]
fn numbers_longer_than_they_must_be_are_refused() {
    let [first, _] = honest();
    let bytes = body(&Change::from(first));
    // No deps, then an actor of 16 bytes, then seq 1.
    assert_eq!((bytes[0], bytes[1], bytes[18]), (0, 16, 1));
    for at in [0, 1, 18] {
        let mut longer = bytes.clone();
        longer.splice(at..=at, [bytes[at] | 0x80, 0]);
        let longer = chunk(&longer);
        assert_eq!(fast(&longer), Err(Refused::Malformed));
        assert_eq!(fast(&longer), oracle::check(&longer));
    }
}
