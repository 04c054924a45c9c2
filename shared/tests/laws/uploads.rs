//! Whole pages from outside.

use std::time::{Duration, Instant};

use automerge::sync::{Message, MessageVersion};
use automerge::transaction::Transactable;
use automerge::{Automerge, ObjType, ROOT};
use banister_shared::sync::{Graph, Orphans, Refusal, SyncMessage, changes_of_document, take_in};
use banister_shared::testkit::rng::Rng;
use proptest::prelude::*;
use sha2::{Digest, Sha256};

/// A page with texts and lists, large enough for its columns to be deflated.
fn page(rng: &mut Rng) -> Automerge {
    let mut document = Automerge::new();
    for n in 0..40 {
        let mut transaction = document.transaction();
        let map = transaction.put_object(ROOT, format!("record {n}"), ObjType::Map).unwrap();
        transaction.put(&map, "kind", "episode").unwrap();
        transaction.put(&map, "pain", rng.below(10) as i64).unwrap();
        let note = transaction.put_object(&map, "note", ObjType::Text).unwrap();
        transaction.splice_text(&note, 0, 0, "it came without a warning").unwrap();
        transaction.commit();
    }
    document
}

/// The chunk with this body, and a true checksum.
fn chunk(body: &[u8]) -> Vec<u8> {
    let (mut length, mut left) = (Vec::new(), body.len());
    while left >= 0x80 {
        length.push(left as u8 | 0x80);
        left >>= 7;
    }
    length.push(left as u8);
    let typed = [&[0], &length[..], body].concat();
    let checksum: [u8; 32] = Sha256::digest(&typed).into();
    [&[0x85, 0x6f, 0x4a, 0x83][..], &checksum[..4], &typed].concat()
}

/// The body of a chunk.
fn body(chunk: &[u8]) -> Vec<u8> {
    let length = 1 + chunk[9..].iter().take_while(|byte| **byte & 0x80 != 0).count();
    chunk[9 + length..].to_vec()
}

#[test]
fn a_document_gives_the_changes_it_was_made_of() {
    let document = page(&mut Rng::new(1));
    let changes = changes_of_document(&document.save()).unwrap();
    let (mut graph, mut orphans) = (Graph::default(), Orphans::default());
    take_in(&mut graph, &mut orphans, changes.iter().map(Vec::as_slice)).unwrap();
    assert_eq!(graph.heads().collect::<Vec<_>>(), document.get_heads());
    assert_eq!(graph.len(), 40);
}

#[test]
fn only_a_whole_document_is_one() {
    let whole = page(&mut Rng::new(2)).save();
    assert_eq!(chunk(&body(&whole)), whole, "the test knows the container");
    for length in 0..whole.len() {
        assert!(changes_of_document(&whole[..length]).is_err());
    }
    assert!(changes_of_document(&[&whole[..], &[0]].concat()).is_err());
}

#[test]
fn a_column_that_claims_billions_is_refused_before_it_is_read() {
    // No actors, no heads, no columns of changes, and one of operations: a run of 2^49 zeroes.
    let run = [0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x01, 0x00];
    let claims = [&[0, 0, 0, 1, 0x01, run.len() as u8][..], &run].concat();
    let refused = changes_of_document(&chunk(&claims)).unwrap_err();
    assert_eq!(refused, Refusal::Malformed("claims too many operations"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]
    #[test]
    fn a_spoiled_document_is_refused_or_read_and_takes_no_time(seed: u64) {
        let rng = &mut Rng::new(seed);
        let whole = body(&page(rng).save());
        for _ in 0..20 {
            let mut spoiled = whole.clone();
            for _ in 0..1 + rng.below(3) {
                let at = rng.below(spoiled.len() as u64) as usize;
                spoiled[at] = rng.below(256) as u8;
            }
            let begun = Instant::now();
            if let Ok(changes) = changes_of_document(&chunk(&spoiled)) {
                let changes = changes.iter().map(Vec::as_slice);
                let _ = take_in(&mut Graph::default(), &mut Orphans::default(), changes);
            }
            // A guard against numbers that are computed with, not a measurement.
            prop_assert!(begun.elapsed() < Duration::from_secs(20));
        }
    }
}

#[test]
fn all_that_a_page_may_hold_may_come_in_one_message() {
    let mut document = Automerge::new();
    for n in 0..10_100 {
        let mut transaction = document.transaction();
        transaction.put(ROOT, "n", n).unwrap();
        transaction.commit();
    }
    let changes = document.get_changes(&[]);
    let (heads, need, have, version) =
        (document.get_heads(), Vec::new(), Vec::new(), MessageVersion::V1);
    let chunks: Vec<Vec<u8>> = changes.iter().map(|change| change.raw_bytes().to_vec()).collect();
    let said = Message { heads, need, have, changes: chunks.into(), flags: None, version };
    let heard = SyncMessage::decode(&said.encode()).unwrap();
    let (mut graph, mut orphans) = (Graph::default(), Orphans::default());
    let taken = take_in(&mut graph, &mut orphans, heard.chunks.iter().map(Vec::as_slice));
    assert_eq!(taken.unwrap().len(), 10_100);
}
