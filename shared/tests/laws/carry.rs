use automerge::transaction::Transactable;
use automerge::{Automerge, ChangeHash, ObjType, ROOT};
use banister_shared::ids::{DeviceId, LogId, PageId, RecordId, actor_device, new_actor};
use banister_shared::log::{Carried, Glances, Log, StoredPages, carry_over};
use banister_shared::page::{Conflict, Entry, NewChange, Plain, Stamp};
use banister_shared::record::{Episode, Profile, Record, Scale};
use banister_shared::store::Store;
use banister_shared::sync::{ChangeHeader, Graph, admit};
use banister_shared::testkit::arbitrary::{
    DAY_MS, EPOCH_MS, device_stamp, episode, episodes_page, moment,
};
use banister_shared::testkit::memory::MemoryStore;
use banister_shared::testkit::rng::Rng;
use banister_shared::testkit::sim::ready;
use banister_shared::time::Moment;
use proptest::prelude::*;

const FROM: LogId = LogId::new([1; 12]);
const TO: LogId = LogId::new([2; 12]);

fn id(n: u8) -> RecordId {
    RecordId::new(EPOCH_MS, [n; 10])
}

fn device(n: u8) -> DeviceId {
    DeviceId::new(EPOCH_MS, [n; 10])
}

/// Another tab of the device number `n`.
fn tab(n: u8, suffix: u8) -> Stamp {
    Stamp { actor: new_actor(device(n), [suffix; 4]), now_ms: EPOCH_MS }
}

fn fresh(n: u32) -> automerge::ActorId {
    new_actor(device(1), (0xf000_0000 + n).to_be_bytes())
}

fn begun(log: LogId) -> Log<MemoryStore> {
    Log::new(log, MemoryStore::default())
}

fn start(log: &mut Log<MemoryStore>, stamp: &Stamp, id: RecordId) {
    let record = Record::Episode(Episode::starting(Moment::utc(EPOCH_MS)));
    ready(log.add(stamp, id, &record)).unwrap();
}

fn set_pain(log: &mut Log<MemoryStore>, stamp: &Stamp, id: RecordId, pain: u8) {
    ready(log.edit::<Episode>(stamp, id, |e| e.pain = Scale::try_from(pain).ok())).unwrap();
}

fn stored(log: &mut Log<MemoryStore>) -> StoredPages {
    let id = log.id();
    let states = ready(log.store().pages(id)).unwrap();
    states.iter().map(|s| (s.page, ready(log.store().load(s.page)).unwrap())).collect()
}

/// Carries `from` into `to`, in the name of the device number 1.
fn carry(from: &mut Log<MemoryStore>, to: &mut Log<MemoryStore>) -> Carried {
    let carried = carry_over(&stored(from), &stored(to), to.id(), device(1), fresh);
    ready(to.store().append(&carried.changes)).unwrap();
    carried
}

/// Two tabs of one device that each write without knowing of the other.
fn twice(log: &mut Log<MemoryStore>, write: impl Fn(&mut Log<MemoryStore>, u8)) {
    let mut other = Log::new(log.id(), log.store().clone());
    write(log, 1);
    write(&mut other, 2);
    let changes = ready(other.store().unsent(log.id(), &[], usize::MAX)).unwrap();
    ready(log.store().append(&changes)).unwrap();
}

fn bare(log: &mut Log<MemoryStore>) -> Vec<(RecordId, Option<DeviceId>, Record)> {
    let entries: Vec<Entry> = ready(log.entries(None)).unwrap();
    entries.into_iter().map(|entry| (entry.id, entry.device, entry.record)).collect()
}

fn conflicts(log: &mut Log<MemoryStore>) -> Vec<Conflict> {
    ready(log.conflicts()).unwrap()
}

/// What a server would make of the changes of each page, in the order they are sent in.
fn admitted(changes: &[NewChange]) {
    let mut pages: Vec<PageId> = changes.iter().map(|change| change.page).collect();
    pages.dedup();
    for page in pages {
        let of_page = changes.iter().filter(|change| change.page == page);
        admit(&mut Graph::default(), of_page.map(|change| change.bytes.as_slice())).unwrap();
    }
}

