//! Several servers on one PostgreSQL.

use banister_tests::postgres::Cluster;

use super::{Stock, episodes, url};
use crate::{Anna, Client, TestApp};

/// A database with two servers; Anna came in by the first.
fn two_servers() -> (Anna, TestApp) {
    let database = Cluster::shared().unwrap().database().unwrap();
    (Anna::on(TestApp::on(&database)), TestApp::on(&database))
}

/// Another device of Anna's, at the second server.
fn tablet(anna: &Anna, second: &TestApp) -> Client {
    anna.app.log_in("anna").at(&second.address)
}

#[test]
fn what_one_server_is_told_the_other_passes_on() {
    let (anna, second) = two_servers();
    let page = episodes(anna.log);
    let mut phone = Stock::connect(&anna.client, "phone", page);
    let mut tablet = Stock::connect(&tablet(&anna, &second), "tablet", page);
    phone.write("pain", 0);
    phone.until(Stock::is_saved);
    tablet.request();
    tablet.until(|tablet| tablet.value("pain") == Some(0));
    for pain in 1..20 {
        let (writer, reader) =
            if pain % 2 == 0 { (&mut phone, &mut tablet) } else { (&mut tablet, &mut phone) };
        writer.write("pain", pain);
        writer.until(Stock::is_saved);
        reader.until(|reader| reader.value("pain") == Some(pain));
    }
    assert_eq!(anna.changes(), 20);
}

#[test]
fn writing_at_once_on_both_loses_and_repeats_nothing() {
    let (anna, second) = two_servers();
    let page = episodes(anna.log);
    let mut phone = Stock::connect(&anna.client, "phone", page);
    let mut tablet = Stock::connect(&tablet(&anna, &second), "tablet", page);
    phone.request();
    tablet.request();
    for n in 0..15 {
        phone.write(&format!("phone {n}"), n);
        tablet.write(&format!("tablet {n}"), n);
    }
    phone.until(Stock::is_saved);
    tablet.until(Stock::is_saved);
    phone.until(|phone| phone.value("tablet 14").is_some() && phone.is_saved());
    tablet.until(|tablet| tablet.value("phone 14").is_some() && tablet.is_saved());
    assert_eq!(anna.changes(), 30);
}

#[test]
fn who_is_revoked_at_one_server_is_out_at_the_other() {
    let (anna, second) = two_servers();
    let lost = tablet(&anna, &second);
    let address = url(&lost);
    let mut tablet = Stock::connect(&lost, "lost", episodes(anna.log));
    anna.client.delete(&format!("/v1/devices/{}", lost.text("device_id")));
    assert_eq!(tablet.until_closed().as_deref(), Some("not authenticated"));
    assert_eq!(super::upgrade(&address).err(), Some(401));
}

#[test]
fn what_was_missed_without_a_connection_is_caught_up_with() {
    let cluster = Cluster::shared().unwrap();
    let database = cluster.database().unwrap();
    let (anna, second) = (Anna::on(TestApp::on(&database)), TestApp::on(&database));
    let page = episodes(anna.log);
    let mut phone = Stock::connect(&anna.client, "phone", page);
    let mut tablet = Stock::connect(&tablet(&anna, &second), "tablet", page);
    tablet.request();
    phone.write("pain", 1);
    phone.until(Stock::is_saved);
    tablet.until(|tablet| tablet.value("pain") == Some(1));
    // Nobody hears anything any more: every listener is cut off, and what is written while they
    // are away is told to no one.
    assert_eq!(cluster.sql(&database, CUT_OFF).unwrap().lines().count(), 2);
    phone.write("pain", 2);
    phone.until(Stock::is_saved);
    tablet.until(|tablet| tablet.value("pain") == Some(2));
}

/// As another server does that writes all the time: it is always done before this one has locked
/// the log, and never while the log is locked.
const OVERTAKE: &str = "
    CREATE FUNCTION overtake() RETURNS trigger AS $$ BEGIN
        IF NEW.seq = OLD.seq THEN
            PERFORM set_config('test.locked', 'yes', true);
        ELSIF current_setting('test.locked', true) IS DISTINCT FROM 'yes' THEN
            UPDATE pages SET revision = revision + 1 WHERE log_id = NEW.id;
        END IF;
        RETURN NEW;
    END $$ LANGUAGE plpgsql;
    CREATE TRIGGER overtaking BEFORE UPDATE ON logs FOR EACH ROW EXECUTE FUNCTION overtake()";

#[test]
fn what_another_server_always_overtakes_is_stored_all_the_same() {
    let cluster = Cluster::shared().unwrap();
    let database = cluster.database().unwrap();
    let anna = Anna::on(TestApp::on(&database));
    let page = episodes(anna.log);
    let mut phone = Stock::connect(&anna.client, "phone", page);
    let mut tablet = Stock::connect(&anna.client, "tablet", page);
    phone.write("pain", 0);
    phone.until(Stock::is_saved);
    tablet.request();
    tablet.until(|tablet| tablet.value("pain") == Some(0));
    cluster.sql(&database, OVERTAKE).unwrap();
    for pain in 1..4 {
        phone.write("pain", pain);
        phone.until(Stock::is_saved);
        tablet.until(|tablet| tablet.value("pain") == Some(pain));
    }
    let mut other = anna.phone();
    other.spasm("2026-11-03T10:00:00Z");
    other.sync();
    tablet.write("fright", 7);
    tablet.until(Stock::is_saved);
    phone.until(|phone| phone.value("fright") == Some(7) && phone.is_saved());
    assert_eq!(anna.changes(), 6);
}

const CUT_OFF: &str = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
     WHERE datname = current_database() AND query LIKE 'LISTEN%' AND pid <> pg_backend_pid()";
