use clap::Args;

use crate::command_error::CommandError;
use crate::device::Device;
use crate::log_choice;
use crate::output::Output;
use crate::sync::{self, Report};

/// `banister sync`.
#[derive(Debug, Args)]
pub(crate) struct Sync {
    /// Go on until Ctrl-C.
    #[arg(long)]
    watch: bool,
    /// Seconds between two rounds of --watch.
    #[arg(long, value_name = "N", default_value_t = 30, value_parser = clap::value_parser!(u64).range(1..=3600))]
    every: u64,
}

impl Sync {
    pub(crate) fn run(&self, device: &mut Device, out: Output) -> Result<(), CommandError> {
        if !self.watch {
            return round(device, out);
        }
        sync::watch(self.every, || {
            round(device, out).inspect_err(|error| {
                if error.may_pass() {
                    out.aside(format_args!("{}; trying again", error.message()));
                }
            })
        })
    }
}

fn round(device: &mut Device, out: Output) -> Result<(), CommandError> {
    let report = sync::all(device, out)?;
    print(&report, device, out)?;
    report.outcome()
}

fn print(report: &Report, device: &mut Device, out: Output) -> Result<(), CommandError> {
    out.line(format_args!("sent {}, received {}", report.sent, report.received))?;
    for log in &report.ended {
        let title = log_choice::title(log);
        out.aside(format_args!(
            "access to the log {title} has ended or is paused; what was received stays here"
        ));
    }
    match device.store.unsent_count()? {
        0 => {}
        count => out.line(format_args!("not sent yet: {count}"))?,
    }
    report.tell(device, out)
}