/// A log as people leave it: several months, records taken back, moved, changed twice at once.
fn lived_in(rng: &mut Rng) -> Log<MemoryStore> {
    let mut log = begun(FROM);
    let ids: Vec<RecordId> = (0..6).map(|_| RecordId::new(EPOCH_MS, rng.bytes())).collect();
    for id in &ids {
        let at = moment(rng, EPOCH_MS - 90 * DAY_MS, 90);
        ready(log.add(&device_stamp(1), *id, &Record::Episode(episode(rng, at)))).unwrap();
    }
    let to = moment(rng, EPOCH_MS, 60);
    ready(log.edit::<Episode>(&device_stamp(1), ids[0], |e| e.started_at = to)).unwrap();
    ready(log.set_voided(&device_stamp(1), ids[1], true)).unwrap();
    let (a, b) = (rng.below(5), 5 + rng.below(5));
    let pain = |n| u8::try_from(if n == 1 { a } else { b }).unwrap();
    twice(&mut log, |log, n| set_pain(log, &tab(1, n), ids[2], pain(n)));
    let set = |p: &mut Profile| p.heat_minutes = Some(25);
    ready(log.edit_profile(&device_stamp(1), set)).unwrap();
    log
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn everything_goes_over_as_it_was(seed: u64) {
        let (mut from, mut to) = (lived_in(&mut Rng::new(seed)), begun(TO));
        let carried = carry(&mut from, &mut to);
        prop_assert!(carried.whole);
        admitted(&carried.changes);
        prop_assert_eq!(bare(&mut to), bare(&mut from));
        prop_assert_eq!(conflicts(&mut to), conflicts(&mut from));
        prop_assert_eq!(ready(to.profile()).unwrap(), ready(from.profile()).unwrap());
    }

    #[test]
    fn what_the_other_log_holds_stays_whatever_comes(seed: u64) {
        let mut rng = Rng::new(seed);
        let (mut from, mut to) = (lived_in(&mut rng), begun(TO));
        start(&mut to, &device_stamp(2), id(7));
        set_pain(&mut to, &device_stamp(2), id(7), 3);
        let mut all = [bare(&mut from), bare(&mut to)].concat();
        all.sort_by_key(|(id, ..)| *id);
        carry(&mut from, &mut to);
        prop_assert_eq!(bare(&mut to), all);
        prop_assert_eq!(carry(&mut from, &mut to).changes, []);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn conflicts_are_the_same_whatever_was_seen_of_the_pages_before(seed: u64) {
        let mut rng = Rng::new(seed);
        let (mut log, mut seen) = (lived_in(&mut rng), Glances::default());
        for _ in 0..4 {
            let asked = ready(log.conflicts_since(&mut seen)).unwrap();
            prop_assert_eq!(asked, conflicts(&mut log));
            let ids: Vec<RecordId> = bare(&mut log).into_iter().map(|(id, ..)| id).collect();
            let (id, to) = (*rng.pick(&ids).unwrap(), moment(&mut rng, EPOCH_MS, 60));
            twice(&mut log, |log, n| {
                set_pain(log, &tab(3, n), id, n);
                let later = to.plus_ms(i64::from(n) * 40 * DAY_MS).unwrap();
                ready(log.edit::<Episode>(&tab(3, n), id, |e| e.started_at = later)).unwrap();
            });
        }
    }
}

#[test]
fn a_moved_record_can_be_moved_and_edited_over_there() {
    let (mut from, mut to) = (begun(FROM), begun(TO));
    start(&mut from, &device_stamp(1), id(1));
    let early = Moment::utc(EPOCH_MS - 60 * DAY_MS);
    ready(from.edit::<Episode>(&device_stamp(1), id(1), |e| e.started_at = early.clone())).unwrap();
    carry(&mut from, &mut to);

    set_pain(&mut to, &tab(1, 9), id(1), 4);
    let entry = ready(to.entry(id(1))).unwrap();
    assert_eq!(entry.page, entry.record.page(TO, id(1)));
    let back = Moment::utc(EPOCH_MS);
    ready(to.edit::<Episode>(&tab(1, 9), id(1), |e| e.started_at = back)).unwrap();
    let entries = ready(to.entries(None)).unwrap();
    assert_eq!(entries.len(), 1);
    assert_eq!(entries[0].page, episodes_page(TO));
}

#[test]
fn a_record_that_both_logs_hold_is_one_and_its_differences_wait_for_a_person() {
    let (mut from, mut to) = (begun(FROM), begun(TO));
    start(&mut from, &device_stamp(1), id(1));
    set_pain(&mut from, &device_stamp(1), id(1), 4);
    start(&mut to, &device_stamp(2), id(1));
    set_pain(&mut to, &device_stamp(2), id(1), 6);
    carry(&mut from, &mut to);

    assert_eq!(bare(&mut to).len(), 1);
    let found = conflicts(&mut to);
    assert_eq!(found.len(), 1);
    let mut values: Vec<&Plain> = found[0].values.iter().map(|v| &v.value).collect();
    values.sort_by_key(|value| format!("{value:?}"));
    assert_eq!(values, [&Plain::Int(4), &Plain::Int(6)]);
}

#[test]
fn settings_of_both_are_kept_and_equal_ones_are_no_conflict() {
    let (mut from, mut to) = (begun(FROM), begun(TO));
    let set = |log: &mut Log<MemoryStore>, n: u8| {
        let edit = |p: &mut Profile| {
            p.heat_minutes = Some(20 + n);
            p.quiet_from_hour = Some(22);
        };
        ready(log.edit_profile(&device_stamp(n), edit)).unwrap();
    };
    set(&mut from, 1);
    set(&mut to, 2);
    carry(&mut from, &mut to);
    let found = conflicts(&mut to);
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].record, found[0].field.as_str()), (None, "heat_minutes"));
    assert_eq!(found[0].values.len(), 2);
    assert_eq!(ready(to.profile()).unwrap().quiet_from_hour, Some(22));
}

