use automerge::transaction::Transactable;
use automerge::{Automerge, ObjType, ROOT};
use banister_shared::ids::{LogId, PageId, PageKind, RecordId};
use banister_shared::page::{Page, PageError, Plain};
use banister_shared::record::{CheckIn, Episode, Fields, Line, Note, Profile, Record, Scale};
use banister_shared::testkit::arbitrary::{
    EPOCH_MS, device_stamp, episode, episodes_page, moment, record,
};
use banister_shared::testkit::rng::Rng;
use banister_shared::time::Moment;
use proptest::prelude::*;

const LOG: LogId = LogId::new([5; 12]);

fn id(n: u8) -> RecordId {
    RecordId::new(EPOCH_MS, [n; 10])
}

fn with_spasm() -> Page {
    let mut page = Page::empty(episodes_page(LOG));
    let spasm = Record::Episode(Episode::starting(Moment::utc(EPOCH_MS)));
    page.create(&device_stamp(1), id(1), &spasm).unwrap();
    page
}

fn merged(a: &Page, b: &Page) -> Page {
    let mut both = a.clone();
    let changes = b.changes();
    both.apply(changes.iter().map(|change| change.bytes.as_slice())).unwrap();
    both
}

fn the_episode(page: &Page) -> Episode {
    match page.entry(id(1)).unwrap().record {
        Record::Episode(episode) => episode,
        other => panic!("not an episode: {other:?}"),
    }
}

proptest! {
    #[test]
    fn what_is_written_is_read(seed: u64) {
        let mut rng = Rng::new(seed);
        let at = moment(&mut rng, EPOCH_MS, 20);
        let record = record(&mut rng, at);
        let mut page = Page::empty(episodes_page(LOG));
        page.create(&device_stamp(1), id(1), &record).unwrap();
        prop_assert_eq!(page.entry(id(1)).unwrap().record, record);
    }

    #[test]
    fn an_edit_leaves_exactly_what_it_says(seed: u64) {
        let mut rng = Rng::new(seed);
        let at = moment(&mut rng, EPOCH_MS, 20);
        let (old, new) = (episode(&mut rng, at.clone()), episode(&mut rng, at));
        let mut page = Page::empty(episodes_page(LOG));
        page.create(&device_stamp(1), id(1), &Record::Episode(old)).unwrap();
        page.edit::<Episode>(&device_stamp(1), id(1), |episode| *episode = new.clone()).unwrap();
        prop_assert_eq!(&the_episode(&page), &new);
        let again = page.edit::<Episode>(&device_stamp(1), id(1), |episode| *episode = new.clone());
        prop_assert!(again.unwrap().is_none(), "nothing is left to write");
    }
}

#[test]
fn nothing_recorded_is_null_never_zero() {
    let json = serde_json::to_value(with_spasm().entry(id(1)).unwrap()).unwrap();
    for field in ["pain", "control_loss", "fright", "fall", "ended_at", "in_public"] {
        assert_eq!(json[field], serde_json::Value::Null, "{field}");
    }
    assert_eq!((&json["kind"], &json["voided"]), (&"episode".into(), &false.into()));
}

#[test]
fn two_devices_edits_of_different_fields_are_both_kept() {
    let (mut a, mut b) = (with_spasm(), with_spasm());
    a.edit::<Episode>(&device_stamp(1), id(1), |e| e.pain = "4".parse().ok()).unwrap();
    b.edit::<Episode>(&device_stamp(2), id(1), |e| {
        e.supports.0.insert("wall".parse().unwrap());
        e.note = Note("in the hallway".to_owned());
    })
    .unwrap();
    let both = merged(&a, &b);
    let episode = the_episode(&both);
    assert_eq!(episode.pain, Scale::try_from(4).ok());
    assert_eq!(episode.note.0, "in the hallway");
    assert_eq!(episode.supports.0.len(), 1);
    assert_eq!(both.conflicts(), []);
}

