use std::collections::BTreeMap;

use automerge::ChangeHash;
use banister_shared::ids::PageId;
use banister_shared::sync::{Response, Sent};

use crate::command_error::CommandError;
use crate::device::Device;

/// Rounds in a row that bring neither side anything, before the device stops asking.
const IDLE_ROUNDS_MAX: usize = 3;

/// Whether an exchange gets anywhere.
#[derive(Debug, Default)]
pub(super) struct Progress {
    idle_rounds: usize,
}

/// What a round has brought so far, before its answer is taken in.
#[derive(Debug)]
pub(super) enum Round {
    /// Something was sent, or the server counts on.
    Moved,
    /// Only what the answer adds to these pages can be new.
    Pages(BTreeMap<PageId, Vec<ChangeHash>>),
}

impl Progress {
    /// Looks at an answer before it is taken in.
    pub(super) fn before(
        device: &mut Device,
        sent: &Sent,
        cursor: u64,
        answer: &Response,
    ) -> Result<Round, CommandError> {
        if !sent.changes.is_empty() || answer.cursor != cursor {
            return Ok(Round::Moved);
        }
        let told = answer.pages.iter().filter(|p| p.snapshot.is_some() || !p.changes.is_empty());
        let mut heads = |id: PageId| Ok((id, device.page(id)?.heads()));
        Ok(Round::Pages(told.map(|page| heads(page.page)).collect::<Result<_, CommandError>>()?))
    }

    /// Counts the round once its answer is taken in; `false` if it is time to stop.
    pub(super) fn after(
        &mut self,
        device: &mut Device,
        round: Round,
    ) -> Result<bool, CommandError> {
        let moved = match round {
            Round::Moved => true,
            Round::Pages(pages) => has_news(device, pages)?,
        };
        self.idle_rounds = if moved { 0 } else { self.idle_rounds + 1 };
        Ok(self.idle_rounds < IDLE_ROUNDS_MAX)
    }
}

fn has_news(
    device: &mut Device,
    before: BTreeMap<PageId, Vec<ChangeHash>>,
) -> Result<bool, CommandError> {
    for (id, heads) in before {
        if device.page(id)?.heads() != heads {
            return Ok(true);
        }
    }
    Ok(false)
}