#[test]
fn a_tab_that_has_written_into_both_contradicts_itself_nowhere() {
    let (mut from, mut to) = (begun(FROM), begun(TO));
    start(&mut from, &tab(1, 5), id(1));
    set_pain(&mut from, &tab(1, 5), id(1), 2);
    start(&mut to, &tab(1, 5), id(2));
    let carried = carry(&mut from, &mut to);
    let all = ready(to.store().unsent(TO, &[], usize::MAX)).unwrap();
    assert_eq!(all.len(), carried.changes.len() + 1);
    admitted(&all);
    start(&mut to, &tab(1, 5), id(3));
    assert_eq!(bare(&mut to).len(), 3);
}

#[test]
fn what_names_another_persons_device_is_written_in_the_name_of_this_one() {
    let (mut from, mut to) = (begun(FROM), begun(TO));
    start(&mut from, &device_stamp(3), id(1));
    for change in carry(&mut from, &mut to).changes {
        let actor = ChangeHeader::check(&change.bytes).unwrap().header.actor();
        assert_eq!(actor_device(&actor), Some(device(1)));
    }
    assert_eq!(bare(&mut to).len(), 1);
}

/// A change of a newer program: a record of a kind that is not known here.
fn newer(page: PageId) -> NewChange {
    let mut doc = Automerge::new();
    let mut tx = doc.transaction();
    let obj = tx.put_object(ROOT, id(7).to_string(), ObjType::Map).unwrap();
    tx.put(&obj, "kind", "dream").unwrap();
    tx.put(&obj, "colour", "red").unwrap();
    tx.commit();
    let mut change = doc.get_changes(&[]).remove(0);
    NewChange { page, hash: change.hash(), bytes: change.bytes().into_owned() }
}

#[test]
fn what_a_newer_program_wrote_goes_over_and_what_cannot_be_read_is_said_to_be_left() {
    let (mut from, mut to) = (begun(FROM), begun(TO));
    let page = episodes_page(FROM);
    ready(from.store().append(&[newer(page)])).unwrap();
    assert!(carry(&mut from, &mut to).whole);
    let there = ready(to.page(episodes_page(TO))).unwrap();
    assert!(there.unknown_fields(id(7)).iter().any(|(name, _)| name == "colour"));

    start(&mut from, &device_stamp(1), id(1));
    let broken = NewChange { page, hash: ChangeHash([9; 32]), bytes: vec![1, 2, 3] };
    ready(from.store().append(&[broken])).unwrap();
    assert!(!carry(&mut from, &mut to).whole);
    assert_eq!(bare(&mut to).len(), 2);
}
