//! Sets of names, as records hold them.

use std::collections::BTreeSet;

use banister_shared::record::{FlatSet, NameFlags, NameSet, Word};

/// These names.
pub(crate) fn set(names: &[&str]) -> NameSet {
    NameSet(words(names))
}

/// These names, in the profile.
pub(crate) fn flat(names: &[&str]) -> FlatSet {
    FlatSet(words(names))
}

/// These names, each with whether it applied.
pub(crate) fn flags<'a>(names: impl Iterator<Item = (&'a str, Option<bool>)>) -> NameFlags {
    NameFlags(names.filter_map(|(name, flag)| Some((name.parse().ok()?, flag))).collect())
}

fn words(names: &[&str]) -> BTreeSet<Word> {
    names.iter().filter_map(|name| name.parse().ok()).collect()
}
