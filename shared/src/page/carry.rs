use std::collections::BTreeSet;

use automerge::{ActorId, Change};

use super::{NewChange, Page, PageError};
use crate::ids::{DeviceId, actor_device};

impl Page {
    /// The changes that bring all of this page onto `there`, a page of another log. They are
    /// this page's own, unless one could not be delivered from `device` or would contradict
    /// another over there: then each writer gets a name from `fresh`.
    pub(crate) fn carried_onto(
        &self,
        there: &Self,
        device: DeviceId,
        fresh: impl Fn(u32) -> ActorId,
    ) -> Result<Vec<NewChange>, PageError> {
        let mut changes = self.changes();
        if !self.may_keep_names(there, device) {
            changes = self.written_anew(&[], fresh)?.changes;
        }
        changes.retain(|change| !there.contains(&change.hash));
        let onto = |change| NewChange { page: there.id, ..change };
        Ok(changes.into_iter().map(onto).collect())
    }

    fn may_keep_names(&self, there: &Self, device: DeviceId) -> bool {
        let taken: BTreeSet<ActorId> =
            there.doc.get_changes(&[]).iter().map(|change| change.actor_id().clone()).collect();
        let others = |actor: &ActorId| actor_device(actor).is_some_and(|named| named != device);
        let clash = |change: &Change| {
            let actor = change.actor_id();
            !there.contains(&change.hash()) && (taken.contains(actor) || others(actor))
        };
        !self.doc.get_changes(&[]).iter().any(clash)
    }
}
