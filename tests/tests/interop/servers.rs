//! Several servers on one PostgreSQL.

use banister_tests::postgres::Cluster;
use banister_tests::server::Server;

use crate::{Browser, Person, Samod, Stage};

#[test]
fn clients_of_two_servers_see_the_same() {
    let database = Cluster::shared().unwrap().database().unwrap();
    let stage = Stage::on(&database);
    let second = Server::start(&database);
    let browser = Browser::start();
    let phone = browser.tab("phone", &stage.anna, stage.page());
    phone.create();
    phone.until_saved();
    let at_the_second = Person::log_in(&second.url(), "anna");
    let tablet = browser.tab("tablet", &at_the_second, stage.page());
    let mut laptop = Samod::online(&at_the_second, stage.page());
    assert!(tablet.find() && laptop.find());
    for n in 0..5 {
        phone.put("pain", n);
        tablet.until("pain", n);
        laptop.until("pain", n);
        laptop.put("fright", n);
        phone.until("fright", n);
    }
    tablet.until_it_has(&phone.until_saved());
    assert_eq!(stage.changes(), 11);
}
