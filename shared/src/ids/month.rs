use crate::time::{LocalDay, Moment};

/// A calendar month in UTC, counted from January 1900: `(year − 1900) × 12 + (month − 1)`.
///
/// It names the page a record belongs to. The first month is also that of the profile page,
/// which has no month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month(u16);

impl Month {
    /// The month of pages that belong to no month (the profile).
    pub const NONE: Self = Self(0);

    /// The month with this count.
    pub const fn new(count: u16) -> Self {
        Self(count)
    }

    /// Months since January 1900.
    pub const fn count(self) -> u16 {
        self.0
    }

    /// The month in which `moment` lies, in UTC.
    pub fn of(moment: &Moment) -> Self {
        Self::of_date(moment.utc_date())
    }

    /// The month of a calendar date.
    pub fn of_day(day: LocalDay) -> Self {
        Self::of_date(day.date())
    }

    fn of_date(date: jiff::civil::Date) -> Self {
        // Dates before 1900 belong to no page; a `Moment` is at most in month 6,011.
        let count = (i32::from(date.year()) - 1900) * 12 + i32::from(date.month()) - 1;
        Self(u16::try_from(count).unwrap_or(0))
    }

    /// The following month.
    #[must_use]
    pub const fn next(self) -> Self {
        Self(self.0.saturating_add(1))
    }

    /// The preceding month.
    #[must_use]
    pub const fn previous(self) -> Self {
        Self(self.0.saturating_sub(1))
    }
}
