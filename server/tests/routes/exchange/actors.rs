//! Nobody writes in another's name.

use automerge::ActorId;
use banister_shared::ids::{DeviceId, new_actor};
use banister_shared::log::Log;

use crate::{Anna, Phone};

const NOON: &str = "2026-11-03T12:00:00Z";

fn device(phone: &Phone) -> DeviceId {
    phone.client.text("device_id").parse().unwrap()
}

/// Everything that `from` stores, on the other device as well, and unsent.
fn hand_over(from: &mut Phone, to: &mut Phone) {
    to.log = Log::new(from.log.id(), from.log.store().clone());
}

#[test]
fn an_actor_that_names_another_persons_device_is_forged() {
    let anna = Anna::start();
    let (phone, mut ben) = (anna.phone(), anna.member("ben", "contributor"));
    ben.stamp.actor = new_actor(device(&phone), [1; 4]);
    ben.spasm(NOON);
    assert_eq!(anna.unchanged(|| ben.send()).problem(), "403 actor_forged");
}

#[test]
fn a_stock_clients_actor_stays_with_the_account_that_first_delivered_it() {
    let anna = Anna::start();
    let (mut phone, mut ben) = (anna.phone(), anna.member("ben", "contributor"));
    phone.stamp.actor = ActorId::from([9; 16]);
    phone.spasm(NOON);
    phone.sync();
    ben.sync();
    ben.stamp.actor = phone.stamp.actor.clone();
    ben.spasm("2026-11-04T12:00:00Z");
    assert_eq!(anna.unchanged(|| ben.send()).problem(), "403 actor_forged");
    phone.spasm("2026-11-04T12:00:00Z");
    assert_eq!(phone.send().status, 200);
}

#[test]
fn the_same_actor_in_another_log_is_another_matter() {
    let anna = Anna::start();
    let mut phone = anna.phone();
    phone.stamp.actor = ActorId::from([9; 16]);
    phone.spasm(NOON);
    phone.sync();
    let ben = anna.app.register("ben");
    let log = ben.post("/v1/logs", serde_json::json!({})).body["id"].clone();
    let mut ben = Phone::new(ben, log.as_str().unwrap().parse().unwrap());
    ben.stamp.actor = ActorId::from([9; 16]);
    ben.spasm(NOON);
    assert_eq!(ben.send().status, 200);
}

#[test]
fn another_device_of_the_same_person_may_deliver() {
    let anna = Anna::start();
    let (mut phone, mut tablet) = (anna.phone(), anna.tablet());
    phone.spasm(NOON);
    phone.sync();
    phone.spasm("2026-11-04T12:00:00Z");
    hand_over(&mut phone, &mut tablet);
    tablet.sync();
    assert_eq!(anna.changes(), 2);
}

#[test]
fn what_the_server_has_already_anybody_may_repeat() {
    let anna = Anna::start();
    let (mut phone, mut ben) = (anna.phone(), anna.member("ben", "contributor"));
    phone.spasm(NOON);
    hand_over(&mut phone, &mut ben);
    phone.sync();
    assert_eq!(anna.unchanged(|| ben.send()).status, 200);
}

#[test]
fn a_device_that_is_not_registered_here_is_bound_to_its_first_deliverer() {
    let anna = Anna::start();
    let (mut phone, mut ben) = (anna.phone(), anna.member("ben", "contributor"));
    phone.stamp.actor = new_actor(DeviceId::new(1_000, [5; 10]), [1; 4]);
    phone.spasm(NOON);
    phone.sync();
    ben.stamp.actor = phone.stamp.actor.clone();
    ben.spasm("2026-10-04T12:00:00Z");
    assert_eq!(anna.unchanged(|| ben.send()).problem(), "403 actor_forged");
}
