//! Devices that are live, exchange, lose the connection and come back, in any order, with one
//! hub that knows only graphs and a server that knows only the exchange, on the same changes.

use std::collections::{BTreeMap, VecDeque};
use std::convert::Infallible;

use automerge::ChangeHash;
use banister_shared::ids::{LogId, PageId};
use banister_shared::page::Stamp;
use banister_shared::record::{CareNote, Note, Record};
use banister_shared::store::Store;
use banister_shared::sync::live::{Heard, Live, introduction};
use banister_shared::sync::{
    Digest, Graph, PagePart, Request, Session, SyncError, SyncMessage, VERSION,
    changes_of_document, is_document, take_in,
};
use banister_shared::testkit::arbitrary::{self, DAY_MS, EPOCH_MS};
use banister_shared::testkit::rng::Rng;
use banister_shared::testkit::sim::{Device, MemoryServer, Part, Server, ready};
use banister_shared::wire::{DocumentMessage, Message};
use proptest::prelude::*;

const LOG: LogId = LogId::new([8; 12]);
const HUB: &str = "hub";

/// One connection, with what is under way on it.
struct Line {
    live: Live,
    sessions: BTreeMap<PageId, Session>,
    to_hub: VecDeque<Vec<u8>>,
    from_hub: VecDeque<Vec<u8>>,
}

struct Peer {
    device: Device,
    line: Option<Line>,
}

impl Peer {
    fn new(rng: &mut Rng, part: Part) -> Self {
        Self { device: Device::new(rng, LOG, part, 2, 0), line: None }
    }

    fn connect(&mut self) {
        let Message::Join(join) = introduction("me", "storage") else { panic!("no join") };
        self.line = Some(Line {
            live: Live::new(LOG, join.sender, HUB.to_owned(), &[]),
            sessions: BTreeMap::new(),
            to_hub: VecDeque::new(),
            from_hub: VecDeque::new(),
        });
        self.tend();
    }

    /// Some of it is of a month that is not live.
    fn write(&mut self, rng: &mut Rng, old: bool) {
        let stamp = Stamp { now_ms: EPOCH_MS, ..rng.pick(&self.device.tabs).unwrap().clone() };
        let from_ms = if old { EPOCH_MS - 300 * DAY_MS } else { EPOCH_MS - 25 * DAY_MS };
        let at = arbitrary::moment(rng, from_ms, 50);
        let entries = self.device.entries();
        let record = match self.device.part {
            Part::Caregiver => Record::CareNote(CareNote::new(None, at, Note("again?".to_owned()))),
            Part::Owner => Record::Episode(arbitrary::episode(rng, at)),
        };
        let log = &mut self.device.log;
        match rng.pick(&entries) {
            Some(entry) if self.device.part == Part::Owner && rng.chance(40) => {
                let _ = ready(log.set_voided(&stamp, entry.id, rng.chance(50)));
            }
            _ => ready(log.add(&stamp, arbitrary::record_id(rng, EPOCH_MS), &record)).unwrap(),
        }
        self.device.note_written();
    }

    fn tend(&mut self) {
        let Some(line) = &mut self.line else { return };
        let messages = ready(line.live.tend(self.device.log.store(), EPOCH_MS)).unwrap();
        line.to_hub.extend(messages.iter().map(Message::encode));
    }

    fn hear(&mut self) {
        let Some(line) = &mut self.line else { return };
        let Some(frame) = line.from_hub.pop_front() else { return };
        let message = Message::decode(&frame).unwrap();
        let before = unsent(&mut self.device);
        let heard = ready(line.live.hear(self.device.log.store(), message, EPOCH_MS)).unwrap();
        let after = unsent(&mut self.device);
        assert_eq!(heard.acknowledged, before.len() - after.len());
        self.device.acknowledged.extend(before.iter().filter(|hash| !after.contains(hash)));
        line.to_hub.extend(heard.messages.iter().map(Message::encode));
    }

    fn is_quiet(&self) -> bool {
        let quiet = |line: &Line| line.to_hub.is_empty() && line.from_hub.is_empty();
        self.line.as_ref().is_none_or(quiet)
    }
}

fn unsent(device: &mut Device) -> Vec<ChangeHash> {
    let unsent = ready(device.log.store().unsent(LOG, &[], usize::MAX)).unwrap();
    unsent.into_iter().map(|change| change.hash).collect()
}

/// The server: one side exchanges, the other is live, both hold the same.
#[derive(Default)]
struct Hub {
    server: MemoryServer,
    pages: BTreeMap<PageId, (Graph, Vec<Vec<u8>>)>,
}

impl Hub {
    /// One request and its answer, which may get lost.
    fn exchange(&mut self, device: &mut Device, lost: bool) -> bool {
        let (body, sent) = device.request(EPOCH_MS);
        for part in Request::decode(&body).unwrap().pages {
            let mut orphans = Default::default();
            let changes = part.changes.iter().map(|bytes| bytes.as_slice());
            let (graph, bytes) = self.pages.entry(part.page).or_default();
            let admitted = take_in(graph, &mut orphans, changes).unwrap();
            bytes.extend(admitted.into_iter().map(|change| change.bytes));
        }
        match self.server.exchange(0, device.part.role(), &body) {
            Ok(_) if lost => false,
            Ok(answer) => device.answer(&sent, &answer, EPOCH_MS),
            Err(problem) => {
                device.refused(&problem);
                true
            }
        }
    }

