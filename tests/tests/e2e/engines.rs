//! The same story on both engines.

use banister_tests::home::Home;
use banister_tests::postgres::Cluster;
use banister_tests::server::Server;

use crate::sqlite;

/// A person with two devices and a caregiver.
fn story(mut server: Server) {
    let (phone, tablet, caregiver) = (Home::new(), Home::new(), Home::new());
    phone.run(&["spasm"]);
    phone.account("register", &server.url(), "anna@example.org", "phone");
    phone.run(&["sync"]);
    tablet.account("login", &server.url(), "anna@example.org", "tablet");
    tablet.run(&["sync"]);
    tablet.run(&["spasm", "end"]);
    tablet.run(&["spasm"]);
    tablet.run(&["sync"]);
    server.kill_and_restart();
    phone.run(&["sync"]);
    let code = phone.json(&["invite", "--role", "viewer"])["code"].as_str().unwrap().to_owned();
    caregiver.account("register", &server.url(), "ben@example.org", "laptop");
    caregiver.run(&["join", &code]);
    caregiver.run(&["sync"]);
    let seen = caregiver.items(&["timeline"]);
    assert_eq!(seen.len(), 2);
    assert_eq!(seen, phone.items(&["timeline"]));
    assert_eq!(seen, tablet.items(&["timeline"]));
    let today = tablet.json(&["today"]);
    assert_eq!((&today["spasms"], &today["spasm_day"]), (&2.into(), &true.into()));
}

#[test]
fn on_sqlite() {
    let (server, _folder) = sqlite();
    story(server);
}

#[test]
fn on_postgresql() {
    story(Server::start(&Cluster::shared().unwrap().database().unwrap()));
}
