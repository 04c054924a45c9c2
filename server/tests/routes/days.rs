use banister_shared::record::Profile;
use banister_shared::testkit::sim::ready;
use insta::assert_snapshot;

use crate::{Anna, Answer, Phone};

fn days(anna: &Anna, range: &str) -> Answer {
    anna.client.get(&anna.path(&format!("/days?{range}")))
}

const NOVEMBER: &str = "from=2026-11-01&to=2026-11-30";

fn set(phone: &mut Phone, edit: impl FnOnce(&mut Profile)) {
    ready(phone.log.edit_profile(&phone.stamp, edit)).unwrap();
    phone.sync();
}

#[test]
fn two_spasms_make_a_spasm_day() {
    let anna = Anna::start();
    let mut phone = anna.phone();
    phone.spasm("2026-11-03T08:00:00Z");
    phone.sync();
    assert_snapshot!(days(&anna, NOVEMBER), @r#"200 {"items":[{"date":"2026-11-03","falls":0,"flare":null,"heat_sessions":0,"spasm_day":false,"spasms":1,"warnings":0}]}"#);
    let second = phone.spasm("2026-11-03T20:00:00Z");
    phone.sync();
    // What was kept of the page is not what it is now.
    assert_snapshot!(days(&anna, NOVEMBER), @r#"200 {"items":[{"date":"2026-11-03","falls":0,"flare":null,"heat_sessions":0,"spasm_day":true,"spasms":2,"warnings":0}]}"#);
    ready(phone.log.set_voided(&phone.stamp, second, true)).unwrap();
    phone.sync();
    assert_eq!(days(&anna, NOVEMBER).items()[0]["spasm_day"], false);
}

#[test]
fn a_day_starts_when_the_person_says() {
    let anna = Anna::start();
    let mut phone = anna.phone();
    phone.spasm("2026-11-03T22:00:00+01:00");
    phone.spasm("2026-11-04T02:00:00+01:00");
    phone.sync();
    assert_eq!(days(&anna, NOVEMBER).items().len(), 2);
    set(&mut phone, |profile| profile.day_start_hour = Some(4));
    let answer = days(&anna, NOVEMBER);
    let [day] = answer.items() else { panic!("{answer}") };
    assert_eq!((&day["date"], &day["spasms"]), (&"2026-11-03".into(), &2.into()));
    set(&mut phone, |profile| profile.spasm_day_threshold = Some(3));
    assert_eq!(days(&anna, NOVEMBER).items()[0]["spasm_day"], false);
}

#[test]
fn a_day_is_that_of_the_wall_clock_even_in_another_month() {
    let anna = Anna::start();
    let mut phone = anna.phone();
    phone.spasm("2026-11-01T00:30:00+01:00");
    phone.spasm("2026-11-30T22:30:00-05:00");
    phone.sync();
    let dates: Vec<_> =
        days(&anna, NOVEMBER).items().iter().map(|day| day["date"].clone()).collect();
    assert_eq!(dates, ["2026-11-01", "2026-11-30"]);
    assert_eq!(days(&anna, "from=2026-10-01&to=2026-10-31").items().len(), 0);
}

#[test]
fn ten_years_can_be_asked_for_and_no_more() {
    let anna = Anna::start();
    assert_eq!(days(&anna, "from=2016-11-24&to=2026-11-30").status, 200);
    for range in ["from=2016-11-22&to=2026-11-30", "from=2026-11-02&to=2026-11-01"] {
        assert_eq!(days(&anna, range).problem(), "400 invalid_range", "{range}");
    }
    for range in ["", "from=2026-11-01", "from=2026-11-01&to=2026-11-31", "from=x&to=y"] {
        assert_eq!(days(&anna, range).problem(), "400 invalid_request", "{range}");
    }
    assert_eq!(days(&anna, "from=-9999-01-01&to=9999-12-31").problem(), "400 invalid_request");
}
