//! Changes of documents in which anything may happen that the library offers.

use automerge::legacy::{Key, MarkData, ObjectId, OpId, OpType};
use automerge::marks::{ExpandMark, Mark};
use automerge::transaction::{CommitOptions, Transactable};
use automerge::{
    ActorId, AutoCommit, AutomergeError, Change, ExpandedChange, ObjId, ObjType, ROOT, ReadDoc,
    ScalarValue, Value,
};
use banister_shared::testkit::rng::Rng;

const KINDS: [ObjType; 4] = [ObjType::Map, ObjType::Table, ObjType::List, ObjType::Text];
const KEYS: [&str; 6] = ["a", "b", "", "schlüssel", "e\u{301}", "a key as long as a person writes"];
const ACTOR_LENGTHS: [usize; 6] = [1, 16, 17, 20, 32, 64];

/// What three writers make together.
pub(crate) fn history(rng: &mut Rng) -> Vec<Change> {
    let mut documents = [1, 2, 3].map(|number| {
        let mut actor = vec![number; ACTOR_LENGTHS[rng.below(6) as usize]];
        actor.fill_with(|| rng.next().to_le_bytes()[0]);
        actor[0] = number;
        AutoCommit::new().with_actor(ActorId::from(actor))
    });
    for _ in 0..3 + rng.below(8) {
        let writer = rng.below(3) as usize;
        for _ in 0..rng.below(12) {
            // Some are not possible; then nothing happens.
            let _ = act(rng, &mut documents[writer]);
        }
        commit(rng, &mut documents[writer]);
        let mut other = documents[rng.below(3) as usize].clone();
        if rng.chance(60) {
            documents[writer].merge(&mut other).unwrap();
        }
    }
    let [mut first, mut second, mut third] = documents;
    first.merge(&mut second).unwrap();
    first.merge(&mut third).unwrap();
    first.get_changes(&[])
}

fn commit(rng: &mut Rng, document: &mut AutoCommit) {
    let mut options = CommitOptions::default().with_time(number(rng) >> 24);
    if rng.chance(30) {
        options = options.with_message(["", "a message", "Nachricht 🚪"][rng.below(3) as usize]);
    }
    if document.pending_ops() == 0 {
        document.empty_change(options);
    } else {
        document.commit_with(options);
    }
}

fn act(rng: &mut Rng, document: &mut AutoCommit) -> Result<(), AutomergeError> {
    let objects = objects(document);
    let (object, kind) = rng.pick(&objects).cloned().unwrap_or((ROOT, ObjType::Map));
    match kind {
        ObjType::Map | ObjType::Table => write_map(rng, document, &object),
        ObjType::List => write_list(rng, document, &object),
        ObjType::Text => write_text(rng, document, &object),
    }
}

fn objects(document: &AutoCommit) -> Vec<(ObjId, ObjType)> {
    let mut objects = vec![(ROOT, ObjType::Map)];
    let mut next = 0;
    while let Some((object, kind)) = objects.get(next).cloned() {
        next += 1;
        let values: Vec<_> = match kind {
            ObjType::Map | ObjType::Table => {
                let keys = document.keys(&object);
                keys.flat_map(|key| document.get_all(&object, key).unwrap()).collect()
            }
            _ => {
                let places = 0..document.length(&object).min(4);
                places.flat_map(|place| document.get_all(&object, place).unwrap()).collect()
            }
        };
        objects.extend(values.into_iter().filter_map(|(value, id)| match value {
            Value::Object(kind) if next < 9 => Some((id, kind)),
            _ => None,
        }));
    }
    objects
}

fn write_map(rng: &mut Rng, doc: &mut AutoCommit, map: &ObjId) -> Result<(), AutomergeError> {
    let key = KEYS[rng.below(6) as usize];
    match rng.below(6) {
        0 => doc.put(map, key, ScalarValue::counter(3)),
        1 => doc.increment(map, key, number(rng) >> 40),
        2 => doc.delete(map, key),
        3 => doc.put_object(map, key, KINDS[rng.below(4) as usize]).map(drop),
        _ => doc.put(map, key, value(rng)),
    }
}

