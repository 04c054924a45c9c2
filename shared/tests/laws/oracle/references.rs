//! What the operations of a change refer to among themselves.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use automerge::legacy::{Key, ObjectId, Op, OpId, OpType};
use automerge::{ActorId, ScalarValue};

use super::slot::slot;
use super::{Header, InsertRun};

/// Reads one operation after the other; `None` is a false reference.
pub(super) struct Reader<'a> {
    header: &'a mut Header,
    actor: ActorId,
    /// The objects that are written into, and whether they are lists or texts.
    objects: HashMap<OpId, bool>,
    /// The elements that this change inserted, and where.
    inserted: BTreeMap<u64, OpId>,
    /// What it did to each slot: the value that shows, and those that it has replaced.
    slots: HashMap<[u8; 12], (Option<u64>, BTreeSet<OpId>)>,
    counters: BTreeSet<u64>,
    marks: BTreeSet<u64>,
    open_mark: Option<ObjectId>,
}

impl<'a> Reader<'a> {
    pub(super) fn read(header: &'a mut Header, actor: ActorId, ops: &[Op]) -> Option<()> {
        let mut reader = Self {
            header,
            actor,
            objects: HashMap::new(),
            inserted: BTreeMap::new(),
            slots: HashMap::new(),
            counters: BTreeSet::new(),
            marks: BTreeSet::new(),
            open_mark: None,
        };
        for (place, op) in (0..).zip(ops) {
            let number = reader.header.start_op + u64::from(place);
            reader.place(op, number)?;
            reader.mark(place, op, number)?;
            match op.insert {
                true => reader.insert(place, op, number)?,
                false => reader.replace(place, op, number)?,
            }
            reader.value(place, op, number);
        }
        reader.open_mark.is_none().then_some(())
    }

    fn place(&mut self, op: &Op, number: u64) -> Option<()> {
        match (&op.obj, &op.key) {
            (ObjectId::Root, Key::Map(key)) => {
                (!op.insert && !key.starts_with("\0\0\0\0")).then_some(())
            }
            (ObjectId::Id(object), Key::Map(_)) if !op.insert => self.object(object, false),
            (ObjectId::Id(object), Key::Seq(element)) => {
                self.object(object, true)?;
                match element.as_opid() {
                    Some(element) => self.element(object, element, number),
                    None => op.insert.then_some(()),
                }
            }
            _ => None,
        }
    }

    fn object(&mut self, id: &OpId, sequence: bool) -> Option<()> {
        let is = match self.is_own(id) {
            true => self.objects.get(id).copied(),
            false => Some(*self.objects.entry(id.clone()).or_insert(sequence)),
        };
        (is == Some(sequence)).then_some(())
    }

    fn element(&self, object: &OpId, element: &OpId, number: u64) -> Option<()> {
        let own = element.0 < number && self.inserted.get(&element.0) == Some(object);
        (own || !self.is_own(element)).then_some(())
    }

    fn mark(&mut self, place: u32, op: &Op, number: u64) -> Option<()> {
        let open = self.open_mark.take();
        match &op.action {
            OpType::MarkBegin(_) if op.insert && open.is_none() => {
                self.open_mark = Some(op.obj.clone());
            }
            OpType::MarkEnd(_) if op.insert && open.as_ref() == Some(&op.obj) => {}
            OpType::MarkBegin(_) | OpType::MarkEnd(_) => return None,
            _ => return open.is_none().then_some(()),
        }
        self.header.marks.push(place);
        self.marks.insert(number);
        Some(())
    }

    fn insert(&mut self, place: u32, op: &Op, number: u64) -> Option<()> {
        let replaces = matches!(op.action, OpType::Delete | OpType::Increment(_));
        let ObjectId::Id(object) = &op.obj else { return None };
        if replaces || !op.pred.is_empty() {
            return None;
        }
        self.inserted.insert(number, object.clone());
        let writer = object.1.to_bytes();
        match self.header.inserts.last_mut() {
            Some(run)
                if run.first + run.count == place
                    && run.object == object.0
                    && run.writer[..] == *writer =>
            {
                run.count += 1;
            }
            _ => self.header.inserts.push(InsertRun {
                object: object.0,
                writer: writer.to_vec().into(),
                first: place,
                count: 1,
            }),
        }
        Some(())
    }

    fn replace(&mut self, place: u32, op: &Op, number: u64) -> Option<()> {
        let counts = matches!(op.action, OpType::Increment(_));
        let deletes = op.action == OpType::Delete;
        let slot = slot(op);
        let (shows, replaced) = self.slots.get(&slot).cloned().unwrap_or_default();
        let own = |id: &OpId| id.1 == self.actor && Some(id.0) == shows;
        let names_shown = shows.is_none() || op.pred.iter().any(own);
        let twice = op.pred.iter().any(|id| replaced.contains(id));
        if (counts || deletes) && op.pred.is_empty() || !names_shown || twice {
            return None;
        }
        let named = |id| self.named(op, id, shows, number);
        op.pred.iter().all(named).then_some(())?;
        if counts {
            return Some(());
        }
        let (shows, replaced) = self.slots.entry(slot).or_default();
        replaced.extend(op.pred.iter().cloned());
        *shows = (!deletes).then_some(number);
        if !deletes {
            self.header.values.extend(place.to_be_bytes());
            self.header.values.extend(slot);
        }
        Some(())
    }

    fn named(&self, op: &Op, id: &OpId, shows: Option<u64>, number: u64) -> bool {
        let counts = matches!(op.action, OpType::Increment(_));
        let is_element = matches!(&op.key, Key::Seq(e) if e.as_opid() == Some(id));
        let there = id.0 < number && (is_element || shows == Some(id.0));
        let counter = !counts || self.counters.contains(&id.0);
        !self.is_own(id) || there && counter && !self.marks.contains(&id.0)
    }

    fn value(&mut self, place: u32, op: &Op, number: u64) {
        match &op.action {
            OpType::Make(kind) => {
                self.objects.insert(OpId(number, self.actor.clone()), kind.is_sequence());
                match kind.is_sequence() {
                    true => self.header.sequences.push(place),
                    false => self.header.maps.push(place),
                }
            }
            OpType::Put(ScalarValue::Counter(_)) => {
                self.header.counters.push(place);
                self.counters.insert(number);
            }
            _ => {}
        }
    }

    fn is_own(&self, id: &OpId) -> bool {
        id.1 == self.actor && id.0 >= self.header.start_op
    }
}
