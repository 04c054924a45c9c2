//! A server that lost what it had acknowledged, and devices that bring it back.

use std::path::Path;

use banister_shared::sync::{HashList, Response};
use tempfile::TempDir;

use super::request;
use crate::{Anna, Phone, TestApp};

/// Every file of an SQLite database.
fn copy(from: &Path, to: &Path) {
    for file in from.read_dir().unwrap() {
        let file = file.unwrap();
        std::fs::copy(file.path(), to.join(file.file_name())).unwrap();
    }
}

/// A server whose database can go back to an earlier time.
struct Restorable {
    folder: TempDir,
    backup: TempDir,
    anna: Option<Anna>,
}

impl Restorable {
    fn start() -> Self {
        let (folder, backup) = (TempDir::new().unwrap(), TempDir::new().unwrap());
        let anna = Some(Anna::on(app(&folder)));
        Self { folder, backup, anna }
    }

    fn anna(&self) -> &Anna {
        self.anna.as_ref().unwrap()
    }

    fn back_up(&mut self, phones: [&mut Phone; 2]) {
        self.restart(phones, copy);
    }

    fn restore(&mut self, phones: [&mut Phone; 2]) {
        self.restart(phones, |to, backup| {
            to.read_dir()
                .unwrap()
                .for_each(|file| std::fs::remove_file(file.unwrap().path()).unwrap());
            copy(backup, to);
        });
    }

    fn restart(&mut self, phones: [&mut Phone; 2], meanwhile: impl FnOnce(&Path, &Path)) {
        let Anna { app: stopped, client, log } = self.anna.take().unwrap();
        drop(stopped);
        meanwhile(self.folder.path(), self.backup.path());
        let app = app(&self.folder);
        for phone in phones {
            phone.client = phone.client.at(&app.address);
        }
        let client = client.at(&app.address);
        self.anna = Some(Anna { app, client, log });
    }
}

fn app(folder: &TempDir) -> TestApp {
    TestApp::on(&format!("sqlite://{}", folder.path().join("banister.db").display()))
}

/// Both show the same, and the server has it all.
fn check(server: &Restorable, phone: &mut Phone, tablet: &mut Phone, records: usize) {
    for _ in 0..2 {
        phone.sync();
        tablet.sync();
    }
    assert_eq!(phone.records(), tablet.records());
    assert_eq!(phone.records().len(), records);
    assert_eq!(phone.state().digest, tablet.state().digest);
    let mut laptop = server.anna().tablet();
    laptop.sync();
    assert_eq!(laptop.records(), phone.records());
}

#[test]
fn what_a_restored_backup_lacks_is_sent_again() {
    let mut server = Restorable::start();
    let (mut phone, mut tablet) = (server.anna().phone(), server.anna().tablet());
    phone.spasm("2026-11-03T12:00:00Z");
    phone.sync();
    tablet.sync();
    server.back_up([&mut phone, &mut tablet]);
    phone.spasm("2026-11-04T12:00:00Z");
    phone.spasm("2026-10-04T12:00:00Z");
    phone.sync();
    server.restore([&mut phone, &mut tablet]);
    assert_eq!(server.anna().changes(), 1);
    check(&server, &mut phone, &mut tablet, 3);
}

#[test]
fn a_device_that_was_ahead_of_the_backup_meets_what_others_wrote_since() {
    let mut server = Restorable::start();
    let (mut phone, mut tablet) = (server.anna().phone(), server.anna().tablet());
    phone.spasm("2026-11-03T12:00:00Z");
    phone.sync();
    tablet.sync();
    server.back_up([&mut phone, &mut tablet]);
    for day in 4..8 {
        phone.spasm(&format!("2026-11-{day:02}T12:00:00Z"));
    }
    phone.sync();
    server.restore([&mut phone, &mut tablet]);
    // The server counts beyond where the phone has been, along another way.
    for day in 10..18 {
        tablet.spasm(&format!("2026-11-{day:02}T12:00:00Z"));
    }
    tablet.sync();
    check(&server, &mut phone, &mut tablet, 13);
}

/// A request that says the server once had something that it does not know.
fn claiming(phone: &mut Phone) -> Vec<u8> {
    let page = phone.request().0.pages.remove(0).page;
    let mut claim = request([(page, vec![])]);
    claim.pages[0].heads = HashList::from_bytes(&[7; 32]).unwrap();
    claim.encode()
}

fn lacks(phone: &mut Phone) -> bool {
    let claim = claiming(phone);
    Response::decode(&phone.post(&claim).bytes).unwrap().pages[0].lacks
}

#[test]
fn only_who_may_write_a_page_is_asked_to_bring_it_back() {
    let anna = Anna::start();
    let (mut phone, mut ben) = (anna.phone(), anna.member("ben", "viewer"));
    phone.spasm("2026-11-03T12:00:00Z");
    ben.spasm("2026-11-03T12:00:00Z");
    assert!(lacks(&mut phone));
    assert!(!lacks(&mut ben));
    let mut ben = Phone::new(ben.client, anna.log);
    ben.care_note("2026-11-03T12:00:00Z");
    assert!(lacks(&mut ben));
}
