//! Changes that no honest device makes.

use std::num::NonZeroU64;

use automerge::legacy::{Key, ObjectId, OpId, OpType};
use automerge::transaction::Transactable;
use automerge::{ActorId, Automerge, Change, ExpandedChange, ObjType, ROOT, ScalarValue};
use banister_shared::limits::CHANGE_BYTES_MAX;
use banister_shared::sync::{ChangeHeader, Claim, Graph, Orphans, Refusal, admit, take_in};
use banister_shared::testkit::rng::Rng;
use proptest::prelude::*;

/// Two honest changes of one writer, the second of which writes into an object of the first.
fn honest() -> [ExpandedChange; 2] {
    let mut doc = Automerge::new().with_actor(ActorId::from([1; 16]));
    let mut tx = doc.transaction();
    let map = tx.put_object(ROOT, "map", ObjType::Map).unwrap();
    let text = tx.put_object(&map, "note", ObjType::Text).unwrap();
    tx.splice_text(&text, 0, 0, "hold").unwrap();
    tx.commit();
    let first = doc.get_last_local_change().unwrap().decode();
    let mut tx = doc.transaction();
    tx.put(&map, "pain", 3).unwrap();
    tx.splice_text(&text, 1, 1, "x").unwrap();
    tx.commit();
    [first, doc.get_last_local_change().unwrap().decode()]
}

fn bytes(change: ExpandedChange) -> Vec<u8> {
    Change::from(change).raw_bytes().to_vec()
}

fn refusal(first: ExpandedChange, second: ExpandedChange) -> Option<Refusal> {
    let (first, second) = (bytes(first), bytes(second));
    admit(&mut Graph::default(), [first.as_slice(), second.as_slice()]).err()
}

/// The refusal of the second change after `spoil`.
fn spoiled(spoil: impl FnOnce(&mut ExpandedChange)) -> Option<Refusal> {
    let [first, mut second] = honest();
    spoil(&mut second);
    refusal(first, second)
}

#[test]
fn honest_changes_are_admitted() {
    assert_eq!(spoiled(|_| {}), None);
}

#[test]
fn a_number_that_skips_or_repeats_is_refused() {
    assert_eq!(spoiled(|c| c.seq = 3), Some(Refusal::SeqGap));
    assert_eq!(spoiled(|c| c.seq = 1), Some(Refusal::SeqConflict));
    assert!(matches!(spoiled(|c| c.seq = 0), Some(Refusal::Malformed(_))));
}

#[test]
fn operations_numbered_out_of_turn_are_refused() {
    let start = |n| move |c: &mut ExpandedChange| c.start_op = NonZeroU64::new(n).unwrap();
    assert!(spoiled(start(3)).is_some());
    assert_eq!(spoiled(start(1_000_000)), Some(Refusal::StartOp));
    assert_eq!(spoiled(start(4_000_000_000)), Some(Refusal::StartOp));
    assert!(matches!(spoiled(start(u64::MAX)), Some(Refusal::Malformed(_))));
}

#[test]
fn objects_that_are_not_there_are_refused() {
    for ghost in [
        OpId(1, ActorId::from([9; 16])),
        OpId(3, ActorId::from([1; 16])),
        OpId(99, ActorId::from([1; 16])),
    ] {
        let refused = spoiled(|c| c.operations[0].obj = ObjectId::Id(ghost.clone()));
        assert_eq!(refused, Some(Refusal::Reference), "{ghost:?}");
    }
}

#[test]
fn operations_that_are_not_there_are_refused() {
    let ghost = OpId(77, ActorId::from([9; 16]));
    let refused = spoiled(|c| c.operations[1].key = Key::Seq(ghost.clone().into()));
    assert_eq!(refused, Some(Refusal::Reference));
    let refused = spoiled(|c| c.operations[0].pred = vec![ghost].into());
    assert_eq!(refused, Some(Refusal::Reference));
}