    fn hear(&mut self, peer: &mut Peer) {
        let role = peer.device.part.role();
        let Some(line) = &mut peer.line else { return };
        let Some(frame) = line.to_hub.pop_front() else { return };
        let Ok(Message::Sync(said)) = Message::decode(&frame) else { panic!("no sync message") };
        let page = said.document.page().unwrap();
        let mut message = SyncMessage::decode(&said.data).unwrap();
        let may_write = role.may_write(page.kind);
        let session = line.sessions.entry(page).or_insert_with(|| Session::new(!may_write));
        let chunks = std::mem::take(&mut message.chunks);
        if may_write {
            self.admit(page, session, chunks);
        }
        let (graph, _) = self.pages.entry(page).or_default();
        session.receive(graph, message);
    }

    fn admit(&mut self, page: PageId, session: &mut Session, chunks: Vec<Vec<u8>>) {
        let mut changes = Vec::new();
        for chunk in chunks {
            match is_document(&chunk) {
                true => changes.extend(changes_of_document(&chunk).unwrap()),
                false => changes.push(chunk),
            }
        }
        let (graph, bytes) = self.pages.entry(page).or_default();
        let changes = changes.iter().map(Vec::as_slice);
        let admitted = take_in(graph, &mut session.orphans, changes).unwrap();
        let new: Vec<Vec<u8>> = admitted.into_iter().map(|change| change.bytes).collect();
        bytes.extend(new.iter().cloned());
        if !new.is_empty() {
            self.store(page, new);
        }
    }

    /// The other side of the server has it as well.
    fn store(&mut self, page: PageId, changes: Vec<Vec<u8>>) {
        let changes = changes.into_iter().map(Into::into).collect();
        let heads = std::iter::empty().collect();
        let request = Request {
            version: VERSION,
            cursor: 0,
            digest: Default::default(),
            now_ms: EPOCH_MS,
            pages: vec![PagePart { page, heads, changes }],
            complete: false,
        };
        self.server.exchange(0, Part::Owner.role(), &request.encode()).unwrap();
    }

    /// Says what there is to say; `whole` pages go as one document.
    fn say(&mut self, peer: &mut Peer, whole: bool) {
        let Some(line) = &mut peer.line else { return };
        for (page, session) in &mut line.sessions {
            let (graph, bytes) = self.pages.entry(*page).or_default();
            let Some(outgoing) = session.generate(graph) else { continue };
            let chunks: Vec<Vec<u8>> =
                outgoing.places().iter().map(|place| bytes[*place as usize].clone()).collect();
            let all = whole && !chunks.is_empty() && chunks.len() == bytes.len();
            let chunks = if all && outgoing.is_joined() { vec![document(&chunks)] } else { chunks };
            let data = outgoing.encode(chunks);
            let (sender, target) = (HUB.to_owned(), "me".to_owned());
            let said = DocumentMessage { sender, target, document: (*page).into(), data };
            line.from_hub.push_back(Message::Sync(said).encode());
        }
    }
}

fn document(changes: &[Vec<u8>]) -> Vec<u8> {
    let mut document = automerge::Automerge::new();
    changes.iter().for_each(|change| {
        document.load_incremental(change).unwrap();
    });
    document.save()
}

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

/// What the hub says to a device that is live.
fn tell(peer: &mut Peer, page: PageId, message: automerge::sync::Message) -> Told {
    let (sender, target) = (HUB.to_owned(), "me".to_owned());
    let said = DocumentMessage { sender, target, document: page.into(), data: message.encode() };
    let live = &mut peer.line.as_mut().unwrap().live;
    ready(live.hear(peer.device.log.store(), Message::Sync(said), EPOCH_MS))
}

type Told = Result<Heard, SyncError<Infallible>>;

fn message(heads: Vec<ChangeHash>, changes: Vec<Vec<u8>>) -> automerge::sync::Message {
    automerge::sync::Message {
        heads,
        need: Vec::new(),
        have: Vec::new(),
        changes: changes.into(),
        flags: None,
        version: automerge::sync::MessageVersion::V1,
    }
}

#[test]
fn heads_count_once_what_they_stand_for_is_here() {
    let rng = &mut Rng::new(1);
    let (mut hub, mut peers) = (Hub::default(), peers(rng));
    peers[0].connect();
    peers[1].write(rng, false);
    hub.exchange(&mut peers[1].device, false);
    let (page, (graph, changes)) = hub.pages.into_iter().next().unwrap();
    let heads: Vec<ChangeHash> = graph.heads().collect();
    let heard = |peer: &mut Peer| {
        let pages = ready(peer.device.log.store().pages(LOG)).unwrap();
        pages.into_iter().find(|p| p.page == page).map(|p| p.server_heads)
    };
    let peer = &mut peers[0];
    tell(peer, page, message(heads.clone(), Vec::new())).unwrap();
    assert!(heard(peer).is_none_or(|heads| heads.as_slice().is_empty()));
    tell(peer, page, message(heads.clone(), changes)).unwrap();
    assert_eq!(heard(peer).unwrap().as_slice(), heads);
}

#[test]
fn a_message_that_is_not_one_keeps_nothing_and_ends_the_connection() {
    let rng = &mut Rng::new(1);
    let (mut hub, mut peers) = (Hub::default(), peers(rng));
    peers[0].connect();
    peers[1].write(rng, false);
    hub.exchange(&mut peers[1].device, false);
    let (page, (_, changes)) = hub.pages.into_iter().next().unwrap();
    let mut broken = changes[0].clone();
    *broken.last_mut().unwrap() ^= 1;
    let told = tell(&mut peers[0], page, message(Vec::new(), vec![broken]));
    assert!(matches!(told, Err(SyncError::BadAnswer)));
    assert!(peers[0].device.entries().is_empty());
}
