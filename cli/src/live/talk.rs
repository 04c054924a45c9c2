use std::time::{Duration, Instant};

use banister_shared::ids::PageId;
use banister_shared::sync::live::{Heard, introduction};
use banister_shared::wire::Message;

use super::Watcher;
use super::logs::LiveLogs;
use super::socket::{Lost, Socket};
use crate::command_error::CommandError;
use crate::device::Device;
use crate::output::Output;
use crate::sync;

/// The server pings every 25 s; one that is silent for longer than this has gone, whatever the
/// network says.
const SILENCE_MAX: Duration = Duration::from_secs(60);
/// How long the server may take to introduce itself.
const INTRODUCTION_MAX: Duration = Duration::from_secs(10);
/// How often what takes no hurry is done: a new month, the last contact.
const NOW_AND_THEN: Duration = Duration::from_secs(60);
/// Pages that are not live wait for an exchange, and one with nothing new costs next to nothing.
const CATCH_UP: Duration = Duration::from_secs(300);

/// Why a conversation ends.
pub(super) enum End {
    /// The connection is lost.
    Lost(Lost),
    /// There are other logs to be live now.
    Changed,
}

/// A conversation with the server.
pub(super) struct Talk<'a, W> {
    pub(super) device: &'a mut Device,
    pub(super) watcher: &'a mut W,
    pub(super) out: Output,
    socket: Socket,
    logs: LiveLogs,
    /// Of the store, when it was last looked at.
    revision: Option<i64>,
    looked: Instant,
    noted: Instant,
    caught_up: Instant,
}

impl<'a, W: Watcher> Talk<'a, W> {
    /// Introduces the device; pages in `except` stay out.
    pub(super) fn begin(
        device: &'a mut Device,
        watcher: &'a mut W,
        out: Output,
        mut socket: Socket,
        except: &[PageId],
    ) -> Result<Result<Self, Lost>, CommandError> {
        let own = format!("banister-{}", device.id());
        let server = match introduce(&mut socket, &own, &device.id().to_string()) {
            Ok(server) => server,
            Err(lost) => return Ok(Err(lost)),
        };
        let logs = LiveLogs::of(device, &own, &server, except)?;
        let now = Instant::now();
        let (looked, noted, caught_up) = (now, now, now);
        let revision = None;
        Ok(Ok(Self { device, watcher, out, socket, logs, revision, looked, noted, caught_up }))
    }

    /// Talks until the connection is lost, or there is something else to talk about.
    pub(super) fn go_on(mut self) -> Result<End, CommandError> {
        let mut heard = None;
        loop {
            // First what was written here: it may be what is heard.
            if let Some(end) = self.look()? {
                return Ok(end);
            }
            if let Some(message) = heard.take()
                && let Err(lost) = self.hear(message)?
            {
                return Ok(End::Lost(lost));
            }
            match self.socket.next() {
                Ok(None) if self.socket.silence() > SILENCE_MAX => {
                    return Ok(End::Lost(Lost::Silent));
                }
                Ok(message) => heard = message,
                Err(lost) => return Ok(End::Lost(lost)),
            }
        }
    }

    fn hear(&mut self, message: Message) -> Result<Result<(), Lost>, CommandError> {
        if let Message::Error { message, .. } = message {
            return Ok(Err(Lost::Closed(message)));
        }
        let heard = match self.logs.hear(self.device, message)? {
            Ok(heard) => heard,
            Err(lost) => return Ok(Err(lost)),
        };
        let Heard { messages, received, acknowledged, unavailable } = heard;
        if received + acknowledged > 0 {
            self.watcher.moved(self.device, acknowledged, received)?;
        }
        if unavailable {
            return Ok(Err(Lost::Unavailable));
        }
        Ok(messages.iter().try_for_each(|message| self.socket.send(message)))
    }

    /// Looks at the store, and does what is due.
    fn look(&mut self) -> Result<Option<End>, CommandError> {
        let revision = Some(self.device.store.revision()?);
        let written = self.revision != revision;
        if written || self.looked.elapsed() > NOW_AND_THEN {
            if !self.logs.are_current(self.device)? {
                return Ok(Some(End::Changed));
            }
            if let Err(lost) = self.logs.tend(self.device, &mut self.socket)? {
                return Ok(Some(End::Lost(lost)));
            }
            if written && self.revision.is_some() {
                self.watcher.written(self.device)?;
            }
            (self.revision, self.looked) = (revision, Instant::now());
        }
        self.note_contact()?;
        self.catch_up()
    }

    fn note_contact(&mut self) -> Result<(), CommandError> {
        let is_there = self.socket.silence() < Duration::from_secs(1);
        if is_there && self.noted.elapsed() > NOW_AND_THEN {
            self.logs.note_contact(self.device)?;
            self.noted = Instant::now();
        }
        Ok(())
    }

    fn catch_up(&mut self) -> Result<Option<End>, CommandError> {
        if self.caught_up.elapsed() < CATCH_UP {
            return Ok(None);
        }
        self.caught_up = Instant::now();
        let report = match sync::all(self.device, self.out) {
            Ok(report) => report,
            // The socket will tell as well.
            Err(error) if error.may_pass() || matches!(error, CommandError::BadAnswer { .. }) => {
                return Ok(None);
            }
            Err(error) => return Err(error),
        };
        self.watcher.exchanged(self.device, &report)?;
        // What was refused, or written anew, must not be sent from here.
        let is_other = report.anew > 0 || !report.refused.is_empty();
        Ok(is_other.then_some(End::Changed))
    }
}

/// Says who is here; the name of who answers.
fn introduce(socket: &mut Socket, own: &str, storage: &str) -> Result<String, Lost> {
    socket.send(&introduction(own, storage))?;
    while socket.silence() < INTRODUCTION_MAX {
        match socket.next()? {
            Some(Message::Peer { sender, .. }) => return Ok(sender),
            Some(Message::Error { message, .. }) => return Err(Lost::Closed(message)),
            Some(_) => return Err(Lost::NotAMessage),
            None => {}
        }
    }
    Err(Lost::Silent)
}
