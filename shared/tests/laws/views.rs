use banister_shared::ids::{DeviceId, LogId, RecordId, new_actor};
use banister_shared::page::{Entry, Page, Stamp};
use banister_shared::record::{Day, Episode, Link, Precision, Profile, Record};
use banister_shared::testkit::arbitrary::{EPOCH_MS, MINUTE_MS, device_stamp, episodes_page};
use banister_shared::time::Zone;
use banister_shared::view::{self, DayView};

const LOG: LogId = LogId::new([7; 12]);

/// A page with episodes that start at these times, made by one device each.
fn page(starts: &[&str]) -> Page {
    let mut page = Page::empty(episodes_page(LOG));
    for (n, start) in (1..).zip(starts) {
        let record = Record::Episode(Episode::starting(start.parse().unwrap()));
        page.create(&device_stamp(n), id(n), &record).unwrap();
    }
    page
}

fn id(n: u8) -> RecordId {
    RecordId::new(EPOCH_MS, [n; 10])
}

fn days(entries: &[Entry], profile: &Profile) -> Vec<DayView> {
    let (from, to) = ("2026-01-01".parse().unwrap(), "2027-12-31".parse().unwrap());
    view::days(entries, profile, from, to)
}

fn spasm_days(entries: &[Entry], profile: &Profile) -> Vec<String> {
    days(entries, profile).iter().filter(|d| d.spasm_day).map(|d| d.date.to_string()).collect()
}

#[test]
fn two_spasms_on_one_local_day_make_a_spasm_day() {
    let page = page(&[
        "2026-11-20T23:30:00.000+01:00[Europe/Berlin]",
        "2026-11-21T00:30:00.000+01:00[Europe/Berlin]",
        "2026-11-21T23:59:59.999+01:00[Europe/Berlin]",
    ]);
    assert_eq!(spasm_days(&page.entries(), &Profile::unset()), ["2026-11-21"]);
}

#[test]
fn the_day_start_and_the_threshold_are_settings() {
    let page = page(&[
        "2026-11-20T23:30:00.000+01:00[Europe/Berlin]",
        "2026-11-21T03:30:00.000+01:00[Europe/Berlin]",
        "2026-11-21T05:30:00.000+01:00[Europe/Berlin]",
    ]);
    let mut profile = Profile { day_start_hour: Some(4), ..Profile::unset() };
    assert_eq!(spasm_days(&page.entries(), &profile), ["2026-11-20"]);
    profile.spasm_day_threshold = Some(1);
    assert_eq!(spasm_days(&page.entries(), &profile), ["2026-11-20", "2026-11-21"]);
    profile.spasm_day_threshold = Some(3);
    assert_eq!(spasm_days(&page.entries(), &profile), [""; 0]);
}

#[test]
fn travel_moves_nothing_to_another_day() {
    let page = page(&[
        "2026-11-21T22:00:00.000+01:00[Europe/Berlin]",
        // Three hours later, in a plane that has landed in New York: still the 21st there.
        "2026-11-21T19:00:00.000-05:00[America/New_York]",
    ]);
    assert_eq!(spasm_days(&page.entries(), &Profile::unset()), ["2026-11-21"]);
}

#[test]
fn a_voided_spasm_undoes_the_spasm_day() {
    let mut page =
        page(&["2026-11-21T10:00:00.000+00:00[UTC]", "2026-11-21T11:00:00.000+00:00[UTC]"]);
    page.set_voided(&device_stamp(1), id(2), true).unwrap();
    assert_eq!(spasm_days(&page.entries(), &Profile::unset()), [""; 0]);
    page.set_voided(&device_stamp(1), id(2), false).unwrap();
    assert_eq!(spasm_days(&page.entries(), &Profile::unset()), ["2026-11-21"]);
}

#[test]
fn linked_episodes_count_once_and_warnings_not_at_all() {
    let mut page =
        page(&["2026-11-21T10:00:00.000+00:00[UTC]", "2026-11-21T10:00:05.000+00:00[UTC]"]);
    page.create(&device_stamp(1), id(8), &Record::Link(Link::same(id(2), id(1)))).unwrap();
    let warning = Episode::warning("2026-11-21T12:00:00.000+00:00[UTC]".parse().unwrap());
    page.create(&device_stamp(1), id(9), &Record::Episode(warning)).unwrap();
    let [day] = &days(&page.entries(), &Profile::unset())[..] else { panic!("one day expected") };
    assert_eq!((day.spasms, day.warnings, day.spasm_day), (1, 1, false));
}

