//! Devices that are live, exchange, lose the connection and come back, in any order, with one
//! hub that knows only graphs and a server that knows only the exchange, on the same changes.

mod heard;
mod hub;
mod peer;

use banister_shared::ids::LogId;
use banister_shared::store::Store;
use banister_shared::sync::{Digest, Request};
use banister_shared::testkit::arbitrary::EPOCH_MS;
use banister_shared::testkit::rng::Rng;
use banister_shared::testkit::sim::{Part, Server, ready};
use proptest::prelude::*;

use hub::Hub;
use peer::{Peer, unsent};

const LOG: LogId = LogId::new([8; 12]);
const HUB: &str = "hub";

fn step(rng: &mut Rng, hub: &mut Hub, peers: &mut [Peer], old: bool) {
    let number = rng.below(peers.len() as u64) as usize;
    let peer = &mut peers[number];
    match rng.below(14) {
        0..3 => {
            let old = old && rng.chance(20);
            peer.write(rng, old);
        }
        3 => peer.connect(),
        4 if rng.chance(50) => peer.line = None,
        5 => {
            hub.exchange(&mut peer.device, rng.chance(30));
        }
        6 if rng.chance(20) => ready(peer.device.log.compact()).unwrap(),
        4 | 6 | 7 => peer.tend(),
        8 | 9 => hub.hear(peer),
        10 | 11 => hub.say(peer, rng.chance(50)),
        _ => peer.hear(),
    }
}

/// Lets everyone who is connected talk until nobody has anything to say.
fn settle(hub: &mut Hub, peers: &mut [Peer]) {
    for _ in 0..50 {
        for peer in peers.iter_mut() {
            peer.tend();
            while !peer.is_quiet() {
                hub.hear(peer);
                peer.hear();
            }
        }
        peers.iter_mut().for_each(|peer| hub.say(peer, false));
        if peers.iter().all(Peer::is_quiet) {
            return;
        }
    }
    panic!("they talk for ever");
}

fn peers(rng: &mut Rng) -> Vec<Peer> {
    vec![
        Peer::new(rng, Part::Owner),
        Peer::new(rng, Part::Owner),
        Peer::new(rng, Part::Owner),
        Peer::new(rng, Part::Caregiver),
    ]
}

fn all_equal(peers: &mut [Peer]) -> bool {
    let first = peers[0].device.entries();
    peers.iter_mut().all(|peer| peer.device.entries() == first)
}

proptest! {
    // Each case opens hundreds of pages.
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn live_alone_brings_everyone_together(seed: u64) {
        let rng = &mut Rng::new(seed);
        let (mut hub, mut peers) = (Hub::default(), peers(rng));
        for _ in 0..rng.below(150) {
            step(rng, &mut hub, &mut peers, false);
        }
        peers.iter_mut().for_each(Peer::connect);
        settle(&mut hub, &mut peers);
        prop_assert!(all_equal(&mut peers));
        let committed = hub.server.committed();
        for peer in &mut peers {
            prop_assert!(unsent(&mut peer.device).is_empty());
            prop_assert!(peer.device.acknowledged.is_subset(&committed));
            prop_assert!(peer.device.written.is_subset(&committed));
        }
    }

    #[test]
    fn live_and_exchange_in_any_order_end_equal_and_come_to_rest(seed: u64) {
        let rng = &mut Rng::new(seed);
        let (mut hub, mut peers) = (Hub::default(), peers(rng));
        for _ in 0..rng.below(200) {
            step(rng, &mut hub, &mut peers, true);
            let committed = hub.server.committed();
            for peer in &peers {
                prop_assert!(peer.device.acknowledged.is_subset(&committed));
            }
        }
        if rng.chance(50) {
            peers.iter_mut().for_each(Peer::connect);
            settle(&mut hub, &mut peers);
        }
        for _ in 0..2 {
            for peer in &mut peers {
                let rounds = (0..8).take_while(|_| hub.exchange(&mut peer.device, false)).count();
                prop_assert!(rounds < 8, "the exchange goes on for ever");
            }
        }
        prop_assert!(all_equal(&mut peers));
        let committed = hub.server.committed();
        for peer in &mut peers {
            prop_assert!(unsent(&mut peer.device).is_empty());
            prop_assert!(peer.device.written.is_subset(&committed));
            let (request, _) = peer.device.request(EPOCH_MS);
            let request = Request::decode(&request).unwrap();
            prop_assert!(request.pages.is_empty() && !request.complete, "nothing is sent again");
        }
    }

    #[test]
    fn after_a_live_session_one_exchange_settles_everything(seed: u64) {
        let rng = &mut Rng::new(seed);
        let (mut hub, mut peers) = (Hub::default(), peers(rng));
        peers.iter_mut().for_each(Peer::connect);
        for _ in 0..10 {
            let number = rng.below(4) as usize;
            peers[number].write(rng, false);
            settle(&mut hub, &mut peers);
        }
        for peer in &mut peers {
            let state = ready(peer.device.log.store().sync_state(LOG)).unwrap();
            let pages = ready(peer.device.log.store().pages(LOG)).unwrap();
            let parts = pages.iter().map(|p| Digest::of_page(p.page, p.server_heads.as_slice()));
            prop_assert_eq!(state.digest, parts.sum(), "it is over the heads that were heard");
            prop_assert_eq!(state.cursor, 0, "only the exchange moves it");
            prop_assert_eq!(state.last_contact_ms, Some(EPOCH_MS));
            for (page, (graph, _)) in &hub.pages {
                let heard = pages.iter().find(|p| p.page == *page).map(|p| &p.server_heads);
                let heads = graph.heads().collect();
                prop_assert!(graph.is_empty() || heard == Some(&heads), "every head was heard");
            }
            let (request, _) = peer.device.request(EPOCH_MS);
            prop_assert!(request.len() < 100, "what went live is not sent again");
            prop_assert!(!hub.exchange(&mut peer.device, false), "one round is enough");
            let state = ready(peer.device.log.store().sync_state(LOG)).unwrap();
            prop_assert!(!state.complete_next, "the digests agree");
        }
    }
}
