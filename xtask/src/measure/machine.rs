//! The machine that was measured on, as far as it explains the numbers.

use std::fs;
use std::process::Command;

/// Processor, memory, kernel and compiler, one line each.
pub(crate) fn description() -> String {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let processor = field("/proc/cpuinfo", "model name").unwrap_or_default();
    format!(
        "- {cores} cores of {processor}, {} of memory\n- Linux {}\n- {}",
        memory(),
        fs::read_to_string("/proc/sys/kernel/osrelease").unwrap_or_default().trim(),
        compiler(),
    )
}

fn memory() -> String {
    let kib = field("/proc/meminfo", "MemTotal").and_then(|total| first_number(&total));
    format!("{} GiB", kib.unwrap_or_default().div_ceil(1024 * 1024))
}

fn compiler() -> String {
    let version = Command::new("rustc").arg("--version").output();
    version.map_or_else(|_| String::new(), |out| String::from_utf8_lossy(&out.stdout).trim().into())
}

/// What stands behind `name:` in a file of the kernel's.
pub(crate) fn field(file: &str, name: &str) -> Option<String> {
    let text = fs::read_to_string(file).ok()?;
    let line = text.lines().find(|line| line.split(':').next().map(str::trim) == Some(name))?;
    Some(line.split_once(':')?.1.trim().to_owned())
}

/// The number in `24576 kB`.
pub(crate) fn first_number(text: &str) -> Option<u64> {
    text.split_whitespace().next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_kernel_knows_its_memory() {
        assert!(field("/proc/meminfo", "MemTotal").and_then(|t| first_number(&t)).unwrap() > 0);
        assert_eq!(field("/proc/meminfo", "NoSuchField"), None);
    }
}