#[test]
fn an_object_of_a_branch_it_does_not_follow_is_refused() {
    let [first, second] = honest();
    // Another writer, who follows nothing, but writes into the first one's object.
    let stranger =
        ExpandedChange { actor_id: ActorId::from([2; 16]), seq: 1, deps: vec![], ..second };
    assert_eq!(refusal(first, stranger), Some(Refusal::Reference));
}

#[test]
fn a_writer_who_contradicts_himself_is_refused() {
    let [first, second] = honest();
    let mut other = second.clone();
    other.operations[0].action = OpType::Put(9.into());
    let all = [bytes(first), bytes(second), bytes(other)];
    let refused = admit(&mut Graph::default(), all.iter().map(Vec::as_slice));
    assert_eq!(refused.err(), Some(Refusal::SeqConflict));
}

#[test]
fn a_value_of_another_slot_cannot_be_replaced() {
    // The note's object, named as what "pain" replaces.
    let refused = spoiled(|c| c.operations[0].pred = vec![OpId(2, ActorId::from([1; 16]))].into());
    assert_eq!(refused, Some(Refusal::Reference));
}

#[test]
fn deleting_and_counting_need_something_to_act_on() {
    for action in [OpType::Delete, OpType::Increment(1)] {
        assert_eq!(spoiled(|c| c.operations[0].action = action), Some(Refusal::Reference));
    }
}

#[test]
fn a_wrong_checksum_is_refused() {
    let [first, _] = honest();
    let mut bytes = bytes(first);
    bytes[5] ^= 1;
    assert!(matches!(ChangeHeader::check(&bytes), Err(Refusal::Malformed(_))));
}

/// The container of a chunk; its checksum is not checked before its size.
fn chunk(kind: u8, body: &[u8]) -> Vec<u8> {
    let mut bytes = vec![0x85, 0x6f, 0x4a, 0x83, 0, 0, 0, 0, kind];
    let mut length = body.len();
    while length >= 0x80 {
        bytes.push((length & 0x7f) as u8 | 0x80);
        length >>= 7;
    }
    bytes.push(length as u8);
    bytes.extend_from_slice(body);
    bytes
}

#[test]
fn a_chunk_that_inflates_beyond_the_limit_is_refused() {
    use std::io::Write;
    let mut deflater = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::best());
    deflater.write_all(&vec![0; 100 * CHANGE_BYTES_MAX]).unwrap();
    let bomb = chunk(2, &deflater.finish().unwrap());
    assert!(bomb.len() < CHANGE_BYTES_MAX);
    let refused = ChangeHeader::check(&bomb).unwrap_err();
    assert_eq!(refused, Refusal::Malformed("inflates beyond what it may be"));
}

#[test]
fn a_column_that_claims_billions_of_operations_is_refused_at_once() {
    // No deps, a one-byte actor, seq 1, start 1, time 0, no message, no others; one column of
    // actions that repeats the value 1 2³⁵ times.
    let run = [0x80, 0x80, 0x80, 0x80, 0x80, 0x01, 1];
    let body = [&[0, 1, 7, 1, 1, 0, 0, 0, 1, 0x42, run.len() as u8][..], &run].concat();
    let refused = ChangeHeader::check(&chunk(1, &body)).unwrap_err();
    assert_eq!(refused, Refusal::Malformed("claims too many operations"));
}

#[test]
fn documents_and_several_chunks_are_not_a_change() {
    let [first, second] = honest();
    let both = [bytes(first.clone()), bytes(second)].concat();
    let mut doc = Automerge::new();
    doc.apply_changes([Change::from(first)]).unwrap();
    for bytes in [both, doc.save(), Vec::new()] {
        assert!(matches!(ChangeHeader::check(&bytes), Err(Refusal::Malformed(_))));
    }
}

