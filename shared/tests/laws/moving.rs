use banister_shared::ids::{LogId, RecordId};
use banister_shared::log::{Log, LogError};
use banister_shared::page::{Plain, Stamp};
use banister_shared::record::{Episode, Note, Record};
use banister_shared::store::Store;
use banister_shared::testkit::arbitrary::{DAY_MS, EPOCH_MS, device_stamp};
use banister_shared::testkit::memory::MemoryStore;
use banister_shared::testkit::sim::ready;
use banister_shared::time::Moment;
use banister_shared::view;

const LOG: LogId = LogId::new([6; 12]);

fn id(n: u8) -> RecordId {
    RecordId::new(EPOCH_MS, [n; 10])
}

fn log() -> Log<MemoryStore> {
    let mut log = Log::new(LOG, MemoryStore::default());
    for n in 1..=2 {
        let mut episode = Episode::starting(Moment::utc(EPOCH_MS + i64::from(n) * 1000));
        episode.note = Note("on the stairs".to_owned());
        ready(log.add(&device_stamp(1), id(n), &Record::Episode(episode))).unwrap();
    }
    log
}

fn copy(log: &mut Log<MemoryStore>) -> Log<MemoryStore> {
    Log::new(LOG, log.store().clone())
}

/// Brings everything of `from` to `to`, as an exchange would.
fn carry(from: &mut Log<MemoryStore>, to: &mut Log<MemoryStore>) {
    let changes = ready(from.store().unsent(LOG, &[], usize::MAX)).unwrap();
    ready(to.store().append(&changes)).unwrap();
}

fn move_to(log: &mut Log<MemoryStore>, stamp: &Stamp, days: i64) {
    ready(
        log.edit::<Episode>(stamp, id(1), |e| e.started_at = Moment::utc(EPOCH_MS + days * DAY_MS)),
    )
    .unwrap();
}

fn the_episode(log: &mut Log<MemoryStore>) -> Episode {
    match ready(log.entry(id(1))).unwrap().record {
        Record::Episode(episode) => episode,
        other => panic!("not an episode: {other:?}"),
    }
}

#[test]
fn a_start_moved_to_another_month_moves_the_record() {
    let mut log = log();
    move_to(&mut log, &device_stamp(1), -60);
    let entries = ready(log.entries(None)).unwrap();
    assert_eq!(entries.len(), 2, "each record once");
    let entry = ready(log.entry(id(1))).unwrap();
    assert_eq!(entry.page, entry.record.page(LOG, id(1)));
    assert_eq!(the_episode(&mut log).note.0, "on the stairs");
    assert_eq!(view::timeline(&entries, None).len(), 2);
}

#[test]
fn moved_there_and_back_it_is_as_before() {
    let mut log = log();
    let before = the_episode(&mut log);
    move_to(&mut log, &device_stamp(1), -60);
    ready(log.edit::<Episode>(&device_stamp(1), id(1), |e| *e = before.clone())).unwrap();
    assert_eq!(the_episode(&mut log), before);
    let entries = ready(log.entries(None)).unwrap();
    assert_eq!(view::timeline(&entries, None).len(), 2);
    assert_eq!(ready(log.conflicts()).unwrap(), []);
}

#[test]
fn moved_by_two_devices_at_once_it_stands_once() {
    let mut a = log();
    let mut b = copy(&mut a);
    move_to(&mut a, &device_stamp(1), -60);
    move_to(&mut b, &device_stamp(2), -120);
    carry(&mut a, &mut b);
    carry(&mut b, &mut a);
    let (of_a, of_b) = (ready(a.entries(None)).unwrap(), ready(b.entries(None)).unwrap());
    assert_eq!(of_a, of_b);
    assert_eq!(view::timeline(&of_a, None).len(), 2);
    let conflicts = ready(a.conflicts()).unwrap();
    assert!(conflicts.iter().any(|c| c.field == "moved_to"), "{conflicts:?}");
}

#[test]
fn an_edit_made_where_it_had_stood_is_shown_and_can_be_taken() {
    let mut a = log();
    let mut b = copy(&mut a);
    move_to(&mut a, &device_stamp(1), -60);
    ready(b.edit::<Episode>(&device_stamp(2), id(1), |e| e.pain = "6".parse().ok())).unwrap();
    carry(&mut b, &mut a);
    assert_eq!(the_episode(&mut a).pain, None);
    let [conflict] = &ready(a.conflicts()).unwrap()[..] else { panic!("one conflict expected") };
    let values: Vec<&Plain> = conflict.values.iter().map(|v| &v.value).collect();
    assert_eq!((conflict.field.as_str(), values), ("pain", vec![&Plain::Int(6), &Plain::Null]));
    for (choice, pain) in [(0, Some(6)), (1, None)] {
        let mut log = copy(&mut a);
        let stamp = device_stamp(3);
        ready(log.resolve_conflict(&stamp, Some(id(1)), "pain", choice)).unwrap();
        assert_eq!(the_episode(&mut log).pain.map(u8::from), pain);
        assert_eq!(ready(log.conflicts()).unwrap(), []);
        let again = ready(log.resolve_conflict(&stamp, Some(id(1)), "pain", choice));
        assert!(matches!(again, Err(LogError::Page(_))), "settled once");
    }
}

#[test]
fn links_are_made_and_taken_back() {
    let mut log = log();
    ready(log.link(&device_stamp(1), id(9), id(1), id(2))).unwrap();
    let linked = |log: &mut Log<MemoryStore>| {
        let entries = ready(log.entries(None)).unwrap();
        view::timeline(&entries, None).iter().filter(|item| !item.same_as.is_empty()).count()
    };
    assert_eq!(linked(&mut log), 2);
    assert!(ready(log.unlink(&device_stamp(1), id(2), id(1))).unwrap());
    assert_eq!(linked(&mut log), 0);
    assert!(!ready(log.unlink(&device_stamp(1), id(1), id(2))).unwrap());
}

#[test]
fn voiding_can_be_undone() {
    let mut log = log();
    let shown =
        |log: &mut Log<MemoryStore>| view::timeline(&ready(log.entries(None)).unwrap(), None).len();
    ready(log.set_voided(&device_stamp(1), id(1), true)).unwrap();
    assert_eq!(shown(&mut log), 1);
    ready(log.set_voided(&device_stamp(1), id(1), false)).unwrap();
    assert_eq!(shown(&mut log), 2);
}
