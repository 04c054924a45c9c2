//! Changes that no honest device makes. Each is refused with its code and changes nothing.

use std::num::NonZeroU64;

use automerge::legacy::{Key, ObjectId, OpId, OpType};
use automerge::{ActorId, Automerge, Change, ExpandedChange};
use banister_shared::ids::PageId;
use sha2::{Digest, Sha256};

use super::request;
use crate::{Anna, Answer, Phone};

/// A page with one change on the server, and a phone with the next one.
struct Half {
    anna: Anna,
    phone: Phone,
    page: PageId,
    next: Vec<u8>,
}

impl Half {
    fn sent() -> Self {
        let anna = Anna::start();
        let mut phone = anna.phone();
        let spasm = phone.spasm("2026-11-03T12:00:00Z");
        phone.sync();
        phone.edit(spasm, |episode| {
            episode.pain = 3.try_into().ok();
            episode.note.0.push_str("on the stairs");
        });
        let mut part = phone.request().0.pages.remove(0);
        let next = Change::try_from(&part.changes.remove(0)[..]).unwrap().raw_bytes().to_vec();
        Self { anna, phone, page: part.page, next }
    }

    fn send(&self, changes: Vec<Vec<u8>>) -> Answer {
        self.phone.post(&request([(self.page, changes)]).encode())
    }

    /// What is said to the next change after `spoil`.
    fn spoiled(&self, spoil: impl FnOnce(&mut ExpandedChange)) -> String {
        let mut change = Change::try_from(&self.next[..]).unwrap().decode();
        spoil(&mut change);
        let bytes = Change::from(change).raw_bytes().to_vec();
        let answer = self.anna.unchanged(|| self.send(vec![bytes]));
        assert_eq!(answer.body["page"], self.page.to_string());
        answer.problem()
    }

    /// The honest change is still welcome.
    fn check(&self) {
        assert_eq!(self.send(vec![self.next.clone()]).status, 200);
        assert_eq!(self.anna.changes(), 2);
    }
}

#[test]
fn numbers_out_of_turn() {
    let half = Half::sent();
    assert_eq!(half.spoiled(|c| c.seq = 3), "422 seq_gap");
    assert_eq!(half.spoiled(|c| c.seq = 1), "422 seq_conflict");
    for start in [1, 1_000_000, 4_000_000_000] {
        let start = |c: &mut ExpandedChange| c.start_op = NonZeroU64::new(start).unwrap();
        assert_eq!(half.spoiled(start), "422 invalid_change");
    }
    half.check();
}

#[test]
fn what_it_follows_is_not_there() {
    let half = Half::sent();
    let missing = |c: &mut ExpandedChange| c.deps.push(automerge::ChangeHash([7; 32]));
    assert_eq!(half.spoiled(missing), "409 missing_dependency");
    half.check();
}

#[test]
fn what_it_refers_to_is_not_there() {
    let half = Half::sent();
    let ghost = OpId(77, ActorId::from([9; 16]));
    let object = |c: &mut ExpandedChange| c.operations[0].obj = ObjectId::Id(ghost.clone());
    assert_eq!(half.spoiled(object), "422 invalid_change");
    let replaced = |c: &mut ExpandedChange| c.operations[0].pred = vec![ghost.clone()].into();
    assert_eq!(half.spoiled(replaced), "422 invalid_change");
    let element = |c: &mut ExpandedChange| {
        let insert = c.operations.iter_mut().find(|op| op.insert).unwrap();
        insert.key = Key::Seq(ghost.clone().into());
    };
    assert_eq!(half.spoiled(element), "422 invalid_change");
    half.check();
}

#[test]
fn a_writer_who_contradicts_himself() {
    let half = Half::sent();
    assert_eq!(half.send(vec![half.next.clone()]).status, 200);
    let other = |c: &mut ExpandedChange| c.operations[0].action = OpType::Put(9.into());
    assert_eq!(half.spoiled(other), "422 seq_conflict");
}

#[test]
fn bytes_that_are_no_change() {
    let half = Half::sent();
    let mut checksum = half.next.clone();
    checksum[5] ^= 1;
    let document = Automerge::new().save();
    let twice = half.next.repeat(2);
    for bytes in [vec![], vec![0; 100], checksum, document, twice, vec![0x85; 300_000]] {
        let answer = half.anna.unchanged(|| half.send(vec![bytes]));
        assert_eq!(answer.problem(), "422 invalid_change");
    }
    half.check();
}

/// Puts the right checksum before a body that is not.
fn sealed(mut bytes: Vec<u8>) -> Vec<u8> {
    let hash = Sha256::digest(&bytes[8..]);
    bytes[4..8].copy_from_slice(&hash[..4]);
    bytes
}

#[test]
fn whatever_byte_of_a_sealed_change_is_wrong_the_page_can_be_opened() {
    let half = Half::sent();
    let mut refused = 0;
    for place in 8..half.next.len() {
        let mut bytes = half.next.clone();
        bytes[place] ^= 0x11;
        let before = half.anna.stored();
        let answer = half.send(vec![sealed(bytes)]);
        match answer.status {
            200 => {}
            403 | 409 | 422 => {
                refused += 1;
                assert_eq!(half.anna.stored(), before);
            }
            _ => panic!("{place}: {answer}"),
        }
        let page = half.phone.client.get(&half.anna.path(&format!("/pages/{}", half.page)));
        Automerge::load(&page.bytes).unwrap();
    }
    assert!(refused > half.next.len() / 2);
    let timeline = half.phone.client.get(&half.anna.path("/timeline"));
    assert_eq!(timeline.items().len(), 1);
}

#[test]
fn one_bad_change_spoils_the_whole_exchange() {
    let anna = Anna::start();
    let mut phone = anna.phone();
    phone.spasm("2026-10-03T12:00:00Z");
    phone.spasm("2026-11-03T12:00:00Z");
    phone.care_note("2026-11-03T12:00:00Z");
    let honest = phone.request().0;
    for spoiled in 0..honest.pages.len() {
        let mut request = honest.clone();
        request.pages[spoiled].changes.push(vec![0; 40].into());
        let answer = anna.unchanged(|| phone.post(&request.encode()));
        assert_eq!(answer.problem(), "422 invalid_change");
        assert_eq!(answer.body["page"], request.pages[spoiled].page.to_string());
    }
    assert_eq!(phone.send().status, 200);
    assert_eq!(anna.changes(), 3);
}
