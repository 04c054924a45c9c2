use banister_shared::ids::PageId;
use banister_shared::sync::{ChangeHeader, Graph};

use crate::store::{Connection, StoreError, StoreResult, change, page};

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
        let headers = change::headers(conn, id, 0)?;
        let headers: Result<Vec<ChangeHeader>, _> =
            headers.iter().map(|row| minicbor::decode(&row.header)).collect();
        let headers = headers.map_err(|_| StoreError::Corrupt("change header"))?;
        let graph = Graph::from_headers(&headers);
        Ok(Self { row, graph: graph.map_err(|_| StoreError::Corrupt("change graph"))? })
    }

    fn empty(id: PageId) -> Self {
        Self { row: page::Page::none(id), graph: Graph::default() }
    }
}
