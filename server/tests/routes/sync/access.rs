use std::time::Duration;

use automerge::{ActorId, Automerge};
use banister_shared::ids::{DeviceId, new_actor};
use serde_json::json;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;

use super::{Stock, episodes, upgrade, url};
use crate::{Anna, Client};

/// Anna's phone, and a viewer who has what it wrote.
pub(super) fn with_a_viewer(anna: &Anna) -> (Stock, Stock, Client) {
    let page = episodes(anna.log);
    let viewer = anna.member("ben", "viewer").client;
    let mut phone = Stock::connect(&anna.client, "phone", page);
    phone.write("pain", 4);
    phone.until(Stock::is_saved);
    let mut ben = Stock::connect(&viewer, "ben", page);
    ben.request();
    ben.until(|ben| ben.value("pain") == Some(4));
    (phone, ben, viewer)
}

#[test]
fn a_token_is_needed_and_may_come_in_three_places() {
    let anna = Anna::start();
    let plain = anna.client.address.replacen("http", "ws", 1) + "/v1/sync";
    assert_eq!(upgrade(&plain).err(), Some(401));
    assert_eq!(upgrade(&format!("{plain}?token=")).err(), Some(401));
    assert_eq!(upgrade(&format!("{plain}?token=nonsense")).err(), Some(401));
    assert!(upgrade(&url(&anna.client)).is_ok());
    // An access token is for headers and subprotocols; in a URL it would end in logs.
    let access = anna.client.text("access_token");
    assert_eq!(upgrade(&format!("{plain}?token={access}")).err(), Some(401));
}

#[test]
fn a_stranger_is_told_that_there_is_nothing() {
    let anna = Anna::start();
    let page = episodes(anna.log);
    let mut phone = Stock::connect(&anna.client, "phone", page);
    phone.write("pain", 4);
    phone.until(Stock::is_saved);
    let mut stranger = Stock::connect(&anna.app.register("eve"), "eve", page);
    stranger.request();
    stranger.until(Stock::is_unavailable);
    stranger.heard.clear();
    stranger.write("pain", 9);
    stranger.until(Stock::is_unavailable);
    assert_eq!(anna.changes(), 1);
}

#[test]
fn nobody_writes_under_anothers_name() {
    let anna = Anna::start();
    let page = episodes(anna.log);
    let contributor = anna.member("ben", "contributor").client;
    let annas: DeviceId = anna.client.text("device_id").parse().unwrap();
    let forged = Automerge::new().with_actor(new_actor(annas, [7; 4]));
    let mut ben = Stock::with_document(&contributor, "ben", page, forged);
    ben.write("pain", 9);
    assert_eq!(ben.until_closed().as_deref(), Some("actor_forged"));
    assert_eq!(anna.changes(), 0);
    // A stock client's own actor belongs to whoever first wrote under it.
    let actor = ActorId::from(&[5; 16][..]);
    let own = Automerge::new().with_actor(actor.clone());
    let mut phone = Stock::with_document(&anna.client, "phone", page, own);
    phone.write("pain", 4);
    phone.until(Stock::is_saved);
    let copied = phone.document.clone().with_actor(actor);
    let mut ben = Stock::with_document(&contributor, "ben", page, copied);
    ben.write("pain", 9);
    assert_eq!(ben.until_closed().as_deref(), Some("actor_forged"));
    assert_eq!(anna.changes(), 1);
}

#[test]
fn a_revoked_device_is_out_at_once_and_cannot_come_back() {
    let anna = Anna::start();
    let page = episodes(anna.log);
    let lost = anna.app.log_in("anna");
    let address = url(&lost);
    let mut phone = Stock::connect(&lost, "lost", page);
    phone.write("pain", 4);
    phone.until(Stock::is_saved);
    anna.client.delete(&format!("/v1/devices/{}", lost.text("device_id")));
    assert_eq!(phone.until_closed().as_deref(), Some("not authenticated"));
    assert_eq!(upgrade(&address).err(), Some(401));
}