#[test]
fn two_devices_edits_of_one_field_are_both_shown_until_somebody_picks() {
    let (mut a, mut b) = (with_spasm(), with_spasm());
    a.edit::<Episode>(&device_stamp(1), id(1), |e| e.pain = "4".parse().ok()).unwrap();
    b.edit::<Episode>(&device_stamp(2), id(1), |e| e.pain = "7".parse().ok()).unwrap();
    let mut both = merged(&a, &b);
    assert_eq!(both.conflicts(), merged(&b, &a).conflicts());
    let [conflict] = &both.conflicts()[..] else { panic!("one conflict expected") };
    assert_eq!((conflict.record, conflict.field.as_str()), (Some(id(1)), "pain"));
    let values: Vec<&Plain> = conflict.values.iter().map(|value| &value.value).collect();
    assert_eq!(values, [&Plain::Int(4), &Plain::Int(7)]);
    assert_ne!(conflict.values[0].device, conflict.values[1].device);
    both.resolve(&device_stamp(3), Some(id(1)), "pain", 0).unwrap();
    assert_eq!((both.conflicts(), the_episode(&both).pain), (vec![], Scale::try_from(4).ok()));
}

#[test]
fn two_picks_at_once_are_shown_until_somebody_picks_again() {
    let (mut a, mut b) = (with_spasm(), with_spasm());
    a.edit::<Episode>(&device_stamp(1), id(1), |e| e.pain = "2".parse().ok()).unwrap();
    b.edit::<Episode>(&device_stamp(2), id(1), |e| e.pain = "5".parse().ok()).unwrap();
    let (mut a, mut b) = (merged(&a, &b), merged(&b, &a));
    a.resolve(&device_stamp(3), Some(id(1)), "pain", 0).unwrap();
    b.resolve(&device_stamp(4), Some(id(1)), "pain", 1).unwrap();
    assert_eq!((a.conflicts(), b.conflicts()), (vec![], vec![]));
    let mut both = merged(&a, &b);
    assert_eq!(both.conflicts(), merged(&b, &a).conflicts());
    let [conflict] = &both.conflicts()[..] else { panic!("one conflict expected") };
    let mut values: Vec<String> =
        conflict.values.iter().map(|value| format!("{:?}", value.value)).collect();
    values.sort();
    assert_eq!(values, ["Int(2)", "Int(5)"]);
    both.resolve(&device_stamp(5), Some(id(1)), "pain", 1).unwrap();
    assert_eq!(both.conflicts(), []);
}

#[test]
fn notes_replaced_at_once_are_both_shown_until_somebody_picks() {
    let mut first = with_spasm();
    first.edit::<Episode>(&device_stamp(1), id(1), |e| e.note.0.push_str("took pills")).unwrap();
    let (mut a, mut b) = (first.clone(), first);
    let texts = ["took 2 pills at 14:00", "took 5 pills at 15:00"];
    for (page, device, text) in [(&mut a, 1, texts[0]), (&mut b, 2, texts[1])] {
        let stamp = device_stamp(device);
        page.edit::<Episode>(&stamp, id(1), |e| e.note = Note(text.to_owned())).unwrap();
    }
    let both = merged(&a, &b);
    assert_eq!(the_episode(&both), the_episode(&merged(&b, &a)));
    let [conflict] = &both.conflicts()[..] else { panic!("one conflict expected") };
    assert_eq!(conflict.field, "note");
    for (choice, value) in conflict.values.iter().enumerate() {
        let mut picked = both.clone();
        picked.resolve(&device_stamp(3), Some(id(1)), "note", choice).unwrap();
        let note = the_episode(&picked).note.0;
        assert!(texts.contains(&note.as_str()), "{note}");
        assert_eq!((Plain::Text(note), picked.conflicts()), (value.value.clone(), vec![]));
    }
}

