//! What a process that still runs has used so far, as the kernel counts it.

use std::fs;

use anyhow::{Context, Result};

use super::machine::{field, first_number};

/// The kernel shows processor time in hundredths of a second, whatever the machine.
const TICK_MS: f64 = 10.0;

/// Processor time of all its threads, in ms; steps of 10 ms.
pub(crate) fn cpu_ms(process: u32) -> Result<f64> {
    let stat = fs::read_to_string(format!("/proc/{process}/stat"))?;
    ticks(&stat).map(|ticks| f64::from(ticks) * TICK_MS).context("the kernel's answer is odd")
}

/// The most memory it ever held, in MiB.
pub(crate) fn peak_mib(process: u32) -> Result<f64> {
    let text = field(&format!("/proc/{process}/status"), "VmHWM");
    let kib = text.and_then(|text| first_number(&text)).context("the kernel's answer is odd")?;
    Ok(f64::from(u32::try_from(kib)?) / 1024.0)
}

/// User and system time: the 14th and 15th field, counted behind the name in parentheses.
fn ticks(stat: &str) -> Option<u32> {
    let fields = stat.rsplit_once(')')?.1;
    let mut fields = fields.split_whitespace().skip(11);
    let (user, system): (u32, u32) = (fields.next()?.parse().ok()?, fields.next()?.parse().ok()?);
    Some(user + system)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_found_behind_a_name_with_spaces() {
        let stat = "7 (a b) c) S 1 7 7 0 -1 4194304 100 0 0 0 25 17 0 0 20 0 1 0 5 6 7";
        assert_eq!(ticks(stat), Some(42));
    }

    #[test]
    fn this_process_holds_memory() {
        let me = std::process::id();
        assert!(peak_mib(me).unwrap() > 0.5);
        assert!(cpu_ms(me).unwrap() >= 0.0);
    }
}
