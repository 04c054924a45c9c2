//! Units, and numbers written with as many digits as mean something.

/// What a number counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unit {
    /// Milliseconds.
    Ms,
    /// Microseconds.
    Us,
    /// Bytes.
    Bytes,
    /// Thousands of bytes.
    KB,
    /// Kibibytes.
    KiB,
    /// Mebibytes.
    MiB,
    /// Mebibytes in a second.
    MiBPerSecond,
    /// Of a hundred.
    Percent,
    /// So many in a second.
    PerSecond,
    /// So many.
    Count,
}

impl Unit {
    const fn word(self) -> &'static str {
        match self {
            Self::Ms => "ms",
            Self::Us => "µs",
            Self::Bytes => "bytes",
            Self::KB => "KB",
            Self::KiB => "KiB",
            Self::MiB => "MiB",
            Self::MiBPerSecond => "MiB/s",
            Self::Percent => "%",
            Self::Count => "",
            Self::PerSecond => "per s",
        }
    }

    /// The number with its unit, such as `1.52 ms`.
    pub(crate) fn write(self, number: f64) -> String {
        format!("{} {}", self.digits(number), self.word()).trim_end().to_owned()
    }

    /// The number alone.
    pub(crate) fn digits(self, number: f64) -> String {
        match self {
            Self::Count => format!("{number:.0}"),
            _ => digits(number),
        }
    }
}

/// Three digits that count, and no decimals from a hundred on.
fn digits(number: f64) -> String {
    let decimals = match number.abs() {
        ..1.0 => 3,
        1.0..10.0 => 2,
        10.0..100.0 => 1,
        _ => 0,
    };
    format!("{number:.decimals$}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_numbers_have_decimals_and_large_ones_none() {
        assert_eq!(Unit::Ms.write(0.0604), "0.060 ms");
        assert_eq!(Unit::Us.write(14.26), "14.3 µs");
        assert_eq!(Unit::PerSecond.write(5_263.2), "5263 per s");
    }
}
