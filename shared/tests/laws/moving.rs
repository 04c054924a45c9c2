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
    let [conflict] = &ready(a.conflicts()).unwrap()[..] else { panic!("one conflict expected") };
    assert_eq!((conflict.field.as_str(), conflict.values.len()), ("started_at", 2));
    for (choice, picked) in conflict.values.iter().enumerate() {
        let mut log = copy(&mut a);
        let stamp = device_stamp(3);
        ready(log.resolve_conflict(&stamp, Some(id(1)), "started_at", choice)).unwrap();
        let start = the_episode(&mut log).started_at;
        assert_eq!(Plain::Text(start.to_string()), picked.value);
        assert_eq!(ready(log.conflicts()).unwrap(), []);
        let entries = ready(log.entries(None)).unwrap();
        assert_eq!(view::timeline(&entries, None).len(), 2);
        move_to(&mut log, &stamp, -200);
        assert_eq!(ready(log.conflicts()).unwrap(), [], "nothing internal is shown");
    }
}

#[test]
fn moved_by_two_devices_at_once_each_month_alone_shows_it_once_in_all() {
    for (first, second) in [(-60, -120), (-120, -60), (60, -60), (-60, 60)] {
        let mut a = log();
        let mut b = copy(&mut a);
        move_to(&mut a, &device_stamp(1), first);
        move_to(&mut b, &device_stamp(2), second);
        carry(&mut b, &mut a);
        let mut shown = 0;
        for state in ready(a.store().pages(LOG)).unwrap() {
            let month = state.page.month;
            let entries = ready(a.entries(Some((month, month)))).unwrap();
            shown += view::timeline(&entries, None).iter().filter(|i| i.entry.id == id(1)).count();
        }
        assert_eq!(shown, 1, "{first} {second}");
    }
}

#[test]
fn a_conflict_from_before_a_move_can_be_settled_after_it() {
    let mut a = log();
    let mut b = copy(&mut a);
    for (log, device, pain) in [(&mut a, 1, "3"), (&mut b, 2, "8")] {
        let edit = |e: &mut Episode| e.pain = pain.parse().ok();
        ready(log.edit::<Episode>(&device_stamp(device), id(1), edit)).unwrap();
    }
    carry(&mut b, &mut a);
    move_to(&mut a, &device_stamp(1), -60);
    let [conflict] = &ready(a.conflicts()).unwrap()[..] else { panic!("one conflict expected") };
    assert_eq!((conflict.field.as_str(), conflict.values.len()), ("pain", 2));
    for (choice, picked) in conflict.values.iter().enumerate() {
        let mut log = copy(&mut a);
        ready(log.resolve_conflict(&device_stamp(3), Some(id(1)), "pain", choice)).unwrap();
        let pain = the_episode(&mut log).pain.map(|pain| i64::from(u8::from(pain)));
        assert_eq!(pain.map(Plain::Int), Some(picked.value.clone()));
        assert_eq!(ready(log.conflicts()).unwrap(), []);
    }
}

#[test]
fn moved_to_the_same_month_by_two_devices_at_once_nothing_is_lost() {
    let mut a = log();
    let mut b = copy(&mut a);
    let start = |e: &mut Episode| e.started_at = Moment::utc(EPOCH_MS - 60 * DAY_MS);
    ready(a.edit::<Episode>(&device_stamp(1), id(1), |e| {
        start(e);
        (e.pain, e.place) = ("4".parse().ok(), "stairs".parse().ok());
    }))
    .unwrap();
    ready(b.edit::<Episode>(&device_stamp(2), id(1), |e| {
        start(e);
        (e.fright, e.place) = ("7".parse().ok(), "hall".parse().ok());
    }))
    .unwrap();
    carry(&mut a, &mut b);
    carry(&mut b, &mut a);
    let episode = the_episode(&mut a);
    assert_eq!(episode, the_episode(&mut b));
    assert_eq!((episode.pain.map(u8::from), episode.fright.map(u8::from)), (Some(4), Some(7)));
    let [conflict] = &ready(a.conflicts()).unwrap()[..] else { panic!("one conflict expected") };
    assert_eq!((conflict.record, conflict.field.as_str()), (Some(id(1)), "place"));
    for (choice, picked) in conflict.values.iter().enumerate() {
        let mut log = copy(&mut a);
        ready(log.resolve_conflict(&device_stamp(3), Some(id(1)), "place", choice)).unwrap();
        let place = the_episode(&mut log).place.unwrap().to_string();
        assert_eq!(
            (Plain::Text(place), ready(log.conflicts()).unwrap()),
            (picked.value.clone(), vec![])
        );
        move_to(&mut log, &device_stamp(3), -120);
        assert_eq!(the_episode(&mut log).pain, episode.pain, "moved on with everything");
    }
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
