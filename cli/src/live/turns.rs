use std::time::{Duration, Instant};

use banister_shared::ids::PageId;
use banister_shared::sync::live::Backoff;

use super::Watcher;
use super::connect::connect;
use super::interrupt;
use super::talk::{End, Talk};
use super::wait::wait;
use crate::command_error::CommandError;
use crate::device::Device;
use crate::output::Output;
use crate::{random, sync};

/// A connection that lasted so long was a good one.
const GOOD: Duration = Duration::from_secs(10);

/// Sends and receives until Ctrl-C, or until it fails in a way that does not pass. While there
/// is no socket the server is asked every `seconds`, or sooner when something was written here.
pub(crate) fn watch<W: Watcher>(
    device: &mut Device,
    seconds: u64,
    out: Output,
    watcher: &mut W,
) -> Result<(), CommandError> {
    interrupt::ends_well().map_err(CommandError::Interrupt)?;
    let usual = Duration::from_secs(seconds.max(1));
    let mut turns =
        Turns { device, watcher, out, backoff: Backoff::default(), met: false, told: false };
    loop {
        let after = turns.turn()?;
        let pause = match after {
            After::Changed => continue,
            After::NoServer => turns.pause()?,
            // The server answers; only the socket cannot be had.
            After::NoSocket => turns.pause()?.min(usual),
        };
        wait(turns.device, pause)?;
    }
}

struct Turns<'a, W> {
    device: &'a mut Device,
    watcher: &'a mut W,
    out: Output,
    backoff: Backoff,
    /// The server has answered before.
    met: bool,
    /// The person knows that there is no socket.
    told: bool,
}

/// What a turn has ended with.
enum After {
    NoServer,
    NoSocket,
    Changed,
}

impl<W: Watcher> Turns<'_, W> {
    /// One exchange, then the socket for as long as it lasts.
    fn turn(&mut self) -> Result<After, CommandError> {
        let report = match sync::all(self.device, self.out) {
            Ok(report) => report,
            Err(error) => return self.no_server(error),
        };
        self.met = true;
        self.watcher.exchanged(self.device, &report)?;
        let except: Vec<PageId> = report.refused.iter().map(|(page, _)| *page).collect();
        let socket = match connect(self.device) {
            Ok(Ok(socket)) => socket,
            Ok(Err(lost)) => {
                if !std::mem::replace(&mut self.told, true) {
                    self.out.aside(format_args!("not live ({lost}); asking now and then"));
                }
                return Ok(After::NoSocket);
            }
            Err(error) => return self.no_server(error),
        };
        let began = Instant::now();
        let end = match Talk::begin(self.device, self.watcher, self.out, socket, &except)? {
            Ok(talk) => talk.go_on()?,
            Err(lost) => End::Lost(lost),
        };
        if began.elapsed() >= GOOD {
            self.backoff.reset();
        }
        self.told = false;
        match end {
            End::Changed => Ok(After::Changed),
            End::Lost(lost) => {
                self.watcher.lost(self.device, &lost)?;
                Ok(After::NoServer)
            }
        }
    }

    fn no_server(&mut self, error: CommandError) -> Result<After, CommandError> {
        // A proxy answers in its own words while the server behind it is away.
        let passes =
            error.may_pass() || (self.met && matches!(error, CommandError::BadAnswer { .. }));
        if !passes {
            return Err(error);
        }
        self.watcher.lost(self.device, &error.message())?;
        Ok(After::NoServer)
    }

    fn pause(&mut self) -> Result<Duration, CommandError> {
        Ok(self.backoff.next(u64::from_le_bytes(random::bytes()?)))
    }
}