#[test]
fn what_is_only_known_to_the_month_makes_no_spasm_day() {
    let mut page =
        page(&["2026-11-15T12:00:00.000+00:00[UTC]", "2026-11-15T12:00:00.000+00:00[UTC]"]);
    page.edit::<Episode>(&device_stamp(1), id(1), |e| e.precision = Some(Precision::Month))
        .unwrap();
    let [day] = &days(&page.entries(), &Profile::unset())[..] else { panic!("one day expected") };
    assert_eq!((day.spasms, day.spasm_day), (1, false));
}

#[test]
fn a_flare_day_is_declared_and_no_spasm_day() {
    let mut page = page(&[]);
    let day = Day { flare: Some(true), ..Day::on("2026-11-21".parse().unwrap()) };
    page.create(&device_stamp(1), id(1), &Record::Day(day)).unwrap();
    let [day] = &days(&page.entries(), &Profile::unset())[..] else { panic!("one day expected") };
    assert_eq!((day.flare, day.spasm_day), (Some(true), false));
}

#[test]
fn overlapping_episodes_of_two_devices_are_suggested_and_never_merged() {
    let mut page =
        page(&["2026-11-21T10:00:00.000+00:00[UTC]", "2026-11-21T10:05:00.000+00:00[UTC]"]);
    let [overlap] = &view::overlaps(&page.entries())[..] else { panic!("one pair expected") };
    assert_eq!((overlap.a, overlap.b), (id(1), id(2)));
    assert_eq!(view::timeline(&page.entries(), None).len(), 2);
    page.create(&device_stamp(1), id(8), &Record::Link(Link::same(id(1), id(2)))).unwrap();
    assert_eq!(view::overlaps(&page.entries()), []);
}

#[test]
fn spasms_of_one_device_are_not_suggested() {
    let mut page = Page::empty(episodes_page(LOG));
    let device = DeviceId::new(EPOCH_MS, [1; 10]);
    let stamp = Stamp { actor: new_actor(device, [1; 4]), now_ms: EPOCH_MS };
    for n in 1..=2 {
        let start = banister_shared::time::Moment::utc(EPOCH_MS + i64::from(n) * MINUTE_MS);
        page.create(&stamp, id(n), &Record::Episode(Episode::starting(start))).unwrap();
    }
    assert_eq!(view::overlaps(&page.entries()), []);
}

#[test]
fn the_timeline_goes_on_behind_its_cursor() {
    let starts = ["2026-11-21T10:00:00.000+00:00[UTC]"; 5];
    let entries = page(&starts).entries();
    let whole = view::timeline(&entries, None);
    let cursor = whole[1].cursor().unwrap().to_string().parse().unwrap();
    assert_eq!(view::timeline(&entries, Some(cursor)), whole[2..]);
    assert!("12_nonsense".parse::<view::Cursor>().is_err());
}

#[test]
fn a_person_is_where_they_say_or_else_where_all_others_were_last() {
    let home: Zone = "Europe/Berlin".parse().unwrap();
    let (unset, viewer) = (Profile::unset(), DeviceId::new(EPOCH_MS, [99; 10]));
    let lives = Profile { zone: Some(home.clone()), ..Profile::unset() };
    assert_eq!(view::zone_of(&[], &unset, viewer), None);
    let mut page = page(&[
        "2026-11-21T22:00:00.000+09:00[Asia/Tokyo]",
        "2026-11-21T10:00:00.000+00:00[Europe/London]",
    ]);
    let entries = page.entries();
    assert_eq!(view::zone_of(&entries, &lives, viewer), Some(&home));
    let zone = |page: &Page, by| view::zone_of(&page.entries(), &unset, by).map(Zone::to_string);
    assert_eq!(zone(&page, viewer), None, "who of them is elsewhere cannot be told");
    let maker = |n| entries.iter().find(|entry| entry.id == id(n)).and_then(|entry| entry.device);
    assert_eq!(zone(&page, maker(1).unwrap()).as_deref(), Some("Europe/London"));
    // Of each device the last one tells.
    let later = "2026-11-22T10:00:00.000+09:00[Asia/Tokyo]".parse().unwrap();
    let record = Record::Episode(Episode::starting(later));
    page.create(&device_stamp(2), id(8), &record).unwrap();
    assert_eq!(zone(&page, viewer).as_deref(), Some("Asia/Tokyo"));
    // What is taken back, and what a day is said to be, tells nothing.
    page.set_voided(&device_stamp(2), id(8), true).unwrap();
    let day = Record::Day(Day::on("2026-11-23".parse().unwrap()));
    page.create(&device_stamp(2), id(9), &day).unwrap();
    assert_eq!(zone(&page, viewer), None);
}
