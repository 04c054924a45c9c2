//! Any number of peers with real documents, and between them a hub that knows only the graph.

use std::collections::{BTreeMap, VecDeque};

use automerge::sync::{Message, State, SyncDoc};
use automerge::transaction::{CommitOptions, Transactable};
use automerge::{ActorId, Automerge, ChangeHash, ROOT, ReadDoc};
use banister_shared::sync::{
    Graph, History, Outgoing, Outline, Session, SyncMessage, changes_of_document, is_document,
    take_in,
};
use banister_shared::testkit::rng::Rng;
use proptest::prelude::*;

/// A device with a stock client.
struct Device {
    document: Automerge,
    state: State,
    session: Session,
    viewer: bool,
    connected: bool,
    to_hub: VecDeque<Vec<u8>>,
    from_hub: VecDeque<Vec<u8>>,
}

impl Device {
    fn new(number: u8, viewer: bool) -> Self {
        Self {
            document: Automerge::new().with_actor(ActorId::from(&[number; 16][..])),
            state: State::new(),
            session: Session::new(viewer),
            viewer,
            connected: true,
            to_hub: VecDeque::new(),
            from_hub: VecDeque::new(),
        }
    }

    /// Loses the connection with whatever was under way, and comes back; sometimes with what the
    /// client has kept of the sync.
    fn reconnect(&mut self, keep: bool) {
        self.to_hub.clear();
        self.from_hub.clear();
        let kept = State::decode(&self.state.encode()).unwrap();
        self.state = if keep { kept } else { State::new() };
        self.session = Session::new(self.viewer);
    }

    fn write(&mut self, rng: &mut Rng) {
        let mut transaction = self.document.transaction();
        let key = format!("k{}", rng.below(5));
        transaction.put(ROOT, key.as_str(), rng.below(1000) as i64).unwrap();
        // No clock, so that a seed means the same run every time.
        transaction.commit_with(CommitOptions::default().with_time(0));
    }

    fn say(&mut self) {
        if let Some(message) = self.document.generate_sync_message(&mut self.state) {
            self.to_hub.push_back(message.encode());
        }
    }

    fn hear(&mut self) {
        let Some(bytes) = self.from_hub.pop_front() else { return };
        let message = Message::decode(&bytes).unwrap();
        self.document.receive_sync_message(&mut self.state, message).unwrap();
        self.say();
    }
}

/// The server's side: no document, but one on the side that says what it would be.
#[derive(Default)]
struct Hub {
    graph: Graph,
    bytes: Vec<Vec<u8>>,
    document: Automerge,
    /// Messages that were answered without the graph.
    outlined: usize,
}

impl Hub {
    fn hear(&mut self, device: &mut Device) {
        let Some(bytes) = device.to_hub.pop_front() else { return };
        let message = SyncMessage::decode(&bytes).unwrap();
        let outline = self.outline();
        if outline.settles(&message) {
            self.outlined += 1;
            device.session.receive(&outline, message);
            if let Some(outgoing) = device.session.generate(&outline) {
                device.from_hub.push_back(self.encode(outgoing));
            }
            return;
        }
        if !device.session.is_read_only() {
            self.admit(&mut device.session, &message.chunks);
        }
        device.session.receive(&self.graph, message);
    }

    fn admit(&mut self, session: &mut Session, chunks: &[Vec<u8>]) {
        let mut changes: Vec<Vec<u8>> = Vec::new();
        for chunk in chunks {
            match is_document(chunk) {
                true => changes.extend(changes_of_document(chunk).unwrap()),
                false => changes.push(chunk.clone()),
            }
        }
        let changes = changes.iter().map(Vec::as_slice);
        let admitted = take_in(&mut self.graph, &mut session.orphans, changes).unwrap();
        for change in admitted {
            self.document.load_incremental(&change.bytes).unwrap();
            self.bytes.push(change.bytes);
        }
    }

    fn say(&mut self, device: &mut Device) {
        if !device.session.orphans.is_empty() {
            self.admit(&mut device.session, &[]);
        }
        if let Some(outgoing) = device.session.generate(&self.graph) {
            device.from_hub.push_back(self.encode(outgoing));
        }
    }

    fn encode(&self, outgoing: Outgoing) -> Vec<u8> {
        let whole = outgoing.places().len() == self.bytes.len() && !self.bytes.is_empty();
        let chunks = match whole && outgoing.is_joined() {
            true => vec![self.document.save()],
            false => outgoing.places().iter().map(|p| self.bytes[*p as usize].clone()).collect(),
        };
        outgoing.encode(chunks)
    }

    fn outline(&self) -> Outline {
        Outline { heads: History::heads(&self.graph), len: self.bytes.len() as u32 }
    }
}

