use banister_shared::ids::PageId;
use banister_shared::sync::{ChangeHeader, Graph, HashList};

use super::compaction::decode_graph;
use crate::store::{Connection, StoreError, StoreResult, change, page, snapshot};

/// A page as it stands in the database, with its graph.
#[derive(Debug)]
pub(super) struct OpenPage {
    /// Its row; `revision` 0 if there is none yet.
    pub(super) row: page::Page,
    pub(super) graph: Graph,
}

impl OpenPage {
    /// Reads a page and builds its graph from the stored headers.
    pub(super) fn load(conn: &mut Connection, id: PageId) -> StoreResult<Self> {
        let Some(row) = page::find(conn, id)? else { return Ok(Self::empty(id)) };
        let mut known = match snapshot::find(conn, id)? {
            Some(snapshot) => decode_graph(&snapshot.graph)?,
            None => Vec::new(),
        };
        known.extend(headers(conn, id, 0)?);
        let graph = Graph::from_headers(&known);
        Ok(Self { row, graph: graph.map_err(|_| StoreError::Corrupt("change graph"))? })
    }

    /// The page as it is now. Usually that is what it was, and a few changes more.
    pub(super) fn caught_up(mut self, conn: &mut Connection) -> StoreResult<Self> {
        let Some(row) = page::find(conn, self.row.id)? else { return Ok(Self::empty(self.row.id)) };
        for header in headers(conn, row.id, self.row.last_seq)? {
            if self.graph.insert(&header).is_err() {
                return Self::load(conn, row.id);
            }
        }
        let same = self.graph.heads().collect::<HashList>().to_bytes() == row.heads;
        self.row = row;
        // What was deleted and made anew has nothing in common with what it was.
        if same { Ok(self) } else { Self::load(conn, self.row.id) }
    }

    fn empty(id: PageId) -> Self {
        Self { row: page::Page::none(id), graph: Graph::default() }
    }
}

/// The headers of the page's changes after number `after`.
fn headers(conn: &mut Connection, id: PageId, after: i64) -> StoreResult<Vec<ChangeHeader>> {
    let rows = change::headers(conn, id, after)?;
    let headers: Result<_, _> = rows.iter().map(|row| minicbor::decode(&row.header)).collect();
    headers.map_err(|_| StoreError::Corrupt("change header"))
}
