//! The simulation of devices, tabs and a caregiver, against a real server over HTTP.

use std::collections::BTreeSet;

use automerge::{Automerge, ChangeHash};
use banister_shared::api::{Problem, Role};
use banister_shared::ids::LogId;
use banister_shared::testkit::sim::{Answer, Device, Part, Server, World};
use banister_tests::postgres::Cluster;
use serde_json::json;

use crate::{Client, TestApp};

const LOG: LogId = LogId::new([3; 12]);

/// A running server, and each device's session with it.
struct HttpServer {
    clients: Vec<Client>,
    path: String,
    _app: TestApp,
}

impl HttpServer {
    /// Registers the owner with all their devices, and a caregiver as a viewer.
    fn start(app: TestApp, devices: &[Device]) -> Self {
        let path = format!("/v1/logs/{LOG}");
        let mut clients: Vec<Client> = Vec::new();
        for device in devices {
            let route = match (device.part, clients.is_empty()) {
                (Part::Owner, false) => "/v1/sessions",
                _ => "/v1/accounts",
            };
            let name = if device.part == Part::Owner { "anna" } else { "ben" };
            let client = app.anyone().enter(route, name, "device", Some(device.id));
            match (device.part, clients.first()) {
                (Part::Owner, None) => {
                    client.post("/v1/logs", json!({ "id": LOG.to_string() }));
                }
                (Part::Caregiver, Some(owner)) => invite(owner, &client, &path),
                _ => {}
            }
            clients.push(client);
        }
        Self { clients, path, _app: app }
    }
}

fn invite(owner: &Client, viewer: &Client, path: &str) {
    let invite = owner.post(&format!("{path}/invites"), json!({ "role": "viewer" })).body;
    let code = invite["code"].as_str().unwrap();
    assert_eq!(viewer.post(&format!("/v1/invites/{code}/accept"), json!({})).status, 200);
}

impl Server for HttpServer {
    fn exchange(&mut self, device: usize, _: Role, body: &[u8]) -> Answer {
        let path = format!("{}/exchange", self.path);
        let answer = self.clients[device].send("POST", &path, "application/cbor", body);
        match answer.status {
            200 => Ok(answer.bytes),
            _ => Err(serde_json::from_value::<Problem>(answer.body).unwrap()),
        }
    }

    fn committed(&mut self) -> BTreeSet<ChangeHash> {
        let owner = &self.clients[0];
        let list = owner.get(&format!("{}/pages", self.path));
        let mut hashes = BTreeSet::new();
        for page in list.items() {
            let path = format!("{}/pages/{}", self.path, page["id"].as_str().unwrap());
            let document = Automerge::load(&owner.get(&path).bytes).unwrap();
            let changes = document.get_changes(&[]);
            assert_eq!(changes.len() as u64, page["changes"].as_u64().unwrap());
            hashes.extend(changes.iter().map(automerge::Change::hash));
        }
        hashes
    }
}

fn everyone_ends_equal(seed: u64, app: TestApp) {
    let mut world = World::new(seed, LOG, |devices| HttpServer::start(app, devices));
    world.run(150);
    world.settle();
    world.check();
}

#[test]
fn everyone_ends_equal_on_sqlite() {
    for seed in 1..=4 {
        everyone_ends_equal(seed, TestApp::start());
    }
}

#[test]
fn everyone_ends_equal_on_postgres() {
    let database = Cluster::shared().unwrap().database().unwrap();
    everyone_ends_equal(5, TestApp::on(&database));
}