#[test]
fn what_two_devices_type_into_a_note_is_all_kept() {
    let mut first = with_spasm();
    first.type_note(&device_stamp(1), id(1), None, |note| note.push_str("stairs")).unwrap();
    let (mut a, mut b) = (first.clone(), first);
    a.type_note(&device_stamp(1), id(1), None, |note| note.push_str("\nheat")).unwrap();
    b.type_note(&device_stamp(2), id(1), None, |note| note.push_str("\nswim")).unwrap();
    let both = merged(&a, &b);
    let note = the_episode(&both).note.0;
    assert!(note.starts_with("stairs\n") && note.contains("heat") && note.contains("swim"));
    assert_eq!(both.conflicts(), []);
}

#[test]
fn what_is_typed_on_goes_into_the_note_that_it_was_begun_in() {
    let begun = |device: u8, text: &str| {
        let mut page = with_spasm();
        page.type_note(&device_stamp(device), id(1), Some(""), |note| note.push_str(text)).unwrap();
        page
    };
    let both = merged(&begun(1, "In the stairwell I "), &begun(2, "No fall today."));
    for (device, seen, more, whole) in [
        (1, "In the stairwell I ", "fell.", ["In the stairwell I fell.", "No fall today."]),
        (2, "No fall today.", " None.", ["In the stairwell I ", "No fall today. None."]),
    ] {
        let mut page = both.clone();
        let typed = |note: &mut String| note.push_str(more);
        page.type_note(&device_stamp(device), id(1), Some(seen), typed).unwrap();
        let conflicts = page.conflicts();
        let [conflict] = &conflicts[..] else { panic!("one conflict expected") };
        let mut texts: Vec<_> = conflict.values.iter().map(|one| one.value.clone()).collect();
        texts.sort_by_key(|text| format!("{text:?}"));
        assert_eq!(texts, whole.map(|text| Plain::Text(text.to_owned())));
    }
}

#[test]
fn a_strategy_judged_differently_is_a_conflict_of_its_own() {
    let judge = |page: &mut Page, device: u8, helped: bool| {
        page.edit::<Episode>(&device_stamp(device), id(1), |episode| {
            episode.strategies.0.insert("breathe".parse().unwrap(), Some(helped));
        })
        .unwrap();
    };
    let (mut a, mut b) = (with_spasm(), with_spasm());
    judge(&mut a, 1, true);
    judge(&mut b, 2, false);
    let mut both = merged(&a, &b);
    assert_eq!(both.conflicts()[0].field, "strategies/breathe");
    both.resolve(&device_stamp(3), Some(id(1)), "strategies/breathe", 1).unwrap();
    assert_eq!(both.conflicts(), []);
}

#[test]
fn the_same_value_written_twice_is_no_conflict() {
    let (mut a, mut b) = (with_spasm(), with_spasm());
    a.edit::<Episode>(&device_stamp(1), id(1), |e| e.in_public = Some(true)).unwrap();
    b.edit::<Episode>(&device_stamp(2), id(1), |e| e.in_public = Some(true)).unwrap();
    assert_eq!(merged(&a, &b).conflicts(), []);
}

#[test]
fn two_devices_that_saw_a_message_do_not_disagree() {
    let mut asked = Page::empty(PageId { kind: PageKind::Care, ..episodes_page(LOG) });
    let question = Record::CheckIn(CheckIn::new(None, Moment::utc(EPOCH_MS)));
    asked.create(&device_stamp(1), id(1), &question).unwrap();
    let seen = |device: u8, delivered, reply: &str| {
        let mut page = asked.clone();
        page.edit::<CheckIn>(&device_stamp(device), id(1), |check_in| {
            check_in.delivered = Some(delivered);
            check_in.seen_at = Some(Moment::utc(EPOCH_MS + i64::from(device)));
            check_in.reply = reply.parse::<Line>().ok();
        })
        .unwrap();
        page
    };
    let (a, b) = (seen(1, true, "fine"), seen(2, false, "fine"));
    assert_eq!(merged(&a, &b).conflicts(), []);
    assert_eq!(merged(&a, &b).entry(id(1)), merged(&b, &a).entry(id(1)));
    let other = merged(&a, &seen(3, true, "please_come"));
    let [conflict] = &other.conflicts()[..] else { panic!("one conflict expected") };
    assert_eq!(conflict.field, "reply");
}

