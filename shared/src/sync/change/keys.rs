//! The columns that say where an operation writes.

use super::actors::Actors;
use super::columns::Columns;
use super::deltas::Deltas;
use super::op::Key;
use super::op_id::Id;
use super::runs::Runs;
use super::{OTHERWISE, UNREADABLE};
use crate::sync::refusal::Refusal;

/// The objects that are written into.
pub(super) struct Objects<'a> {
    actors: Runs<'a, u64>,
    counters: Runs<'a, u64>,
}

impl<'a> Objects<'a> {
    pub(super) fn new(columns: &Columns<'a>) -> Self {
        let actors = Runs::new(columns.object_actor);
        Self { actors, counters: Runs::new(columns.object_counter) }
    }

    /// The next object; the root is written as nothing. Number 0 would be the root as well.
    pub(super) fn next(&mut self, actors: &mut Actors<'a>) -> Result<Option<Id>, Refusal> {
        match (self.actors.next()?, self.counters.next()?) {
            (None, None) => Ok(None),
            (Some(actor), Some(counter @ 1..)) => {
                let counter = u32::try_from(counter).map_err(|_| UNREADABLE)?;
                actors.name(actor, counter).map(Some)
            }
            _ => Err(OTHERWISE),
        }
    }

    pub(super) const fn is_whole(&self) -> bool {
        self.actors.is_whole() && self.counters.is_whole()
    }
}

/// The keys and elements that are written at.
pub(super) struct Keys<'a> {
    actors: Runs<'a, u64>,
    counters: Deltas<'a>,
    texts: Runs<'a, &'a str>,
}

impl<'a> Keys<'a> {
    pub(super) fn new(columns: &Columns<'a>) -> Self {
        Self {
            actors: Runs::new(columns.key_actor),
            counters: Deltas::new(columns.key_counter),
            texts: Runs::new(columns.key_text),
        }
    }

    /// The next key. The head is written as number 0 of nobody; as that of the change's own
    /// writer it would be the head as well.
    pub(super) fn next(&mut self, actors: &mut Actors<'a>) -> Result<Key<'a>, Refusal> {
        match (self.actors.next()?, self.counters.next()?, self.texts.next()?) {
            (None, None, Some(text)) => Ok(Key::Map(text)),
            (None, Some(0), None) => Ok(Key::Head),
            (Some(0), Some(0), None) => Err(OTHERWISE),
            (Some(actor), Some(counter), None) => actors.name(actor, counter).map(Key::Element),
            _ => Err(UNREADABLE),
        }
    }

    pub(super) const fn is_whole(&self) -> bool {
        self.actors.is_whole() && self.counters.is_whole() && self.texts.is_whole()
    }
}
