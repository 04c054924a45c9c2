use std::collections::BTreeMap;

use banister_shared::ids::PageId;
use banister_shared::sync::{
    Graph, PagePart, Request, Session, SyncMessage, VERSION, changes_of_document, is_document,
    take_in,
};
use banister_shared::testkit::arbitrary::EPOCH_MS;
use banister_shared::testkit::sim::{Device, MemoryServer, Part, Server};
use banister_shared::wire::{DocumentMessage, Message};

use super::HUB;
use super::peer::Peer;

/// The server: one side exchanges, the other is live, both hold the same.
#[derive(Default)]
pub(super) struct Hub {
    pub(super) server: MemoryServer,
    pub(super) pages: BTreeMap<PageId, (Graph, Vec<Vec<u8>>)>,
}

impl Hub {
    /// One request and its answer, which may get lost.
    pub(super) fn exchange(&mut self, device: &mut Device, lost: bool) -> bool {
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

    pub(super) fn hear(&mut self, peer: &mut Peer) {
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
    pub(super) fn say(&mut self, peer: &mut Peer, whole: bool) {
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