#[test]
fn two_devices_first_settings_merge() {
    let page = || Page::empty(PageId::profile(LOG));
    let (mut a, mut b) = (page(), page());
    a.edit_profile(&device_stamp(1), |p| {
        p.day_start_hour = Some(4);
        p.places.0.insert("stairs".parse().unwrap());
    })
    .unwrap();
    b.edit_profile(&device_stamp(2), |p| {
        p.heat_minutes = Some(15);
        p.places.0.insert("hallway".parse().unwrap());
        p.cards.0.insert("en".parse().unwrap(), "Please do not move me.".parse().unwrap());
    })
    .unwrap();
    let profile = merged(&a, &b).profile();
    assert_eq!((profile.day_starts_at(), profile.heat_lasts_minutes()), (4, 15));
    assert_eq!((profile.places.0.len(), profile.cards.0.len()), (2, 1));
    assert_eq!(page().profile(), Profile::unset());
}

/// A change of a newer version: a field and a kind that nobody here knows.
fn from_the_future(page: &Page) -> Vec<u8> {
    let mut doc = Automerge::load(&page.save()).unwrap();
    let mut tx = doc.transaction();
    let (_, spasm) = automerge::ReadDoc::get(&tx, ROOT, id(1).to_string()).unwrap().unwrap();
    tx.put(&spasm, "weather", "fog").unwrap();
    let kind = tx.put_object(ROOT, id(2).to_string(), ObjType::Map).unwrap();
    tx.put(&kind, "kind", "tremor").unwrap();
    tx.commit();
    doc.get_last_local_change().unwrap().bytes().into_owned()
}

#[test]
fn what_a_newer_version_wrote_is_kept() {
    let mut page = with_spasm();
    page.apply([from_the_future(&page).as_slice()]).unwrap();
    page.edit::<Episode>(&device_stamp(1), id(1), |e| e.pain = "2".parse().ok()).unwrap();
    assert_eq!(page.unknown_fields(id(1)), [("weather".to_owned(), Plain::Text("fog".to_owned()))]);
    assert_eq!(page.entry(id(2)).unwrap().record, Record::Unknown);
    let reopened = Page::open(page.id(), Some(&page.save()), []).unwrap();
    assert_eq!(reopened.unknown_fields(id(1)), page.unknown_fields(id(1)));
}

#[test]
fn values_of_another_form_count_as_not_recorded() {
    let mut doc = Automerge::new();
    let mut tx = doc.transaction();
    let obj = tx.put_object(ROOT, id(1).to_string(), ObjType::Map).unwrap();
    tx.put(&obj, "kind", Episode::KIND).unwrap();
    tx.put(&obj, "pain", 11).unwrap();
    tx.put(&obj, "fright", "very").unwrap();
    tx.put(&obj, "control_loss", 3.0).unwrap();
    tx.put(&obj, "started_at", "yesterday").unwrap();
    tx.put(&obj, "supports", 1).unwrap();
    tx.commit();
    let page = Page::open(episodes_page(LOG), Some(&doc.save()), []).unwrap();
    let episode = the_episode(&page);
    assert_eq!((episode.pain, episode.fright), (None, None));
    assert_eq!(episode.control_loss, Scale::try_from(3).ok(), "stock clients write floats");
    assert_eq!(episode.started_at.at_ms(), id(1).made_at_ms());
}

#[test]
fn a_write_that_fails_leaves_the_page_as_it_was() {
    let mut page = with_spasm();
    let heads = page.heads();
    let long = "x".repeat(banister_shared::limits::NOTE_LEN_MAX + 1);
    let edit = page.edit::<Episode>(&device_stamp(1), id(1), |e| {
        e.pain = "2".parse().ok();
        e.note = Note(long);
    });
    assert!(matches!(edit, Err(PageError::TooLong { .. })));
    assert_eq!((page.heads(), the_episode(&page).pain), (heads, None));
}
