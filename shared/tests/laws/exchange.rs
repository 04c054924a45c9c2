use banister_shared::ids::LogId;
use banister_shared::log::Log;
use banister_shared::record::{Episode, Record};
use banister_shared::sync::{Request, Response, prepare};
use banister_shared::testkit::arbitrary::{EPOCH_MS, device_stamp, record_id};
use banister_shared::testkit::memory::MemoryStore;
use banister_shared::testkit::rng::Rng;
use banister_shared::testkit::sim::{MemoryServer, Server, World, ready};
use banister_shared::time::Moment;
use proptest::prelude::*;

const LOG: LogId = LogId::new([8; 12]);

#[test]
fn nothing_new_takes_under_three_hundred_bytes_each_way_whatever_the_history() {
    for steps in [20, 200, 1000] {
        let mut world = World::new(1, LOG, |_| MemoryServer::default());
        world.run(steps);
        world.settle();
        let (request, _) = world.devices[0].request(EPOCH_MS);
        let role = world.devices[0].part.role();
        let response = world.server.exchange(0, role, &request).unwrap();
        assert!(
            request.len() < 300 && response.len() < 300,
            "{} {}",
            request.len(),
            response.len()
        );
    }
}

fn one_request() -> Vec<u8> {
    let mut log = Log::new(LOG, MemoryStore::default());
    let episode = Record::Episode(Episode::starting(Moment::utc(EPOCH_MS)));
    let id = record_id(&mut Rng::new(1), EPOCH_MS);
    ready(log.add(&device_stamp(1), id, &episode)).unwrap();
    ready(prepare(log.store(), LOG, EPOCH_MS, &[])).unwrap().0.encode()
}

#[test]
fn a_cut_body_is_refused_at_every_length() {
    let body = one_request();
    assert!(Request::decode(&body).is_ok());
    for length in 0..body.len() {
        assert!(Request::decode(&body[..length]).is_err(), "{length}");
    }
    assert!(Request::decode(&[body, vec![0]].concat()).is_err(), "something behind the end");
}

#[test]
fn a_claimed_length_allocates_nothing() {
    // An array that claims 2⁶³ pages.
    let body = [0xa6, 0, 1, 1, 0, 4, 0x9b, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff];
    assert!(Request::decode(&body).is_err());
}

proptest! {
    #[test]
    fn random_bodies_are_refused_or_read_but_never_panic(bytes: Vec<u8>) {
        let _ = Request::decode(&bytes);
        let _ = Response::decode(&bytes);
    }

    #[test]
    fn a_body_with_a_wrong_byte_never_panics(place: usize, byte: u8) {
        let mut body = one_request();
        let place = place % body.len();
        body[place] = byte;
        if let Ok(request) = Request::decode(&body) {
            let _ = MemoryServer::default().exchange(0, banister_shared::api::Role::Owner, &request.encode());
        }
    }
}
