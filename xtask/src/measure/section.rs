//! Measurements that belong together.

use super::row::Row;

/// A table, and what it shows.
pub(crate) struct Section {
    /// Its heading.
    pub(crate) title: &'static str,
    /// What was done, as far as it explains the numbers.
    pub(crate) about: &'static str,
    /// The numbers.
    pub(crate) rows: Vec<Row>,
}
