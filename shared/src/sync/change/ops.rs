use super::actors::Actors;
use super::columns::Columns;
use super::flags::Flags;
use super::keys::{Keys, Objects};
use super::op::{Action, Op};
use super::op_id::Id;
use super::predecessors::Predecessors;
use super::runs::Runs;
use super::values::{Value, Values};
use super::{OTHERWISE, UNREADABLE};
use crate::limits::CHANGE_OPS_MAX;
use crate::sync::refusal::Refusal;

/// The operations of a change.
#[derive(Debug)]
pub(in crate::sync) struct Ops<'a> {
    ops: Vec<Op<'a>>,
    predecessors: Vec<Id>,
}

impl<'a> Ops<'a> {
    /// Reads them, one from each column at a time. The column of actions says how many there
    /// are; every other has as many values, or none at all.
    pub(super) fn read(columns: &Columns<'a>, actors: &mut Actors<'a>) -> Result<Self, Refusal> {
        let mut rows = Rows::new(columns);
        let mut ops = Vec::new();
        while !rows.actions.is_done() {
            let action = rows.actions.value()?;
            let known = ops.len() as u64 + 1;
            if known + rows.actions.left() > CHANGE_OPS_MAX {
                return Err(Refusal::Malformed("claims too many operations"));
            }
            if ops.len() == ops.capacity() {
                ops.reserve(rows.actions.left() as usize + 16);
            }
            ops.push(rows.next(action, actors, known - 1)?);
        }
        if !rows.is_whole() {
            return Err(OTHERWISE);
        }
        Ok(Self { ops, predecessors: rows.predecessors.all })
    }

    pub(in crate::sync) fn as_slice(&self) -> &[Op<'a>] {
        &self.ops
    }

    /// The operations that one names as replaced or counted up, sorted.
    pub(in crate::sync) fn predecessors(&self, op: &Op<'_>) -> &[Id] {
        let range = op.predecessors.start as usize..op.predecessors.end as usize;
        self.predecessors.get(range).unwrap_or_default()
    }
}

/// The columns, each read as far as the others.
struct Rows<'a> {
    objects: Objects<'a>,
    keys: Keys<'a>,
    inserts: Flags<'a>,
    actions: Runs<'a, u64>,
    values: Values<'a>,
    predecessors: Predecessors<'a>,
    /// Marks that take in what is written at their ends; left out if there are none.
    expands: Option<Flags<'a>>,
    mark_names: Runs<'a, &'a str>,
}

impl<'a> Rows<'a> {
    fn new(columns: &Columns<'a>) -> Self {
        let expand = Some(columns.expand).filter(|column| !column.is_empty());
        Self {
            objects: Objects::new(columns),
            keys: Keys::new(columns),
            inserts: Flags::new(columns.insert),
            actions: Runs::new(columns.action),
            values: Values::new(columns.value_kind, columns.value),
            predecessors: Predecessors::new(columns),
            expands: expand.map(Flags::new),
            mark_names: Runs::new(columns.mark_name),
        }
    }

    fn next(
        &mut self,
        action: u64,
        actors: &mut Actors<'a>,
        known: u64,
    ) -> Result<Op<'a>, Refusal> {
        Ok(Op {
            object: self.objects.next(actors)?,
            key: self.keys.next(actors)?,
            insert: self.inserts.next()?,
            action: self.action(action)?,
            predecessors: self.predecessors.next(actors, known)?,
        })
    }

    /// What the operation does. What it cannot have is written as nothing: a value, but for
    /// those that put one, begin a mark or count up; a name, but for the beginning of a mark.
    fn action(&mut self, action: u64) -> Result<Action, Refusal> {
        let value = self.values.next()?;
        let expands = self.expands.as_mut().map_or(Ok(false), Flags::next)?;
        let named = self.mark_names.next()?.is_some();
        if (expands || named) && action != 7 {
            return Err(OTHERWISE);
        }
        match (action, value) {
            (0 | 6, Value::Null) => Ok(Action::MakeMap),
            (1, Value::Counter) => Ok(Action::PutCounter),
            (1, _) => Ok(Action::Put),
            (2 | 4, Value::Null) => Ok(Action::MakeSequence),
            (3, Value::Null) => Ok(Action::Delete),
            (5, Value::Int) => Ok(Action::Increment),
            (7, _) if named => Ok(Action::MarkBegin),
            (7, Value::Null) => Ok(Action::MarkEnd),
            (0..=7, _) => Err(OTHERWISE),
            _ => Err(UNREADABLE),
        }
    }

    fn is_whole(&self) -> bool {
        let expands = self.expands.as_ref();
        self.objects.is_whole()
            && self.keys.is_whole()
            && self.inserts.is_done()
            && self.values.is_whole()
            && self.predecessors.is_whole()
            && expands.is_none_or(|expands| expands.is_done() && expands.any)
            && self.mark_names.is_whole()
    }
}
