use std::collections::{BTreeMap, BTreeSet};

use crate::ids::RecordId;
use crate::page::Entry;
use crate::record::Record;

/// Episodes that people say are one.
///
/// For each pair the statements add up: as long as one of them says "the same", they are. A
/// group is named by its smallest id.
#[derive(Debug, Clone, Default)]
pub struct Groups {
    members: BTreeMap<RecordId, BTreeSet<RecordId>>,
}

impl Groups {
    /// Reads every link among the entries.
    pub fn of(entries: &[Entry]) -> Self {
        let mut groups = Self::default();
        for entry in entries {
            if let Record::Link(link) = &entry.record
                && link.same
                && !link.voided
                && let Some((a, b)) = link.pair()
            {
                groups.join(a, b);
            }
        }
        groups
    }

    /// All episodes that are one with this, itself among them.
    pub fn of_record(&self, id: RecordId) -> BTreeSet<RecordId> {
        self.members.get(&id).cloned().unwrap_or_else(|| BTreeSet::from([id]))
    }

    /// The name of the group an episode belongs to.
    pub fn name(&self, id: RecordId) -> RecordId {
        self.members.get(&id).and_then(|all| all.first().copied()).unwrap_or(id)
    }

    fn join(&mut self, a: RecordId, b: RecordId) {
        let mut all = self.of_record(a);
        all.extend(self.of_record(b));
        for id in &all {
            self.members.insert(*id, all.clone());
        }
    }
}
