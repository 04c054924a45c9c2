//! What a process that still runs has used so far, as the kernel counts it.

use std::time::Duration;

use anyhow::{Context, Result};
use nix::time::clock_getcpuclockid;
use nix::unistd::Pid;

use super::machine::{field, first_number};

/// Processor time of all its threads, those that have ended too, in ms. It is counted in
/// nanoseconds, unlike that in `/proc`.
pub(crate) fn cpu_ms(process: u32) -> Result<f64> {
    let clock = clock_getcpuclockid(Pid::from_raw(i32::try_from(process)?))?;
    Ok(Duration::from(clock.now()?).as_secs_f64() * 1000.0)
}

/// The most memory it ever held, in MiB.
pub(crate) fn peak_mib(process: u32) -> Result<f64> {
    Ok(kib(process, "VmHWM")? / 1024.0)
}

/// The memory it holds now, in KiB.
pub(crate) fn held_kib(process: u32) -> Result<f64> {
    kib(process, "VmRSS")
}

fn kib(process: u32, name: &str) -> Result<f64> {
    let text = field(&format!("/proc/{process}/status"), name);
    let kib = text.and_then(|text| first_number(&text)).context("the kernel's answer is odd")?;
    Ok(f64::from(u32::try_from(kib)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_process_holds_memory() {
        let me = std::process::id();
        assert!(held_kib(me).unwrap() > 500.0);
        assert!(peak_mib(me).unwrap() > 0.5);
    }

    #[test]
    fn work_takes_processor_time() {
        let me = std::process::id();
        let before = cpu_ms(me).unwrap();
        while cpu_ms(me).unwrap() < before + 1.0 {}
    }
}
