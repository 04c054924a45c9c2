//! Measurements that belong together.

/// A table, and what it shows.
pub(crate) struct Section {
    /// Its heading.
    pub(crate) title: &'static str,
    /// What was done, as far as it explains the numbers.
    pub(crate) about: String,
    /// The numbers, drawn.
    pub(crate) table: String,
}
