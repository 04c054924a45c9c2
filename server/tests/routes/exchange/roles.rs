//! Who may send what.

use banister_shared::record::Line;
use banister_shared::testkit::sim::ready;
use serde_json::json;

use crate::{Anna, Phone};

const NOON: &str = "2026-11-03T12:00:00Z";

fn set_name(phone: &mut Phone) {
    let name = |profile: &mut banister_shared::record::Profile| {
        profile.name = Some("Anna".parse::<Line>().unwrap());
    };
    ready(phone.log.edit_profile(&phone.stamp, name)).unwrap();
}

/// What the server says to a spasm, a care note and a profile from somebody with this role.
fn tries(role: &str) -> [String; 3] {
    let anna = Anna::start();
    let ben = anna.member("ben", role);
    let attempt = |write: &dyn Fn(&mut Phone)| {
        let mut phone = Phone::new(ben.client.clone(), anna.log);
        write(&mut phone);
        let before = anna.stored();
        let answer = phone.send();
        if answer.status == 200 {
            return "ok".to_owned();
        }
        assert_eq!(anna.stored(), before);
        answer.problem()
    };
    [
        attempt(&|phone| {
            phone.spasm(NOON);
        }),
        attempt(&|phone| {
            phone.care_note(NOON);
        }),
        attempt(&set_name),
    ]
}

#[test]
fn each_role_writes_its_pages_and_no_others() {
    let no = "403 role_forbids";
    assert_eq!(tries("viewer"), [no, "ok", no]);
    assert_eq!(tries("contributor"), ["ok", "ok", no]);
    assert_eq!(tries("owner"), ["ok", "ok", "ok"]);
}

#[test]
fn the_page_that_is_refused_is_named() {
    let anna = Anna::start();
    let mut ben = anna.member("ben", "viewer");
    ben.spasm(NOON);
    let page = ben.request().0.pages[0].page;
    let answer = anna.unchanged(|| ben.send());
    assert_eq!(answer.body["page"], page.to_string());
}

#[test]
fn a_viewer_reads_everything() {
    let anna = Anna::start();
    let (mut phone, mut ben) = (anna.phone(), anna.member("ben", "viewer"));
    set_name(&mut phone);
    phone.spasm(NOON);
    ben.care_note(NOON);
    phone.sync();
    ben.sync();
    phone.sync();
    assert_eq!(ben.records(), phone.records());
    assert_eq!(ready(ben.log.profile()).unwrap(), ready(phone.log.profile()).unwrap());
}

#[test]
fn for_a_stranger_there_is_no_log() {
    let anna = Anna::start();
    let mut phone = anna.phone();
    phone.spasm(NOON);
    let page = phone.request().0.pages[0].page;
    phone.sync();
    let mut cleo = Phone::new(anna.app.register("cleo"), anna.log);
    cleo.spasm(NOON);
    assert_eq!(anna.unchanged(|| cleo.send()).problem(), "404 log_not_found");
    for rest in
        ["/pages", &format!("/pages/{page}"), "/timeline", "/days?from=2026-11-01&to=2026-11-02"]
    {
        assert_eq!(cleo.client.get(&cleo.path(rest)).problem(), "404 log_not_found", "{rest}");
        let anyone = anna.app.anyone().get(&cleo.path(rest));
        assert_eq!(anyone.problem(), "401 not_authenticated", "{rest}");
    }
}

#[test]
fn a_member_who_was_paused_removed_or_has_expired_sends_nothing() {
    let anna = Anna::start();
    let mut ben = anna.member("ben", "viewer");
    ben.care_note(NOON);
    let member = anna.path(&format!("/members/{}", ben.client.text("account_id")));
    let mut refused = || assert_eq!(anna.unchanged(|| ben.send()).problem(), "404 log_not_found");
    anna.client.patch(&member, json!({ "paused": true }));
    refused();
    anna.client.patch(&member, json!({ "paused": false, "expires_in": 60 }));
    anna.app.clock.advance_ms(61 * 1000);
    refused();
    anna.client.delete(&member);
    refused();
}

#[test]
fn a_revoked_device_sends_nothing() {
    let anna = Anna::start();
    let mut tablet = anna.tablet();
    tablet.spasm(NOON);
    anna.client.delete(&format!("/v1/devices/{}", tablet.client.text("device_id")));
    assert_eq!(anna.unchanged(|| tablet.send()).problem(), "401 session_ended");
}

#[test]
fn a_change_of_role_holds_from_the_next_exchange_on() {
    let anna = Anna::start();
    let mut ben = anna.member("ben", "contributor");
    ben.spasm(NOON);
    ben.sync();
    let member = anna.path(&format!("/members/{}", ben.client.text("account_id")));
    anna.client.patch(&member, json!({ "role": "viewer" }));
    ben.spasm("2026-11-04T12:00:00Z");
    assert_eq!(anna.unchanged(|| ben.send()).problem(), "403 role_forbids");
}
