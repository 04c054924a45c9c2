use automerge::ChangeHash;
use banister_shared::ids::{LogId, RecordId};
use banister_shared::page::{NewChange, Page};
use banister_shared::record::{Episode, Record};
use banister_shared::sync::{ChangeHeader, Graph, Refusal, admit};
use banister_shared::testkit::arbitrary::{EPOCH_MS, device_stamp, episode, episodes_page, moment};
use banister_shared::testkit::rng::Rng;
use proptest::prelude::*;

const LOG: LogId = LogId::new([9; 12]);

/// Changes of two devices, in an order in which each follows what it depends on.
fn history(rng: &mut Rng) -> Vec<NewChange> {
    let mut pages = [1, 2].map(|n| (Page::empty(episodes_page(LOG)), device_stamp(n)));
    let mut made: Vec<NewChange> = Vec::new();
    for _ in 0..12 {
        let (page, stamp) = &mut pages[rng.below(2) as usize];
        if rng.chance(50) {
            page.apply(made.iter().map(|change| change.bytes.as_slice())).unwrap();
        }
        let known = page.entries();
        let change = match rng.pick(&known).map(|entry| entry.id) {
            Some(id) if rng.chance(50) => {
                page.edit::<Episode>(stamp, id, |e| e.note.0.push('x')).unwrap()
            }
            _ => {
                let at = moment(rng, EPOCH_MS, 9);
                let record = Record::Episode(episode(rng, at));
                page.create(stamp, RecordId::new(EPOCH_MS, rng.bytes()), &record).unwrap()
            }
        };
        made.extend(change);
    }
    made
}

fn graph_of(changes: &[NewChange]) -> Graph {
    let mut graph = Graph::default();
    admit(&mut graph, changes.iter().map(|change| change.bytes.as_slice())).unwrap();
    graph
}

fn page_of(changes: &[NewChange]) -> Page {
    Page::open(episodes_page(LOG), None, changes.iter().map(|c| c.bytes.as_slice())).unwrap()
}

fn heads(graph: &Graph) -> Vec<ChangeHash> {
    graph.heads().collect()
}

proptest! {
    #[test]
    fn a_graph_has_the_heads_of_the_document(seed: u64) {
        let changes = history(&mut Rng::new(seed));
        for length in 0..changes.len() {
            let part = &changes[..length];
            prop_assert_eq!(heads(&graph_of(part)), page_of(part).heads());
        }
    }

    #[test]
    fn what_someone_lacks_is_what_the_document_says(seed: u64) {
        let changes = history(&mut Rng::new(seed));
        let length = (seed % 12) as usize;
        let have = page_of(&changes[..length]).heads();
        let mut lacking = graph_of(&changes).after(&have);
        let mut expected: Vec<ChangeHash> = changes[length..].iter().map(|c| c.hash).collect();
        lacking.sort_unstable();
        expected.sort_unstable();
        prop_assert_eq!(lacking, expected);
    }

    #[test]
    fn a_graph_from_its_stored_headers_is_the_same(seed: u64) {
        let changes = history(&mut Rng::new(seed));
        let (early, late) = changes.split_at(6);
        let stored: Vec<Vec<u8>> = early
            .iter()
            .map(|change| minicbor::to_vec(ChangeHeader::check(&change.bytes).unwrap().header).unwrap())
            .collect();
        let headers: Vec<ChangeHeader> =
            stored.iter().map(|bytes| minicbor::decode(bytes).unwrap()).collect();
        let mut graph = Graph::from_headers(&headers).unwrap();
        admit(&mut graph, late.iter().map(|change| change.bytes.as_slice())).unwrap();
        prop_assert_eq!(heads(&graph), heads(&graph_of(&changes)));
    }

    #[test]
    fn a_refused_batch_leaves_the_graph_as_it_was(seed: u64) {
        let changes = history(&mut Rng::new(seed));
        let mut graph = graph_of(&changes[..4]);
        let before = heads(&graph);
        let mut batch: Vec<&[u8]> = changes[4..].iter().map(|c| c.bytes.as_slice()).collect();
        batch.push(b"not a change");
        prop_assert!(matches!(admit(&mut graph, batch), Err(Refusal::Malformed(_))));
        prop_assert_eq!((heads(&graph), graph.len()), (before, 4));
        admit(&mut graph, changes[4..].iter().map(|c| c.bytes.as_slice())).unwrap();
        prop_assert_eq!(heads(&graph), page_of(&changes).heads());
    }
}

#[test]
fn a_change_whose_dependency_is_missing_waits_outside() {
    let changes = history(&mut Rng::new(1));
    let orphan = changes
        .iter()
        .position(|c| !ChangeHeader::check(&c.bytes).unwrap().header.deps.as_slice().is_empty());
    let bytes = changes[orphan.unwrap()].bytes.as_slice();
    let refused = admit(&mut Graph::default(), [bytes]);
    assert!(matches!(refused, Err(Refusal::MissingDependency(missing)) if !missing.is_empty()));
}
