//! What a device that is live makes of what a server says.

use std::convert::Infallible;

use automerge::ChangeHash;
use automerge::sync::MessageVersion;
use banister_shared::ids::PageId;
use banister_shared::store::Store;
use banister_shared::sync::SyncError;
use banister_shared::sync::live::Heard;
use banister_shared::testkit::arbitrary::EPOCH_MS;
use banister_shared::testkit::rng::Rng;
use banister_shared::testkit::sim::ready;
use banister_shared::wire::{DocumentMessage, Message};

use super::hub::Hub;
use super::peer::Peer;
use super::{HUB, LOG, peers};

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
        version: MessageVersion::V1,
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
