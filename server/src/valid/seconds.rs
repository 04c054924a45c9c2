use banister_shared::error::Code;

/// A century: further ahead nobody plans, and sums of times stay far from overflowing.
const SECONDS_MAX: i64 = 100 * 366 * 24 * 3600;

/// A span of `least` seconds to a century.
pub(crate) fn check(seconds: i64, least: i64) -> Result<i64, Code> {
    if (least..=SECONDS_MAX).contains(&seconds) { Ok(seconds) } else { Err(Code::InvalidRequest) }
}
