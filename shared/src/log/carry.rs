use std::collections::BTreeMap;

use automerge::ActorId;

use crate::ids::{DeviceId, LogId, PageId};
use crate::page::{NewChange, Page};
use crate::store::StoredPage;

/// Pages as they are stored.
pub type StoredPages = Vec<(PageId, StoredPage)>;

/// What becomes of the pages of a log that goes into another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Carried {
    /// The changes that write all that it holds into the other one, in their order.
    pub changes: Vec<NewChange>,
    /// Whether that is everything. If it is not, the old pages have to stay.
    pub whole: bool,
}

/// Brings a log that was begun before anybody was logged in (its pages are `from`) into the
/// account's log `to`, of which this device keeps `there`.
///
/// The changes themselves go over, so that nothing of them is lost: every value of a conflict,
/// records that were taken back or moved, kinds and fields of newer versions, who wrote what and
/// when. What both logs say differently, a setting or a record that had been imported into both,
/// is a conflict from then on: both values stay until a person picks one. Carrying over again
/// what is there already brings nothing.
///
/// Changes that name another device than `device`, or a writer that the other page knows too,
/// are written anew under names that `fresh` gives. Their hashes are others then, so that an edit
/// made on another device while a record was moved is not pointed out any more; it stays on the
/// page that it was made on.
///
/// A page that cannot be read goes over as far as it can be.
pub fn carry_over(
    from: &[(PageId, StoredPage)],
    there: &[(PageId, StoredPage)],
    to: LogId,
    device: DeviceId,
    fresh: impl Fn(u32) -> ActorId,
) -> Carried {
    let mut there: BTreeMap<PageId, Page> =
        there.iter().map(|(id, stored)| (*id, Page::readable(*id, stored).0)).collect();
    let mut carried = Carried { changes: Vec::new(), whole: true };
    for (id, stored) in from {
        let (page, whole) = Page::readable(*id, stored);
        let target = PageId { log: to, ..*id };
        let target = there.remove(&target).unwrap_or_else(|| Page::empty(target));
        let changes = page.carried_onto(&target, device, &fresh);
        carried.whole &= whole && changes.is_ok();
        carried.changes.extend(changes.unwrap_or_default());
    }
    carried
}