#[test]
fn a_removed_member_hears_nothing_more() {
    let anna = Anna::start();
    let (mut phone, mut ben, viewer) = with_a_viewer(&anna);
    anna.client.delete(&anna.path(&format!("/members/{}", viewer.text("account_id"))));
    ben.until(Stock::is_unavailable);
    phone.write("pain", 5);
    phone.until(Stock::is_saved);
    ben.heard.clear();
    ben.request_again();
    ben.until(Stock::is_unavailable);
    assert_eq!(ben.value("pain"), Some(4));
}

#[test]
fn a_member_who_may_read_again_comes_back_and_gets_everything() {
    let anna = Anna::start();
    let (mut phone, mut ben, viewer) = with_a_viewer(&anna);
    let member = anna.path(&format!("/members/{}", viewer.text("account_id")));
    assert_eq!(anna.client.patch(&member, json!({ "paused": true })).status, 200);
    ben.until(Stock::is_unavailable);
    phone.write("pain", 5);
    phone.until(Stock::is_saved);
    assert_eq!(anna.client.patch(&member, json!({ "paused": false })).status, 200);
    assert_eq!(ben.until_ended().as_deref(), Some("access has changed, come back"));
    let mut ben = Stock::connect(&viewer, "ben", episodes(anna.log));
    ben.request();
    ben.until(|ben| ben.value("pain") == Some(5));
}

#[test]
fn a_grant_that_ends_ends_on_the_socket_too() {
    let anna = Anna::start();
    let page = episodes(anna.log);
    let viewer = anna.member("ben", "viewer").client;
    let mut ben = Stock::connect(&viewer, "ben", page);
    ben.request();
    ben.until(Stock::is_unavailable);
    ben.heard.clear();
    let member = anna.path(&format!("/members/{}", viewer.text("account_id")));
    assert_eq!(anna.client.patch(&member, json!({ "expires_in": 1 })).status, 200);
    ben.until(Stock::is_unavailable);
}

#[test]
fn a_device_that_listens_has_looked() {
    let anna = Anna::start();
    let ben = anna.member("ben", "viewer").client;
    let mut watching = Stock::connect(&ben, "ben", episodes(anna.log));
    watching.request();
    watching.until(Stock::is_unavailable);
    let seen = anna.client.get(&anna.path("/access?limit=10"));
    assert!(seen.to_string().contains("\"display_name\":\"ben\""), "{seen}");
}

/// Sends a request that takes the device's access away, and cuts the connection before its
/// answer.
#[tokio::main(flavor = "current_thread")]
async fn revoke_and_cut(anna: &Anna, device: &str, after: Duration) {
    let host = anna.client.address.trim_start_matches("http://");
    let token = anna.client.text("access_token");
    let mut stream = TcpStream::connect(host).await.unwrap();
    let head = format!("DELETE /v1/devices/{device} HTTP/1.1\r\nhost: {host}\r\n");
    let request = format!("{head}authorization: Bearer {token}\r\n\r\n");
    stream.write_all(request.as_bytes()).await.unwrap();
    // Nothing tells how far the server is.
    tokio::time::sleep(after).await;
    stream.set_zero_linger().unwrap();
}

#[test]
fn a_device_is_out_also_when_the_revoking_request_is_cut_off() {
    let anna = Anna::start();
    let page = episodes(anna.log);
    let mut revoked = 0;
    for round in 0..12 {
        let lost = anna.app.log_in("anna");
        let device = lost.text("device_id");
        let mut phone = Stock::connect(&lost, "lost", page);
        phone.request();
        phone.until(Stock::is_unavailable);
        revoke_and_cut(&anna, device, Duration::from_micros(300 * round));
        // Whatever was handed to the writer is done before this is.
        assert_eq!(anna.client.patch(&anna.path(""), json!({ "name": "Back" })).status, 200);
        let devices = anna.client.get("/v1/devices").body;
        let devices = devices["items"].as_array().unwrap();
        let one = devices.iter().find(|one| one["id"] == device).unwrap();
        if one["revoked"] == true {
            revoked += 1;
            assert_eq!(phone.until_closed().as_deref(), Some("not authenticated"));
        }
    }
    assert!(revoked > 0, "no round came that far");
}
