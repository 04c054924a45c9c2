use std::collections::BTreeMap;

use banister_shared::ids::{LogId, PageId};
use banister_shared::log::resolve;
use banister_shared::page::{Page, PageError, Stamp};

use super::known::is_known;
use crate::command_error::CommandError;
use crate::copy::{self, Copy};
use crate::device::Device;
use crate::store::{Carried, KnownLog, Pages};

/// Moves every record and setting of `from` into `to`, which becomes the log written into. One
/// transaction: nothing is lost and nothing is there twice, whenever this process dies. If not
/// everything can go over, the old pages stay.
pub(super) fn carry(device: &mut Device, from: LogId, to: &KnownLog) -> Result<(), CommandError> {
    let (stamp, target) = (device.stamp(), to.id);
    Ok(device.store.carry_over(from, to, |old, there| rewrite(target, old, there, &stamp))?)
}

fn rewrite(to: LogId, old: Pages, there: Pages, stamp: &Stamp) -> Result<Carried, PageError> {
    let stored = old.len();
    let old = opened(old);
    let whole = old.len() == stored && old.iter().all(is_known);
    let mut there: BTreeMap<PageId, Page> =
        opened(there).into_iter().map(|page| (page.id(), page)).collect();
    let mut new = Vec::new();
    let profile = PageId::profile(to);
    if let Some(own) = old.iter().find(|page| page.id() == PageId { log: page.id().log, ..profile })
    {
        let mut page = there.remove(&profile).unwrap_or_else(|| Page::empty(profile));
        new.extend(page.edit_profile(stamp, |p| *p = copy::filled(p, &own.profile()))?);
    }
    let open = |id| Ok::<_, PageError>(there.remove(&id).unwrap_or_else(|| Page::empty(id)));
    new.extend(copy::changes(to, &copies(&old), stamp, open)?);
    Ok(Carried { changes: new, whole })
}

/// The pages that can be read.
fn opened(pages: Pages) -> Vec<Page> {
    let open = |(id, stored): (PageId, banister_shared::store::StoredPage)| {
        let changes = stored.changes.iter().map(Vec::as_slice);
        Page::open(id, stored.snapshot.as_deref(), changes)
    };
    pages.into_iter().filter_map(|page| open(page).ok()).collect()
}

fn copies(pages: &[Page]) -> Vec<Copy> {
    let entries = resolve(pages.iter().flat_map(Page::entries).collect());
    let copy = |entry: banister_shared::page::Entry| Copy {
        id: entry.id,
        record: entry.record,
        from: Some(entry.page),
    };
    entries.into_iter().map(copy).collect()
}

#[cfg(test)]
mod tests {
    use automerge::transaction::Transactable;
    use automerge::{Automerge, ObjType, ROOT};
    use banister_shared::api::Role;
    use banister_shared::ids::Month;
    use banister_shared::log::LogError;
    use banister_shared::page::{Entry, NewChange};
    use banister_shared::record::{Episode, Note, Record};
    use banister_shared::store::Store;
    use banister_shared::time::Moment;

    use super::*;
    use crate::home::Home;
    use crate::store::StoreError;

    const TARGET: LogId = LogId::new([9; 12]);

    fn known(id: LogId) -> KnownLog {
        KnownLog {
            id,
            name: String::new(),
            role: Role::Owner,
            account: None,
            on_server: true,
            ended: false,
            carried_into: None,
        }
    }

    fn bare(entries: &[Entry]) -> Vec<(String, Record)> {
        entries.iter().map(|entry| (entry.id.to_string(), entry.record.clone())).collect()
    }

    #[test]
    fn every_record_and_setting_goes_over_once_and_whole() {
        let folder = tempfile::tempdir().unwrap();
        let mut device = Device::open(Home::at(folder.path()), None).unwrap();
        let own = device.own_log();
        for (at, text) in [(0, "old"), (1_795_266_123_250, "new")] {
            let note = Note(text.to_owned());
            let episode = Episode { note, ..Episode::starting(Moment::utc(at)) };
            device.add(own, &Record::Episode(episode)).unwrap();
        }
        let stamp = device.stamp();
        let edit = |p: &mut banister_shared::record::Profile| p.heat_minutes = Some(25);
        pollster::block_on(device.log(own).edit_profile(&stamp, edit)).unwrap();
        let before = device.all_entries(own).unwrap();

        carry(&mut device, own, &known(TARGET)).unwrap();
        device.refresh_identity().unwrap();

        assert_eq!(device.own_log(), TARGET);
        assert_eq!(bare(&device.all_entries(TARGET).unwrap()), bare(&before));
        assert_eq!(device.profile(TARGET).unwrap().heat_minutes, Some(25));
        assert_eq!(device.store.unsent_count().unwrap(), 3);
        assert_eq!(device.all_entries(own).unwrap(), []);
    }

    /// A change of a newer program: a record of a kind, or a field, that is not known here.
    fn newer(page: PageId, kind: &str) -> NewChange {
        let mut doc = Automerge::new();
        let mut tx = doc.transaction();
        let id = banister_shared::ids::RecordId::new(1, [7; 10]).to_string();
        let obj = tx.put_object(ROOT, id, ObjType::Map).unwrap();
        tx.put(&obj, "kind", kind).unwrap();
        tx.put(&obj, "colour", "red").unwrap();
        tx.commit();
        let mut change = doc.get_changes(&[]).remove(0);
        NewChange { page, hash: change.hash(), bytes: change.bytes().into_owned() }
    }

    #[test]
    fn what_a_newer_program_wrote_is_kept_where_it_is() {
        for kind in ["dream", "episode"] {
            let folder = tempfile::tempdir().unwrap();
            let mut device = Device::open(Home::at(folder.path()), None).unwrap();
            let own = device.own_log();
            let page = PageId::episodes(own, Month::of(&Moment::utc(1)));
            pollster::block_on(device.store.append(&[newer(page, kind)])).unwrap();
            let record = Record::Episode(Episode::starting(Moment::utc(0)));
            device.add(own, &record).unwrap();

            carry(&mut device, own, &known(TARGET)).unwrap();
            device.refresh_identity().unwrap();

            let over = usize::from(kind == "episode") + 1;
            assert_eq!(device.all_entries(TARGET).unwrap().len(), over);
            assert_eq!(device.all_entries(own).unwrap().len(), 2, "nothing was dropped");
            assert_eq!(device.store.unsent_count().unwrap(), over as u64);
            assert_eq!(crate::log_choice::kept(&mut device).unwrap(), [own]);
        }
    }

    #[test]
    fn a_process_that_knew_only_the_old_log_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let mut late = Device::open(Home::at(folder.path()), None).unwrap();
        let mut device = Device::open(Home::at(folder.path()), None).unwrap();
        carry(&mut device, late.own_log(), &known(TARGET)).unwrap();
        let own = late.own_log();
        let record = Record::Episode(Episode::starting(Moment::utc(0)));
        let stamp = late.stamp();
        let id = banister_shared::ids::RecordId::new(1, [1; 10]);
        let told = pollster::block_on(late.log(own).add(&stamp, id, &record));
        assert!(matches!(told, Err(LogError::Store(StoreError::CarriedOver))));
    }
}
