use super::OTHERWISE;
use super::op_id::Id;
use crate::sync::chunk::Cursor;
use crate::sync::columns::check_actor;
use crate::sync::refusal::Refusal;

/// The writers that a change names: its own, then the others in the order of their bytes, each
/// once and only if an operation names it.
#[derive(Debug)]
pub(in crate::sync) struct Actors<'a> {
    table: Vec<&'a [u8]>,
    named: Vec<bool>,
}

impl<'a> Actors<'a> {
    /// The table of a change that names nobody but its own writer.
    pub(super) fn of(own: &'a [u8]) -> Self {
        Self { table: vec![own], named: vec![true] }
    }

    /// Reads the other writers.
    pub(super) fn read_others(&mut self, cursor: &mut Cursor<'a>) -> Result<(), Refusal> {
        let mut before: &[u8] = &[];
        for _ in 0..cursor.short_unsigned()? {
            let actor = read_actor(cursor)?;
            if actor <= before || actor == self.own() {
                return Err(OTHERWISE);
            }
            self.table.push(actor);
            self.named.push(false);
            before = actor;
        }
        Ok(())
    }

    /// The change's own writer.
    pub(in crate::sync) fn own(&self) -> &'a [u8] {
        self.of_place(0)
    }

    /// The others, in their order.
    pub(in crate::sync) fn others(&self) -> &[&'a [u8]] {
        self.table.split_first().map_or(&[], |(_, others)| others)
    }

    /// The writer of an operation.
    pub(in crate::sync) fn of_id(&self, id: Id) -> &'a [u8] {
        self.of_place(id.actor)
    }

    /// The operation of these numbers in the columns; its writer is named from now on.
    pub(super) fn name(&mut self, actor: u64, counter: u32) -> Result<Id, Refusal> {
        let place = usize::try_from(actor).ok().and_then(|place| self.named.get_mut(place));
        *place.ok_or(Refusal::Malformed("an actor is not in its table"))? = true;
        let actor = u32::try_from(actor).map_err(|_| OTHERWISE)?;
        Ok(Id { actor, counter })
    }

    pub(super) fn all_named(&self) -> bool {
        self.named.iter().all(|named| *named)
    }

    fn of_place(&self, place: u32) -> &'a [u8] {
        self.table.get(place as usize).copied().unwrap_or_default()
    }
}

/// Reads a writer of a length that one may have.
pub(super) fn read_actor<'a>(cursor: &mut Cursor<'a>) -> Result<&'a [u8], Refusal> {
    let length = cursor.short_unsigned()?;
    let actor = cursor.take(length)?;
    check_actor(actor).map(|()| actor)
}