/// Spoils one thing at random.
fn spoil(rng: &mut Rng, change: &mut ExpandedChange) {
    let actor = ActorId::from([1 + rng.below(2) as u8; 16]);
    let id = OpId(rng.below(12), actor.clone());
    let place = rng.below(change.operations.len() as u64) as usize;
    match rng.below(13) {
        0 => change.seq = rng.below(4),
        1 => change.start_op = NonZeroU64::new(1 + rng.below(12)).unwrap(),
        2 => change.operations[place].obj = ObjectId::Id(id),
        3 => change.operations[place].key = Key::Seq(id.into()),
        4 => change.operations[place].pred = vec![id].into(),
        5 => change.operations[place].insert ^= true,
        6 => change.operations[place].key = Key::Map("pain".into()),
        7 => change.operations[place].action = OpType::Delete,
        8 => change.operations[place].action = OpType::Increment(2),
        9 => change.operations[place].action = OpType::MarkEnd(true),
        10 => change.operations[place].pred = vec![].into(),
        11 => change.operations.insert(place, change.operations[place].clone()),
        _ => change.actor_id = actor,
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, ..ProptestConfig::default() })]

    /// Whatever a graph admits, a document accepts, saves and loads again.
    #[test]
    fn what_is_admitted_can_be_opened(seed: u64) {
        let mut rng = Rng::new(seed);
        let [mut first, mut second] = honest();
        if rng.chance(20) {
            spoil(&mut rng, &mut first);
        }
        spoil(&mut rng, &mut second);
        let build = |change: ExpandedChange| std::panic::catch_unwind(|| bytes(change)).ok();
        let (Some(first), Some(second)) = (build(first), build(second)) else { return Ok(()) };
        let mut graph = Graph::default();
        if admit(&mut graph, [first.as_slice(), second.as_slice()]).is_ok() {
            let parsed = [first, second].map(|bytes| Change::try_from(&bytes[..]).unwrap());
            let operations = parsed.clone().map(|change| change.decode().operations);
            let opened = std::panic::catch_unwind(|| {
                let mut doc = Automerge::new();
                doc.apply_changes(parsed).ok()?;
                let reopened = Automerge::load(&doc.save()).ok()?;
                Some(reopened.get_heads() == doc.get_heads())
            });
            prop_assert!(matches!(opened, Ok(Some(true))), "{operations:#?}");
        }
    }

    #[test]
    fn random_bytes_never_panic(bytes: Vec<u8>) {
        prop_assert!(ChangeHeader::check(&bytes).is_err());
        let _ = ChangeHeader::check(&chunk(1, &bytes));
        let _ = ChangeHeader::check(&chunk(2, &bytes));
    }

    #[test]
    fn a_wrong_byte_anywhere_is_noticed(place: usize, flip in 1..=255u8) {
        let [first, _] = honest();
        let mut bytes = bytes(first);
        let place = place % bytes.len();
        bytes[place] ^= flip;
        prop_assert!(ChangeHeader::check(&bytes).is_err());
    }
}

#[test]
fn few_bytes_that_claim_much_are_known_before_they_are_looked_at() {
    let mut doc = Automerge::new().with_actor(ActorId::from([1; 16]));
    let mut tx = doc.transaction();
    let list = tx.put_object(ROOT, "list", ObjType::List).unwrap();
    tx.splice(&list, 0, 0, vec![ScalarValue::Boolean(true); 49_000]).unwrap();
    tx.commit();
    let much = doc.get_last_local_change().unwrap().raw_bytes().to_vec();
    assert!(much.len() < 1_000, "{}", much.len());
    assert_eq!(Claim::of(&much).ops, 49_001);
    // Again and again it would add nothing, and take a second for each 20 KB.
    let again = |times| std::iter::repeat_n(much.as_slice(), times);
    assert!(admit(&mut Graph::default(), again(5)).is_ok());
    assert_eq!(admit(&mut Graph::default(), again(6)).err(), Some(Refusal::PageFull));
    let taken = take_in(&mut Graph::default(), &mut Orphans::default(), again(6));
    assert_eq!(taken.err(), Some(Refusal::PageFull));
}
