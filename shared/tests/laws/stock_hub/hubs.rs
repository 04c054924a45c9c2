//! The same page as a document and as a graph, with the same connections to both.

use std::borrow::Cow;

use automerge::Automerge;
use automerge::sync::Message;
use banister_shared::sync::{Graph, History, Outgoing, Outline, SyncMessage, take_in};

use super::client::Client;
use super::line::Line;
use super::meaning;
use super::said::{Said, changes, hash};

pub(super) struct Hubs {
    graph: Graph,
    bytes: Vec<Vec<u8>>,
    pub(super) document: Automerge,
    pub(super) lines: Vec<Line>,
}

impl Hubs {
    pub(super) fn new(lines: Vec<Line>) -> Self {
        Self { graph: Graph::default(), bytes: Vec::new(), document: Automerge::new(), lines }
    }

    pub(super) fn len(&self) -> usize {
        self.graph.len()
    }

    /// A new connection takes the place of one that was lost, and what waited on that is gone.
    pub(super) fn reconnect(&mut self, number: usize, viewer: bool) {
        self.lines[number] = Line::new(viewer);
        self.forget_what_waited();
    }

    pub(super) fn set_read_only(&mut self, number: usize, read_only: bool) {
        self.lines[number].set_read_only(read_only);
        self.forget_what_waited();
    }

    /// Hears the next message of a client; answers it from the page's row if it may.
    pub(super) fn hear(&mut self, number: usize, client: &mut Client, may_settle: bool) {
        let Some(bytes) = client.to_hub.pop_front() else { return };
        let message = SyncMessage::decode(&bytes).unwrap();
        let line = &mut self.lines[number];
        line.hear(&mut self.document, Message::decode(&bytes).unwrap());
        let outline = self.outline();
        if may_settle && outline.settles(&message) {
            self.lines[number].ours.receive(&outline, message);
            return self.say_from(&outline, number, client);
        }
        if !self.lines[number].ours.is_read_only() {
            self.admit(number, &changes(&message.chunks));
        }
        self.lines[number].ours.receive(&self.graph, message);
        let mut heads = self.document.get_heads();
        heads.sort_unstable();
        assert_eq!(History::heads(&self.graph), heads, "both pages are the same");
    }

    pub(super) fn say(&mut self, number: usize, client: &mut Client) {
        let graph = self.graph.clone();
        self.say_from(&graph, number, client);
    }

    /// Both hubs are asked for what there is to say; the client is told what ours says.
    fn say_from(&mut self, page: &impl History, number: usize, client: &mut Client) {
        self.lines[number].from_row = page.graph().is_none();
        let (expected, after) = self.lines[number].expected(&self.view(number), &self.graph);
        let said = self.lines[number].ours.generate(page).map(|outgoing| self.encode(outgoing));
        client.at_hub = self.graph.after(&[]);
        if let Some(bytes) = &said {
            client.from_hub.push_back(bytes.clone());
        }
        let said = said.map(|bytes| Said::read(&bytes));
        let line = &self.lines[number];
        meaning::compare(said.as_ref(), expected.as_ref());
        meaning::check(line, &self.graph, &self.document, said.as_ref(), client);
        self.lines[number].has_said(&self.graph, said.as_ref(), after);
    }

    /// The document as one connection sees it: what waits belongs to who brought it.
    fn view(&self, number: usize) -> Cow<'_, Automerge> {
        let others = self.lines.iter().enumerate().filter(|(other, _)| *other != number);
        match others.map(|(_, line)| line.waiting.len()).sum() {
            0 => Cow::Borrowed(&self.document),
            1.. => Cow::Owned(self.rebuild([&self.lines[number]])),
        }
    }

    fn forget_what_waited(&mut self) {
        self.document = self.rebuild(&self.lines);
    }

    fn rebuild<'a>(&self, lines: impl IntoIterator<Item = &'a Line>) -> Automerge {
        let waiting = lines.into_iter().flat_map(|line| &line.waiting);
        let all: Vec<Vec<u8>> = self.bytes.iter().chain(waiting).cloned().collect();
        let mut document = Automerge::new();
        document.load_incremental(&all.concat()).unwrap();
        document
    }

    /// Admits what one brings, and then what has waited for it on any connection.
    fn admit(&mut self, number: usize, changes: &[Vec<u8>]) {
        let mut before = None;
        self.lines[number].waiting.extend_from_slice(changes);
        self.take(number, changes);
        while before.replace(self.bytes.len()) != Some(self.bytes.len()) {
            (0..self.lines.len()).for_each(|number| self.take(number, &[]));
        }
        for line in &mut self.lines {
            line.waiting.retain(|change| !self.graph.contains(&hash(change)));
        }
    }

    fn take(&mut self, number: usize, changes: &[Vec<u8>]) {
        let orphans = &mut self.lines[number].ours.orphans;
        let changes = changes.iter().map(Vec::as_slice);
        let admitted = take_in(&mut self.graph, orphans, changes).unwrap();
        self.bytes.extend(admitted.into_iter().map(|change| change.bytes));
    }

    fn encode(&self, outgoing: Outgoing) -> Vec<u8> {
        let whole = outgoing.places().len() == self.bytes.len() && !self.bytes.is_empty();
        let chunks = match whole && outgoing.is_joined() {
            // The document on the side would bring what waits in it, too.
            true => vec![self.rebuild([]).save()],
            false => outgoing.places().iter().map(|p| self.bytes[*p as usize].clone()).collect(),
        };
        outgoing.encode(chunks)
    }

    fn outline(&self) -> Outline {
        Outline { heads: History::heads(&self.graph), len: self.bytes.len() as u32 }
    }
}
