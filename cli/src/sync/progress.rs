use std::collections::BTreeMap;

use automerge::ChangeHash;
use banister_shared::ids::PageId;
use banister_shared::sync::Response;

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
    /// The server counts on.
    Moved,
    /// Only fewer unsent changes, or more on these pages, are something.
    Idle { unsent: u64, pages: BTreeMap<PageId, Vec<ChangeHash>> },
}

impl Progress {
    /// Looks at an answer before it is taken in.
    pub(super) fn before(
        device: &mut Device,
        cursor: u64,
        answer: &Response,
    ) -> Result<Round, CommandError> {
        if answer.cursor != cursor {
            return Ok(Round::Moved);
        }
        let told = answer.pages.iter().filter(|p| p.snapshot.is_some() || !p.changes.is_empty());
        let mut heads = |id: PageId| Ok((id, device.page(id)?.heads()));
        let pages = told.map(|page| heads(page.page)).collect::<Result<_, CommandError>>()?;
        Ok(Round::Idle { unsent: device.store.unsent_count()?, pages })
    }

    /// Counts the round once its answer is taken in; `false` if it is time to stop.
    pub(super) fn after(
        &mut self,
        device: &mut Device,
        round: Round,
    ) -> Result<bool, CommandError> {
        let moved = match round {
            Round::Moved => true,
            Round::Idle { unsent, pages } => {
                device.store.unsent_count()? < unsent || has_news(device, pages)?
            }
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
