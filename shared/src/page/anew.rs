//! Changes that no server will take from this device, written again so that one does.

use std::collections::BTreeMap;

use automerge::legacy::{ElementId, Key, ObjectId, Op, OpId};
use automerge::{ActorId, Change, ChangeHash, ExpandedChange};

use super::{NewChange, Page, PageError, contained};

/// A page divided: what a server has of it, and the rest in other writers' names.
#[derive(Debug, Clone)]
pub struct Anew {
    /// The page as the server has it.
    pub base: Page,
    /// The changes that take the place of the others, each after those it follows.
    pub changes: Vec<NewChange>,
    /// The changes they take the place of.
    pub replaced: Vec<ChangeHash>,
}

impl Page {
    /// Writes everything that `heads` do not hold again, each writer under a new name: `fresh`
    /// gives the nth. What was written, when, and beside what, stays as it was, so that values
    /// that differ still differ.
    ///
    /// # Errors
    /// [`PageError::Unreadable`] if the page does not have these heads.
    pub fn written_anew(
        &self,
        heads: &[ChangeHash],
        fresh: impl Fn(u32) -> ActorId,
    ) -> Result<Anew, PageError> {
        if !heads.iter().all(|head| self.contains(head)) {
            return Err(PageError::Unreadable);
        }
        let doc = contained(|| Ok(self.doc.fork_at(heads)?))?;
        let mut anew = Anew { base: Self { id: self.id, doc }, changes: vec![], replaced: vec![] };
        let mut names = Names::default();
        for old in self.doc.get_changes(heads) {
            let mut new = contained(|| Ok(Change::from(names.rename(old.decode(), &fresh))))?;
            names.hashes.insert(old.hash(), new.hash());
            anew.replaced.push(old.hash());
            let (hash, bytes) = (new.hash(), new.bytes().into_owned());
            anew.changes.push(NewChange { page: self.id, hash, bytes });
        }
        Ok(anew)
    }
}

/// What the rewritten changes are called now.
#[derive(Default)]
struct Names {
    writers: BTreeMap<ActorId, Writer>,
    hashes: BTreeMap<ChangeHash, ChangeHash>,
}

/// A writer's new name.
struct Writer {
    name: ActorId,
    /// Its first operation that is rewritten; those before it are the server's.
    first: u64,
    /// How many of its changes have been rewritten.
    seq: u64,
}

impl Names {
    fn rename(
        &mut self,
        mut change: ExpandedChange,
        fresh: impl Fn(u32) -> ActorId,
    ) -> ExpandedChange {
        let count = u32::try_from(self.writers.len()).unwrap_or(u32::MAX);
        let first = change.start_op.get();
        let writer = self.writers.entry(change.actor_id.clone());
        let writer = writer.or_insert_with(|| Writer { name: fresh(count), first, seq: 0 });
        writer.seq += 1;
        (change.actor_id, change.seq) = (writer.name.clone(), writer.seq);
        change.deps.iter_mut().for_each(|dep| *dep = *self.hashes.get(dep).unwrap_or(dep));
        change.deps.sort_unstable();
        change.operations.iter_mut().for_each(|op| self.rename_op(op));
        change
    }

    fn rename_op(&self, op: &mut Op) {
        if let ObjectId::Id(id) = &mut op.obj {
            self.rename_id(id);
        }
        if let Key::Seq(ElementId::Id(id)) = &mut op.key {
            self.rename_id(id);
        }
        let mut pred: Vec<OpId> = op.pred.iter().cloned().collect();
        pred.iter_mut().for_each(|id| self.rename_id(id));
        op.pred = pred.into();
    }

    fn rename_id(&self, id: &mut OpId) {
        let writer = self.writers.get(&id.1);
        if let Some(writer) = writer.filter(|writer| id.0 >= writer.first) {
            id.1 = writer.name.clone();
        }
    }
}
