use banister_shared::ids::RecordId;
use banister_shared::record::{Day, Episode, Record, Relief, ReliefType};
use banister_shared::testkit::arbitrary::record_id;
use banister_shared::testkit::rng::Rng;
use banister_shared::testkit::sim::ready;
use banister_shared::view;
use insta::assert_snapshot;
use serde_json::Value;

use crate::phone::moment;
use crate::{Anna, Phone};

fn ids(items: &[Value]) -> Vec<String> {
    items.iter().map(|item| item["id"].as_str().unwrap().to_owned()).collect()
}

/// Everything, `limit` at a time.
fn paged(phone: &Phone, limit: usize) -> Vec<Value> {
    let (mut items, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = phone.client.get(&phone.path(&format!("/timeline?limit={limit}{cursor}")));
        assert!(page.items().len() <= limit);
        items.extend_from_slice(page.items());
        match page.body.get("next_cursor") {
            Some(next) => cursor = format!("&cursor={}", next.as_str().unwrap()),
            None => return items,
        }
    }
}

/// What the device itself would show.
fn shown(phone: &mut Phone) -> Vec<Value> {
    let entries = ready(phone.log.entries(None)).unwrap();
    view::timeline(&entries, None).iter().map(|item| serde_json::to_value(item).unwrap()).collect()
}

/// A year and a half with a gap, several kinds of records, one taken back, one moved.
fn live(phone: &mut Phone) {
    for n in 0..18 {
        let (year, month) = (2025 + n / 12, 1 + n % 12);
        if n == 5 {
            continue;
        }
        for day in [3, 17, 28] {
            phone.spasm(&format!("{year}-{month:02}-{day}T12:00:00Z").replace("-3T", "-03T"));
        }
        let heat =
            Relief::starting(ReliefType::Heat, moment(&format!("{year}-{month:02}-04T12:00:00Z")));
        phone.add(&Record::Relief(heat));
        phone.care_note(&format!("{year}-{month:02}-05T12:00:00Z"));
    }
    phone.add(&Record::Day(Day { flare: Some(true), ..Day::on("2025-02-03".parse().unwrap()) }));
    let voided = phone.spasm("2025-03-03T12:00:00Z");
    ready(phone.log.set_voided(&phone.stamp, voided, true)).unwrap();
    let moved = phone.spasm("2025-03-04T12:00:00Z");
    phone.edit(moved, |episode| episode.started_at = moment("2025-08-04T12:00:00Z"));
    phone.sync();
}

