use banister_shared::store::PageState;

use super::Report;
use crate::command_error::CommandError;
use crate::device::Device;
use crate::log_choice;
use crate::output::Output;

impl Report {
    /// Says what nobody would expect.
    pub(crate) fn tell(&self, device: &mut Device, out: Output) -> Result<(), CommandError> {
        if self.anew > 0 {
            out.aside(format_args!(
                "{} unsent changes had been made in your log while another account was logged in \
                 here; they were written anew in your name",
                self.anew
            ));
        }
        if self.made_again {
            out.aside(
                "the server did not have your log any more; it was made there again from what is \
                 on this device (members have to be invited again)",
            );
        }
        tell_of_others(device, out)?;
        // A log that was named, and that neither side knows, was not synced.
        device.chosen_log().map_or(Ok(()), |log| device.known_log(log).map(drop))
    }
}

/// Says which of what is not sent waits for another account.
fn tell_of_others(device: &mut Device, out: Output) -> Result<(), CommandError> {
    let account = device.store.session()?.map(|session| session.account);
    for log in device.store.logs()? {
        let others = log.account.is_some() && log.account != account;
        let waits = |page: &PageState| others || !log.role.may_write(page.page.kind);
        let pages = device.store.page_states(log.id)?.into_iter().filter(waits);
        let count: u64 = pages.map(|page| page.unsent).sum();
        if count > 0 {
            let title = log_choice::title(&log);
            out.aside(format_args!(
                "{count} changes of the log {title} were made here under another account; they \
                 are sent once that account is logged in here: banister login"
            ));
        }
    }
    Ok(())
}
