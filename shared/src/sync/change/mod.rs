//! A change read from its bytes, without the library: whole, within bounds, and written the one
//! way that the library writes it.
//!
//! A document keeps operations and not bytes: it encodes them again to name a change by its
//! hash. So the bytes must be those that the encoder makes of what they say, which every part
//! here checks where it reads. Sources: the Automerge binary format,
//! <https://automerge.org/automerge-binary-format-spec/>, and what the encoder of automerge 0.12
//! (`storage/change`, `columnar`) writes where that leaves a choice.

mod actors;
mod columns;
mod deltas;
mod fields;
mod flags;
mod keys;
mod numbers;
mod op;
mod op_id;
mod ops;
mod predecessors;
mod runs;
mod values;

pub(super) use actors::Actors;
pub(super) use fields::Fields;
pub(super) use op::{Action, Key, Op};
pub(super) use op_id::Id;
pub(super) use ops::Ops;

use columns::Columns;
use runs::Runs;

use super::chunk::{Chunk, Cursor};
use super::refusal::Refusal;

/// Bytes that mean a change, but are not those that the encoder writes.
const OTHERWISE: Refusal = Refusal::Malformed("is not written the one way there is");
/// Columns that do not make operations.
const UNREADABLE: Refusal = Refusal::Malformed("its operations cannot be read");

/// What a change claims to hold, none of which is looked at.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Claim {
    /// Bytes, inflated.
    pub bytes: u64,
    /// Operations: checking each will take about 1 µs. Run-length encoding lets 750 bytes claim
    /// 49,000.
    pub ops: u64,
}

impl Claim {
    /// Of a change; nothing, where that cannot be read: it is refused before any operation is
    /// looked at.
    pub fn of(change: &[u8]) -> Self {
        let Ok(chunk) = Chunk::read(change) else { return Self::default() };
        Self { bytes: chunk.size(), ops: claimed_ops(&chunk).unwrap_or(0) }
    }
}

fn claimed_ops(chunk: &Chunk<'_>) -> Result<u64, Refusal> {
    let mut cursor = Cursor(&chunk.body);
    Fields::read(&mut cursor)?;
    Ok(Runs::<u64>::new(Columns::read(&mut cursor)?.action).claimed())
}

/// What the body of a change says.
pub(super) struct Body<'a> {
    pub(super) fields: Fields,
    pub(super) actors: Actors<'a>,
    pub(super) ops: Ops<'a>,
}

impl<'a> Body<'a> {
    /// Reads it. Behind the columns anything may stand: the library keeps it as it is.
    pub(super) fn read(body: &'a [u8]) -> Result<Self, Refusal> {
        let mut cursor = Cursor(body);
        let (fields, mut actors) = Fields::read(&mut cursor)?;
        let columns = Columns::read(&mut cursor)?;
        let ops = Ops::read(&columns, &mut actors)?;
        if !actors.all_named() {
            return Err(OTHERWISE);
        }
        Ok(Self { fields, actors, ops })
    }
}
