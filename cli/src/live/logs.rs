use banister_shared::ids::{LogId, PageId};
use banister_shared::sync::SyncError;
use banister_shared::sync::live::{Heard, Live};
use banister_shared::wire::Message;

use super::socket::{Lost, Socket};
use crate::clock;
use crate::command_error::CommandError;
use crate::device::Device;
use crate::sync;

/// Every log that is live on one connection.
#[derive(Debug)]
pub(super) struct LiveLogs(Vec<(LogId, Live)>);

impl LiveLogs {
    /// The logs that this device syncs, but for those whose access has ended.
    pub(super) fn of(
        device: &mut Device,
        own: &str,
        server: &str,
        except: &[PageId],
    ) -> Result<Self, CommandError> {
        let live = |log| (log, Live::new(log, own.to_owned(), server.to_owned(), except));
        Ok(Self(sync::reachable(device)?.into_iter().map(live).collect()))
    }

    /// Whether these are still the logs to sync: another process may have joined one.
    pub(super) fn are_current(&self, device: &mut Device) -> Result<bool, CommandError> {
        let now = sync::reachable(device)?;
        Ok(self.0.iter().map(|(log, _)| *log).eq(now))
    }

    /// Sends what was written since, and asks for pages of a new month.
    pub(super) fn tend(
        &mut self,
        device: &mut Device,
        socket: &mut Socket,
    ) -> Result<Result<(), Lost>, CommandError> {
        for (_, live) in &mut self.0 {
            let messages = pollster::block_on(live.tend(&mut device.store, clock::now_ms()))?;
            if let Err(lost) = messages.iter().try_for_each(|message| socket.send(message)) {
                return Ok(Err(lost));
            }
        }
        Ok(Ok(()))
    }

    /// Keeps what a message brings. Nobody else exchanges or compacts meanwhile.
    pub(super) fn hear(
        &mut self,
        device: &mut Device,
        message: Message,
    ) -> Result<Result<Heard, Lost>, CommandError> {
        let about = log_of(&message);
        let Some((_, live)) = self.0.iter_mut().find(|(log, _)| Some(*log) == about) else {
            return Ok(Ok(Heard::default()));
        };
        let _lock = sync::lock(device)?;
        match pollster::block_on(live.hear(&mut device.store, message, clock::now_ms())) {
            Ok(heard) => Ok(Ok(heard)),
            // Nothing of it was kept; the exchange that follows will say more.
            Err(SyncError::BadAnswer) => Ok(Err(Lost::BadAnswer)),
            Err(error) => Err(error.into()),
        }
    }

    /// Notes that the server is there.
    pub(super) fn note_contact(&self, device: &mut Device) -> Result<(), CommandError> {
        let _lock = sync::lock(device)?;
        for (_, live) in &self.0 {
            pollster::block_on(live.note_contact(&mut device.store, clock::now_ms()))?;
        }
        Ok(())
    }
}

fn log_of(message: &Message) -> Option<LogId> {
    let document = match message {
        Message::Sync(said) | Message::Request(said) => said.document,
        Message::DocUnavailable { document, .. } => *document,
        _ => return None,
    };
    document.page().map(|page| page.log)
}
