//! Taking in what one peer sends: changes may come before those they follow.

use std::collections::{BTreeMap, HashSet};

use automerge::ChangeHash;

use super::admit::Admitted;
use super::allowance::Allowance;
use super::graph::Graph;
use super::header::CheckedChange;
use super::refusal::Refusal;
use super::session::History;
use crate::limits::{ORPHAN_BYTES_MAX, ORPHANS_MAX};

/// Changes that wait for those they follow. Bounded: a peer has no reason to send many.
#[derive(Debug, Clone, Default)]
pub struct Orphans {
    waiting: BTreeMap<ChangeHash, Offered>,
    bytes: usize,
}

/// A change that was checked by itself.
#[derive(Debug, Clone)]
struct Offered {
    change: CheckedChange,
    bytes: Vec<u8>,
}

impl Orphans {
    /// Whether none wait.
    pub fn is_empty(&self) -> bool {
        self.waiting.is_empty()
    }

    /// The changes that neither are there nor wait, of those that lead to `heads`; sorted.
    pub fn missing(&self, page: &impl History, heads: &[ChangeHash]) -> Vec<ChangeHash> {
        let (mut missing, mut seen) = (Vec::new(), HashSet::new());
        let mut queue = heads.to_vec();
        while let Some(hash) = queue.pop() {
            if page.contains(&hash) || !seen.insert(hash) {
                continue;
            }
            match self.waiting.get(&hash) {
                Some(offered) => queue.extend(offered.change.header.deps.iter()),
                None => missing.push(hash),
            }
        }
        missing.sort_unstable();
        missing
    }

    /// What they take up, in bytes.
    pub const fn bytes(&self) -> usize {
        self.bytes
    }

    fn keep(&mut self, offered: Offered) -> Result<(), Refusal> {
        self.bytes += offered.bytes.len();
        self.waiting.insert(offered.change.header.hash(), offered);
        if self.waiting.len() > ORPHANS_MAX || self.bytes > ORPHAN_BYTES_MAX {
            return Err(Refusal::Malformed("too many changes without those they follow"));
        }
        Ok(())
    }

    fn take(&mut self) -> impl Iterator<Item = Offered> + use<> {
        self.bytes = 0;
        std::mem::take(&mut self.waiting).into_values()
    }
}

/// Takes changes into a graph, and those that have waited for them; those that are there
/// already are left out, those whose time has not come wait on. All of it or nothing: after a
/// refusal the graph is as it was, and nothing waits any longer.
///
/// # Errors
/// Why the first one that was refused cannot be admitted.
pub fn take_in<'a>(
    graph: &mut Graph,
    orphans: &mut Orphans,
    changes: impl IntoIterator<Item = &'a [u8]>,
) -> Result<Vec<Admitted>, Refusal> {
    let mark = graph.mark();
    let taken = take_all(graph, orphans, changes);
    if taken.is_err() {
        graph.rollback(mark);
    }
    taken
}

fn take_all<'a>(
    graph: &mut Graph,
    orphans: &mut Orphans,
    changes: impl IntoIterator<Item = &'a [u8]>,
) -> Result<Vec<Admitted>, Refusal> {
    let (mut intake, mut allowance) = (Intake::default(), Allowance::default());
    for offered in orphans.take() {
        intake.take(graph, offered)?;
    }
    for bytes in changes {
        let change = allowance.check(bytes)?;
        intake.take(graph, Offered { change, bytes: bytes.to_vec() })?;
    }
    let mut left = intake.waiting.into_values().flatten();
    left.try_for_each(|offered| orphans.keep(offered))?;
    Ok(intake.admitted)
}

/// Changes on their way in.
#[derive(Default)]
struct Intake {
    admitted: Vec<Admitted>,
    /// By one of those that they wait for: in whatever order changes come, each is looked at
    /// once more only when one that it follows is there.
    waiting: BTreeMap<ChangeHash, Vec<Offered>>,
}

impl Intake {
    /// Admits a change and whatever has waited for it, or has it wait.
    fn take(&mut self, graph: &mut Graph, offered: Offered) -> Result<(), Refusal> {
        let mut next = vec![offered];
        while let Some(offered) = next.pop() {
            match graph.admits(&offered.change) {
                Ok(true) => {
                    let Offered { change: CheckedChange { header, .. }, bytes } = offered;
                    graph.insert(&header)?;
                    next.extend(self.waiting.remove(&header.hash()).unwrap_or_default());
                    self.admitted.push(Admitted { header, bytes });
                }
                Ok(false) => {}
                Err(Refusal::MissingDependency(missing)) => {
                    let awaited = missing.last().copied().unwrap_or(ChangeHash([0; 32]));
                    self.waiting.entry(awaited).or_default().push(offered);
                }
                Err(refusal) => return Err(refusal),
            }
        }
        Ok(())
    }
}