fn step(rng: &mut Rng, hub: &mut Hub, devices: &mut [Device]) {
    let number = rng.below(devices.len() as u64) as usize;
    let device = &mut devices[number];
    match rng.below(12) {
        0 | 1 => device.write(rng),
        2 => device.reconnect(rng.chance(50)),
        3 => device.connected = !device.connected,
        _ if !device.connected => {}
        4..=6 => device.say(),
        7 | 8 => hub.hear(device),
        9 => hub.say(device),
        _ => device.hear(),
    }
}

/// Lets everyone talk until nobody has anything to say; panics if that takes for ever.
fn settle(hub: &mut Hub, devices: &mut [Device]) {
    for _ in 0..200 {
        let before = hub.bytes.len();
        let mut quiet = true;
        for device in devices.iter_mut() {
            device.say();
            while !device.to_hub.is_empty() {
                hub.hear(device);
            }
            // A device begins; the hub knows no page for a connection that has said nothing.
            if device.session.peer_heads().is_some() {
                hub.say(device);
            }
            quiet &= device.from_hub.is_empty();
            while !device.from_hub.is_empty() {
                device.hear();
            }
            quiet &= device.to_hub.is_empty();
        }
        if quiet && hub.bytes.len() == before {
            return;
        }
    }
    panic!("they talk for ever");
}

fn heads(document: &Automerge) -> Vec<ChangeHash> {
    let mut heads = document.get_heads();
    heads.sort_unstable();
    heads
}

fn values(document: &Automerge) -> BTreeMap<String, String> {
    let value = |key: String| {
        let all = document.get_all(ROOT, &key).unwrap();
        (key, all.iter().map(|(value, _)| value.to_string()).collect::<Vec<_>>().join(" "))
    };
    document.keys(ROOT).map(value).collect()
}

proptest! {
    #[test]
    fn peers_with_documents_end_equal_through_a_hub_without(seed: u64) {
        let rng = &mut Rng::new(seed);
        let mut hub = Hub::default();
        let mut devices: Vec<Device> = (1..=2 + rng.below(3)).map(|n| Device::new(n as u8, false)).collect();
        for _ in 0..rng.below(150) {
            step(rng, &mut hub, &mut devices);
        }
        devices.iter_mut().for_each(|device| device.connected = true);
        settle(&mut hub, &mut devices);
        // What a hub with a document would hold is what this one has admitted.
        prop_assert_eq!(History::heads(&hub.graph), heads(&hub.document));
        for device in &devices {
            prop_assert_eq!(heads(&device.document), heads(&hub.document));
            prop_assert_eq!(values(&device.document), values(&hub.document));
            // And each has heard that all of it is on disk.
            prop_assert_eq!(device.state.their_heads.as_ref(), Some(&heads(&hub.document)));
        }
    }

    #[test]
    fn a_viewer_receives_everything_and_brings_nothing(seed: u64) {
        let rng = &mut Rng::new(seed);
        let mut hub = Hub::default();
        let mut devices = vec![Device::new(1, false), Device::new(2, false), Device::new(3, true)];
        for _ in 0..rng.below(100) {
            step(rng, &mut hub, &mut devices);
        }
        devices.iter_mut().for_each(|device| device.connected = true);
        settle(&mut hub, &mut devices);
        let viewer = devices.pop().unwrap();
        prop_assert_eq!(heads(&devices[0].document), heads(&hub.document));
        for head in heads(&hub.document) {
            prop_assert!(viewer.document.get_change_by_hash(&head).is_some());
        }
        for change in hub.document.get_changes(&[]) {
            prop_assert!(change.actor_id().to_bytes() != [3; 16]);
        }
        // Who may write from now on sends what was not taken before.
        devices.push(viewer);
        devices[2].session.set_read_only(false);
        hub.say(&mut devices[2]);
        settle(&mut hub, &mut devices);
        for device in &devices {
            prop_assert_eq!(heads(&device.document), heads(&hub.document));
        }
    }
}

#[test]
fn who_comes_back_with_everything_or_nothing_needs_no_graph() {
    let rng = &mut Rng::new(7);
    let mut hub = Hub::default();
    let mut devices = vec![Device::new(1, false), Device::new(2, false)];
    (0..50).for_each(|_| devices[0].write(rng));
    settle(&mut hub, &mut devices);
    devices[0].reconnect(true);
    devices[1].reconnect(false);
    devices.push(Device::new(3, false));
    hub.outlined = 0;
    for device in &mut devices {
        device.say();
        hub.hear(device);
        device.hear();
        hub.hear(device);
    }
    assert_eq!(hub.outlined, 4, "a greeting of each, and the thanks of the new one");
    assert!(devices.iter().all(|device| heads(&device.document) == heads(&hub.document)));
}
