use banister_shared::ids::{LogId, new_actor};
use banister_shared::log::{StoredPages, carry_over};

use crate::command_error::CommandError;
use crate::device::Device;
use crate::random;
use crate::store::KnownLog;

/// Moves everything of `from` into `to`, which becomes the log written into. One transaction:
/// nothing is lost and nothing is there twice, whenever this process dies. If not everything
/// can go over, the old pages stay.
pub(super) fn carry(device: &mut Device, from: LogId, to: &KnownLog) -> Result<(), CommandError> {
    let (id, suffix) = (device.id(), u32::from_be_bytes(random::bytes()?));
    let fresh = |n: u32| new_actor(id, suffix.wrapping_add(n).to_be_bytes());
    let rewrite = |old: &StoredPages, there: &StoredPages| carry_over(old, there, to.id, id, fresh);
    Ok(device.store.carry_over(from, to, rewrite)?)
}

#[cfg(test)]
mod tests {
    use automerge::transaction::Transactable;
    use automerge::{Automerge, ChangeHash, ObjType, ROOT};
    use banister_shared::api::Role;
    use banister_shared::ids::{Month, PageId};
    use banister_shared::log::LogError;
    use banister_shared::page::{Entry, NewChange, Plain};
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
    fn what_a_newer_program_wrote_goes_over_too() {
        for kind in ["dream", "episode"] {
            let folder = tempfile::tempdir().unwrap();
            let mut device = Device::open(Home::at(folder.path()), None).unwrap();
            let own = device.own_log();
            let page = PageId::episodes(own, Month::of(&Moment::utc(1)));
            pollster::block_on(device.store.append(&[newer(page, kind)])).unwrap();

            carry(&mut device, own, &known(TARGET)).unwrap();
            device.refresh_identity().unwrap();

            let there = device.page(PageId { log: TARGET, ..page }).unwrap();
            let id = there.entries()[0].id;
            let colour = ("colour".to_owned(), Plain::Text("red".to_owned()));
            assert!(there.unknown_fields(id).contains(&colour));
            assert_eq!(device.store.unsent_count().unwrap(), 1);
            assert_eq!(crate::log_choice::kept(&mut device).unwrap(), []);
        }
    }

    #[test]
    fn what_cannot_be_read_stays_where_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let mut device = Device::open(Home::at(folder.path()), None).unwrap();
        let own = device.own_log();
        let record = Record::Episode(Episode::starting(Moment::utc(0)));
        device.add(own, &record).unwrap();
        let page = PageId::episodes(own, Month::of(&Moment::utc(0)));
        let broken = NewChange { page, hash: ChangeHash([1; 32]), bytes: vec![1, 2, 3] };
        pollster::block_on(device.store.append(&[broken])).unwrap();

        carry(&mut device, own, &known(TARGET)).unwrap();
        device.refresh_identity().unwrap();

        assert_eq!(device.all_entries(TARGET).unwrap().len(), 1);
        assert_eq!(pollster::block_on(device.store.load(page)).unwrap().changes.len(), 2);
        assert_eq!(device.store.unsent_count().unwrap(), 1, "the rest is not sent");
        assert_eq!(crate::log_choice::kept(&mut device).unwrap(), [own]);
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
