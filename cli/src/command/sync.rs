use std::fmt::Display;

use clap::Args;
use serde::Serialize;

use crate::command_error::CommandError;
use crate::device::Device;
use crate::live::{self, Watcher};
use crate::log_choice;
use crate::output::Output;
use crate::sync::{self, Report};

/// `banister sync`.
#[derive(Debug, Args)]
pub(crate) struct Sync {
    /// Go on until Ctrl-C: send at once what is written, receive at once what others write.
    #[arg(long)]
    watch: bool,
    /// Seconds between two rounds of --watch while the server offers no live connection.
    #[arg(long, value_name = "N", default_value_t = 30, value_parser = clap::value_parser!(u64).range(1..=3600))]
    every: u64,
    /// Print JSON, a line for each time something was sent or received.
    #[arg(long)]
    json: bool,
}

/// What was sent and received, and what was not.
#[derive(Serialize)]
struct Moved {
    sent: usize,
    received: usize,
    unsent: u64,
}

impl Sync {
    pub(crate) fn run(&self, device: &mut Device, out: Output) -> Result<(), CommandError> {
        let mut printing = Printing { out, json: self.json, began: false, lost: false };
        if self.watch {
            return live::watch(device, self.every, out, &mut printing);
        }
        let report = sync::all(device, out)?;
        printing.report(device, &report)?;
        report.outcome()
    }
}

/// Prints a line for each time something was sent or received.
struct Printing {
    out: Output,
    json: bool,
    /// The first exchange was reported, whatever it did.
    began: bool,
    /// The person was told that the server is away.
    lost: bool,
}

impl Printing {
    fn report(&self, device: &mut Device, report: &Report) -> Result<(), CommandError> {
        self.print(device, report.sent, report.received)?;
        for log in &report.ended {
            let title = log_choice::title(log);
            self.out.aside(format_args!(
                "access to the log {title} has ended or is paused; what was received stays here"
            ));
        }
        report.tell(device, self.out)
    }

    fn print(&self, device: &mut Device, sent: usize, received: usize) -> Result<(), CommandError> {
        let unsent = device.store.unsent_count()?;
        if self.json {
            return self.out.json_line(&Moved { sent, received, unsent });
        }
        self.out.line(format_args!("sent {sent}, received {received}"))?;
        match unsent {
            0 => Ok(()),
            count => self.out.line(format_args!("not sent yet: {count}")),
        }
    }
}

impl Watcher for Printing {
    fn exchanged(&mut self, device: &mut Device, report: &Report) -> Result<(), CommandError> {
        report.warn(self.out);
        let news = report.sent + report.received > 0;
        if news || !std::mem::replace(&mut self.began, true) {
            self.report(device, report)?;
        }
        if std::mem::take(&mut self.lost) {
            self.out.aside("the server is back");
        }
        Ok(())
    }

    fn moved(
        &mut self,
        device: &mut Device,
        sent: usize,
        received: usize,
    ) -> Result<(), CommandError> {
        self.print(device, sent, received)
    }

    fn written(&mut self, _: &mut Device) -> Result<(), CommandError> {
        Ok(())
    }

    fn lost(&mut self, _: &mut Device, why: &dyn Display) -> Result<(), CommandError> {
        if !std::mem::replace(&mut self.lost, true) {
            self.out.aside(format_args!("{why}; trying again"));
        }
        Ok(())
    }
}
