use std::collections::{BTreeMap, BTreeSet};

use automerge::ChangeHash;

use crate::api::{Problem, Role};
use crate::error::Code;
use crate::ids::PageId;
use crate::sync::{self, Digest, Graph, PageAnswer, PagePart, Request, Response, VERSION};

/// What a server answers to one exchange.
pub type Answer = Result<Vec<u8>, Problem>;

/// The server's side of the exchange, for the one log of a simulation.
pub trait Server {
    /// Answers the body of an exchange from a member with this role, on the device number
    /// `device`.
    fn exchange(&mut self, device: usize, role: Role, body: &[u8]) -> Answer;

    /// Every change it has committed.
    fn committed(&mut self) -> BTreeSet<ChangeHash>;
}

/// A server in memory that keeps to the protocol and nothing else.
#[derive(Debug, Default)]
pub struct MemoryServer {
    pages: BTreeMap<PageId, StoredPage>,
    seq: u64,
    digest: Digest,
}

#[derive(Debug, Default)]
struct StoredPage {
    graph: Graph,
    changes: Vec<(u64, ChangeHash, Vec<u8>)>,
}

impl StoredPage {
    fn part(&self, page: PageId) -> Digest {
        Digest::of_page(page, &self.graph.heads().collect::<Vec<_>>())
    }
}

impl Server for MemoryServer {
    fn exchange(&mut self, _: usize, role: Role, body: &[u8]) -> Answer {
        let invalid = |_| Problem::new(Code::InvalidExchange);
        let request = Request::decode(body).map_err(invalid)?;
        for part in &request.pages {
            if !part.changes.is_empty() && !role.may_write(part.page.kind) {
                return Err(Problem::new(Code::RoleForbids).at(part.page));
            }
            self.take(part)?;
        }
        Ok(self.answer(&request, role).encode())
    }

    fn committed(&mut self) -> BTreeSet<ChangeHash> {
        self.pages.values().flat_map(|page| page.changes.iter().map(|(_, hash, _)| *hash)).collect()
    }
}

impl MemoryServer {
    /// Loses a page, as a restored backup does.
    pub fn lose(&mut self, page: PageId) {
        if let Some(lost) = self.pages.remove(&page) {
            self.digest = self.digest.minus(lost.part(page));
        }
    }

    /// The pages that it holds.
    pub fn pages(&self) -> Vec<PageId> {
        self.pages.keys().copied().collect()
    }

    fn take(&mut self, part: &PagePart) -> Result<(), Problem> {
        let page = self.pages.entry(part.page).or_default();
        let before = page.part(part.page);
        let changes = part.changes.iter().map(|bytes| bytes.as_slice());
        let admitted = sync::admit(&mut page.graph, changes)
            .map_err(|refusal| Problem::new(refusal.code()).at(part.page))?;
        for change in admitted {
            self.seq += 1;
            page.changes.push((self.seq, change.header.hash(), change.bytes));
        }
        self.digest = self.digest.minus(before).plus(page.part(part.page));
        Ok(())
    }

    fn answer(&self, request: &Request, role: Role) -> Response {
        let parts: BTreeMap<PageId, &PagePart> =
            request.pages.iter().map(|p| (p.page, p)).collect();
        let page_answer = |(id, page): (&PageId, &StoredPage)| {
            answer_page(*id, page, parts.get(id).copied(), request)
        };
        let mut pages: Vec<PageAnswer> = self.pages.iter().filter_map(page_answer).collect();
        let unknown = parts.values().filter(|part| !self.pages.contains_key(&part.page));
        pages.extend(unknown.map(|part| lost_page(part)));
        // Only who may write the page can bring it back.
        pages.iter_mut().for_each(|page| page.lacks &= role.may_write(page.page.kind));
        Response {
            version: VERSION,
            cursor: self.seq,
            digest: self.digest,
            now_ms: super::super::arbitrary::EPOCH_MS,
            pages,
            more: false,
        }
    }
}

/// A page that the device knows from the server and the server no longer has.
fn lost_page(part: &PagePart) -> PageAnswer {
    PageAnswer {
        page: part.page,
        heads: Vec::new().into_iter().collect(),
        snapshot: None,
        changes: Vec::new(),
        lacks: !part.heads.as_slice().is_empty(),
    }
}

/// What the device lacks of one page: by its heads if it named them, else by its cursor.
fn answer_page(
    id: PageId,
    page: &StoredPage,
    part: Option<&PagePart>,
    request: &Request,
) -> Option<PageAnswer> {
    let by_heads =
        request.complete.then(|| page.graph.after(part.map_or(&[], |p| p.heads.as_slice())));
    let by_heads = by_heads.map(|hashes| hashes.into_iter().collect::<BTreeSet<_>>());
    let lacking = |(seq, hash, _): &&(u64, ChangeHash, Vec<u8>)| match &by_heads {
        Some(hashes) => hashes.contains(hash),
        None => *seq > request.cursor,
    };
    let changes: Vec<_> =
        page.changes.iter().filter(lacking).map(|(_, _, b)| b.clone().into()).collect();
    let lacks = part.is_some_and(|part| part.heads.iter().any(|head| !page.graph.contains(&head)));
    (part.is_some() || !changes.is_empty()).then(|| PageAnswer {
        page: id,
        heads: page.graph.heads().collect(),
        snapshot: None,
        changes,
        lacks,
    })
}