#[test]
fn a_spasm_reads_like_this() {
    let anna = Anna::start();
    let mut phone = anna.phone();
    let spasm = phone.spasm("2026-11-03T12:00:00+01:00");
    phone.edit(spasm, |episode| {
        episode.pain = 3.try_into().ok();
        episode.ended_at = Some(moment("2026-11-03T12:02:30+01:00"));
    });
    phone.sync();
    let mut answer = anna.client.get(&anna.path("/timeline"));
    let item = &mut answer.body["items"][0];
    item["page"] = "[page]".into();
    item["device"] = "[id]".into();
    assert_snapshot!(answer, @r#"200 {"items":[{"activity":null,"control_loss":null,"could_move":null,"device":"[id]","duration_ms":150000,"eased_at":null,"end_source":null,"ended_at":{"at":"2026-11-03T12:02:30.000+01:00","zone":"UTC"},"fall":null,"fright":null,"guide_steps":[],"id":"[id]","in_public":null,"kind":"episode","mood":[],"note":"","page":"[page]","pain":3,"place":null,"posture":null,"precision":null,"qualities":[],"started_at":{"at":"2026-11-03T12:00:00.000+01:00","zone":"UTC"},"strategies":{},"supports":[],"suspected_origins":[],"vocalised":null,"voided":false,"warning_at":null,"warning_only":false,"witnesses":[]}]}"#);
}

#[test]
fn paging_gives_each_item_once_and_in_order() {
    let anna = Anna::start();
    let mut phone = anna.phone();
    live(&mut phone);
    let expected = shown(&mut phone);
    let count = |kind| expected.iter().filter(|item| item["kind"] == kind).count();
    assert_eq!(["episode", "relief", "care_note", "day"].map(count), [3 * 17 + 1, 17, 17, 1]);
    for limit in [1, 7, 50, 87, 88, 1000] {
        assert_eq!(ids(&paged(&phone, limit)), ids(&expected), "{limit}");
    }
    assert_eq!(paged(&phone, 7), expected);
}

#[test]
fn a_range_is_of_local_days_both_included() {
    let anna = Anna::start();
    let mut phone = anna.phone();
    // Still October in UTC, and already November where Anna was.
    let first = phone.spasm("2026-11-01T00:30:00+01:00");
    let last = phone.spasm("2026-11-30T22:30:00-05:00");
    phone.spasm("2026-10-31T23:30:00+01:00");
    phone.spasm("2026-12-01T00:30:00-05:00");
    phone.sync();
    let get = |range: &str| ids(anna.client.get(&anna.path(&format!("/timeline?{range}"))).items());
    let november = [last.to_string(), first.to_string()];
    assert_eq!(get("from=2026-11-01&to=2026-11-30"), november);
    assert_eq!(get("from=2026-11-30&to=2026-11-30"), november[..1]);
    assert_eq!(get("to=2026-11-01").len(), 2);
    assert_eq!(get("from=2026-11-30").len(), 2);
    assert_eq!(get("from=2027-01-01"), [""; 0]);
    let first_page = anna.client.get(&anna.path("/timeline?from=2026-11-01&to=2026-11-30&limit=1"));
    let cursor = first_page.body["next_cursor"].as_str().unwrap();
    assert_eq!(get(&format!("from=2026-11-01&to=2026-11-30&cursor={cursor}")), november[1..]);
}

#[test]
fn what_cannot_be_asked() {
    let anna = Anna::start();
    let ask = |query: &str| anna.client.get(&anna.path(&format!("/timeline?{query}"))).problem();
    for query in ["limit=0", "limit=1001", "from=2026-11-02&to=2026-11-01"] {
        assert_eq!(ask(query), "400 invalid_range", "{query}");
    }
    for query in ["limit=x", "limit=-1", "cursor=x", "cursor=1_2", "cursor=", "from=yesterday"] {
        assert_eq!(ask(query), "400 invalid_request", "{query}");
    }
}

/// What the timeline says is the same as `id`.
fn same_as(items: &[Value], id: RecordId) -> Value {
    let item = items.iter().find(|item| item["id"] == id.to_string()).unwrap();
    item.get("same_as").cloned().unwrap_or_default()
}

#[test]
fn two_that_are_one_say_so_across_months() {
    let anna = Anna::start();
    let mut phone = anna.phone();
    let a = phone.spasm("2026-10-31T23:59:00Z");
    let b = phone.spasm("2026-11-01T00:01:00Z");
    ready(phone.log.link(&phone.stamp, record_id(&mut Rng::new(1), 0), a, b)).unwrap();
    phone.sync();
    for limit in [1, 100] {
        let items = paged(&phone, limit);
        assert_eq!(same_as(&items, a), serde_json::json!([b]), "{limit}");
        assert_eq!(same_as(&items, b), serde_json::json!([a]), "{limit}");
    }
    ready(phone.log.unlink(&phone.stamp, a, b)).unwrap();
    phone.sync();
    assert_eq!(same_as(&paged(&phone, 100), a), Value::Null);
}

#[test]
fn two_that_are_one_say_so_however_far_apart_they_were_moved() {
    let anna = Anna::start();
    let mut phone = anna.phone();
    let a = phone.spasm("2026-06-03T12:00:00Z");
    let b = phone.spasm("2026-06-03T12:01:00Z");
    ready(phone.log.link(
        &phone.stamp,
        record_id(&mut Rng::new(1), moment("2026-06-03T12:00:00Z").at_ms()),
        a,
        b,
    ))
    .unwrap();
    phone.edit(b, |episode: &mut Episode| episode.started_at = moment("2026-11-03T12:00:00Z"));
    phone.sync();
    for limit in [1, 100] {
        assert_eq!(same_as(&paged(&phone, limit), b), serde_json::json!([a]), "{limit}");
    }
}

#[test]
fn a_viewer_reads_what_the_owner_reads() {
    let anna = Anna::start();
    let (mut phone, ben) = (anna.phone(), anna.member("ben", "viewer"));
    live(&mut phone);
    for rest in ["/timeline", "/days?from=2025-01-01&to=2026-12-31", "/pages"] {
        assert_eq!(ben.client.get(&ben.path(rest)).body, anna.client.get(&anna.path(rest)).body);
    }
}