fn write_list(rng: &mut Rng, doc: &mut AutoCommit, list: &ObjId) -> Result<(), AutomergeError> {
    let length = doc.length(list);
    let (at, place) =
        (rng.below(length as u64 + 1) as usize, rng.below(length as u64 + 1) as usize);
    match rng.below(7) {
        0 => doc.insert(list, place, ScalarValue::counter(3)),
        1 => doc.increment(list, at, 2),
        2 => doc.delete(list, at),
        3 => doc.put(list, at, value(rng)),
        4 => (0..30).try_for_each(|n| doc.insert(list, place, n / 7)),
        5 => doc.insert_object(list, place, KINDS[rng.below(4) as usize]).map(drop),
        _ => doc.insert(list, place, value(rng)),
    }
}

fn write_text(rng: &mut Rng, doc: &mut AutoCommit, text: &ObjId) -> Result<(), AutomergeError> {
    let length = doc.length(text);
    let start = rng.below(length as u64 + 1) as usize;
    let end = start + rng.below((length - start) as u64 + 1) as usize;
    let expand = [ExpandMark::Both, ExpandMark::None, ExpandMark::After][rng.below(3) as usize];
    match rng.below(5) {
        0 if start < end => {
            let name = ["bold", "länk"][rng.below(2) as usize];
            doc.mark(text, Mark::new(name.into(), value(rng), start, end), expand)
        }
        1 if start < end => doc.unmark(text, "bold", start, end, expand),
        2 => doc.splice_text(text, start, (end - start).min(5) as isize, ""),
        // Long enough that the change is deflated.
        3 => doc.splice_text(text, start, 0, &"wieder und wieder ".repeat(rng.below(20) as usize)),
        _ => doc.splice_text(text, start, 0, ["x", "hold", "ß💥"][rng.below(3) as usize]),
    }
}

/// A number of any length. The library counts with times and counters, so that theirs are
/// shorter.
fn number(rng: &mut Rng) -> i64 {
    rng.next().cast_signed() >> rng.below(64)
}

fn value(rng: &mut Rng) -> ScalarValue {
    match rng.below(10) {
        0 => ScalarValue::Null,
        1 => rng.chance(50).into(),
        2 => ScalarValue::Uint(number(rng).cast_unsigned()),
        3 => ScalarValue::F64(f64::from_bits(rng.next())),
        4 => ["", "x", "ängstlich", "💥🚪"][rng.below(4) as usize].into(),
        5 => ScalarValue::Bytes(vec![7; rng.below(40) as usize]),
        6 => ScalarValue::counter(number(rng) >> 24),
        7 => ScalarValue::Timestamp(number(rng)),
        8 => ScalarValue::Unknown { type_code: 10, bytes: vec![1, 2] },
        _ => ScalarValue::Int(number(rng)),
    }
}

/// Spoils one thing that the library can still encode.
pub(crate) fn spoil(rng: &mut Rng, change: &mut ExpandedChange) {
    let (actor, ops) = (change.actor_id.clone(), change.operations.len() as u64);
    let other = [actor, ActorId::from([9; 16])][rng.below(2) as usize].clone();
    let id = OpId(rng.below(change.start_op.get() + ops + 1), other.clone());
    let Some(place) = (ops > 0).then(|| rng.below(ops) as usize) else {
        change.extra_bytes = vec![1, 2, 3];
        return;
    };
    let again = change.operations[place].clone();
    let op = &mut change.operations[place];
    match rng.below(16) {
        0 => op.obj = ObjectId::Id(id),
        1 => op.obj = ObjectId::Root,
        2 => op.key = Key::Seq(id.into()),
        3 => op.key = Key::head(),
        4 => op.key = Key::Map(KEYS[rng.below(6) as usize].into()),
        5 => op.pred = [op.pred.iter().cloned().collect(), vec![id]].concat().into(),
        6 => op.pred = vec![].into(),
        7 => op.insert ^= true,
        8 => op.action = OpType::Delete,
        9 => op.action = OpType::Increment(number(rng)),
        10 => op.action = OpType::Make(KINDS[rng.below(4) as usize]),
        11 => op.action = OpType::MarkEnd(rng.chance(50)),
        12 => {
            let (name, expand) = ("bold".into(), rng.chance(50));
            op.action = OpType::MarkBegin(MarkData { name, value: value(rng), expand });
        }
        13 => op.action = OpType::Put(value(rng)),
        14 => change.actor_id = other,
        _ => change.operations.insert(place, again),
    }
}
