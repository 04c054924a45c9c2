//! A hub of sessions says what a hub of documents would: the same clients talk to both, step by
//! step, and each message that one of the hubs makes is compared with the other's in meaning.

mod client;
mod hubs;
mod line;
mod meaning;
mod said;

use std::collections::BTreeSet;

use automerge::ChangeHash;
use banister_shared::testkit::rng::Rng;
use proptest::prelude::*;

use client::{Client, Memory};
use hubs::Hubs;
use line::Line;

fn memory(rng: &mut Rng) -> Memory {
    *rng.pick(&[Memory::Nothing, Memory::Kept, Memory::OfAnother]).unwrap()
}

fn step(rng: &mut Rng, hubs: &mut Hubs, clients: &mut [Client]) {
    let number = rng.below(clients.len() as u64) as usize;
    let client = &mut clients[number];
    let viewer = hubs.lines[number].ours.is_read_only();
    match rng.below(34) {
        0..=3 => (0..=rng.below(3)).for_each(|_| client.write(rng)),
        4 => {
            client.reconnect(memory(rng));
            hubs.reconnect(number, viewer);
        }
        5 => client.connected = !client.connected,
        6 if rng.chance(30) => {
            client.lose_everything(rng);
            hubs.reconnect(number, viewer);
        }
        7 => hubs.set_read_only(number, !viewer),
        8 | 9 => client.state.set_read_only(!client.state.read_only),
        _ if !client.connected => {}
        10 => drop(client.to_hub.pop_front()),
        11 => drop(client.from_hub.pop_front()),
        12..=17 => client.say(Some(rng)),
        18..=23 => hubs.hear(number, client, rng.chance(50)),
        24..=27 => hubs.say(number, client),
        _ => client.hear(Some(rng)),
    }
}

/// Lets everyone talk until nobody has anything to say; panics if that takes for ever.
fn settle(hubs: &mut Hubs, clients: &mut [Client]) {
    for _ in 0..200 {
        let before = hubs.len();
        let mut quiet = true;
        for (number, client) in clients.iter_mut().enumerate() {
            client.say(None);
            while !client.to_hub.is_empty() {
                hubs.hear(number, client, true);
            }
            // A client begins; the hub knows no page for a connection that has said nothing.
            if hubs.lines[number].ours.peer_heads().is_some() {
                hubs.say(number, client);
            }
            quiet &= client.from_hub.is_empty();
            while !client.from_hub.is_empty() {
                client.hear(None);
            }
            quiet &= client.to_hub.is_empty();
        }
        if quiet && hubs.len() == before {
            return;
        }
    }
    panic!("they talk for ever");
}

/// Whatever went wrong on a connection is over once it is a new one.
fn come_back(rng: &mut Rng, hubs: &mut Hubs, clients: &mut [Client]) {
    for (number, client) in clients.iter_mut().enumerate() {
        client.connected = true;
        client.reconnect(memory(rng));
        hubs.reconnect(number, hubs.lines[number].ours.is_read_only());
    }
}

fn all(document: &automerge::Automerge) -> BTreeSet<ChangeHash> {
    document.get_changes(&[]).iter().map(automerge::Change::hash).collect()
}

proptest! {
    #[test]
    fn a_hub_of_sessions_says_what_a_hub_of_documents_would(seed: u64) {
        let rng = &mut Rng::new(seed);
        let mut clients: Vec<_> = (0..2 + rng.below(3)).map(|_| Client::new(rng)).collect();
        let mut hubs = Hubs::new(clients.iter().map(|_| Line::new(rng.chance(20))).collect());
        for _ in 0..rng.below(150) {
            step(rng, &mut hubs, &mut clients);
        }
        come_back(rng, &mut hubs, &mut clients);
        settle(&mut hubs, &mut clients);
        for client in clients.iter().filter(|client| !client.state.read_only) {
            prop_assert!(all(&client.document).is_superset(&all(&hubs.document)));
        }
        for (number, client) in clients.iter_mut().enumerate() {
            client.state.set_read_only(false);
            hubs.set_read_only(number, false);
            hubs.say(number, client);
        }
        settle(&mut hubs, &mut clients);
        for client in &clients {
            prop_assert_eq!(all(&client.document), all(&hubs.document));
        }
    }
}
