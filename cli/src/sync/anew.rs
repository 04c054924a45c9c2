//! A page whose unsent changes name another person's device: they were logged here while that
//! person was logged in. No account could ever send what follows them.

use banister_shared::api::Role;
use banister_shared::error::Code;
use banister_shared::ids::{PageId, new_actor};

use crate::command_error::CommandError;
use crate::device::Device;
use crate::random;
use crate::store::KnownLog;

/// Whether writing the page anew may help. Only the owner takes over what others have logged
/// on this device; in somebody else's log it waits for whoever logged it.
pub(super) fn may_help(code: Code, log: &KnownLog) -> bool {
    code == Code::ActorForged && log.role == Role::Owner
}

/// Writes what is unsent of the page anew, in this device's present name; how many changes.
pub(super) fn write(device: &mut Device, page: PageId) -> Result<usize, CommandError> {
    let (id, suffix) = (device.id(), u32::from_be_bytes(random::bytes()?));
    let fresh = |n: u32| new_actor(id, suffix.wrapping_add(n).to_be_bytes());
    Ok(device.store.write_anew(page, |page, heads| page.written_anew(heads, fresh))?)
}

#[cfg(test)]
mod tests {
    use banister_shared::ids::{DeviceId, Month};
    use banister_shared::record::{Episode, Record, Scale};
    use banister_shared::store::Store;
    use banister_shared::sync::ChangeHeader;
    use banister_shared::time::Moment;

    use super::*;
    use crate::home::Home;
    use crate::store::StoreError;

    fn spasm(device: &mut Device) -> banister_shared::ids::RecordId {
        let own = device.own_log();
        device.add(own, &Record::Episode(Episode::starting(Moment::utc(0)))).unwrap()
    }

    fn becomes(device: &mut Device, n: u8) {
        device.store.set_device(DeviceId::new(i64::from(n), [n; 10])).unwrap();
        device.refresh_identity().unwrap();
    }

    fn set_pain(device: &mut Device, id: banister_shared::ids::RecordId, pain: u8) {
        let (own, stamp) = (device.own_log(), device.stamp());
        let edit = |e: &mut Episode| e.pain = Some(Scale::try_from(pain).unwrap());
        pollster::block_on(device.log(own).edit(&stamp, id, edit)).unwrap();
    }

    #[test]
    fn what_two_people_logged_on_one_page_goes_on_in_the_name_of_the_one_who_can_send_it() {
        let folder = tempfile::tempdir().unwrap();
        let mut device = Device::open(Home::at(folder.path()), None).unwrap();
        let first = spasm(&mut device);
        becomes(&mut device, 2);
        spasm(&mut device);
        set_pain(&mut device, first, 4);
        becomes(&mut device, 3);
        spasm(&mut device);
        set_pain(&mut device, first, 6);
        let own = device.own_log();
        let before = device.all_entries(own).unwrap();

        let page = PageId::episodes(own, Month::of(&Moment::utc(0)));
        assert_eq!(write(&mut device, page).unwrap(), 5);

        let unsent = pollster::block_on(device.store.unsent(own, &[], usize::MAX)).unwrap();
        assert_eq!(unsent.len(), 5);
        for change in unsent {
            let actor = ChangeHeader::check(&change.bytes).unwrap().header.actor();
            assert_eq!(banister_shared::ids::actor_device(&actor), Some(device.id()));
        }
        let bare = |entries: Vec<banister_shared::page::Entry>| -> Vec<_> {
            entries.into_iter().map(|entry| (entry.id, entry.record)).collect()
        };
        assert_eq!(bare(device.all_entries(own).unwrap()), bare(before));
    }

    #[test]
    fn a_process_that_has_read_the_page_before_begins_again() {
        let folder = tempfile::tempdir().unwrap();
        let mut device = Device::open(Home::at(folder.path()), None).unwrap();
        let id = spasm(&mut device);
        let page = PageId::episodes(device.own_log(), Month::of(&Moment::utc(0)));
        let mut late = device.page(page).unwrap();
        write(&mut device, page).unwrap();
        let change = late.set_voided(&device.stamp(), id, true).unwrap().unwrap();
        let told = pollster::block_on(device.store.append(&[change]));
        assert!(matches!(told, Err(StoreError::CarriedOver)), "{told:?}");
    }
}
