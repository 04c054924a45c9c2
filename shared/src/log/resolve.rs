use std::collections::{BTreeMap, BTreeSet};

use crate::ids::{LogId, PageId, RecordId};
use crate::page::Entry;

/// Where records stand that were found on several pages: each once, in the order of ids.
///
/// A record that was moved stands where it was moved to. If two devices moved it at once, the
/// value of `moved_to` that won decides, so that every device shows the same.
pub fn resolve(entries: Vec<Entry>) -> Vec<Entry> {
    let mut found: BTreeMap<RecordId, Vec<Entry>> = BTreeMap::new();
    for entry in entries {
        found.entry(entry.id).or_default().push(entry);
    }
    found.into_values().filter_map(standing).collect()
}

/// The pages of `log`, not among those `read`, from which records were moved to where they are
/// among the entries. [`resolve`] needs them to tell where such a record stands.
pub fn origins(log: LogId, entries: &[Entry], read: &BTreeSet<PageId>) -> Vec<PageId> {
    let from = entries.iter().filter_map(|entry| entry.moved_from);
    let missing = from.filter(|page| page.log == log && !read.contains(page));
    missing.collect::<BTreeSet<_>>().into_iter().collect()
}

/// Follows `moved_to` from the copy that everything began with.
fn standing(mut copies: Vec<Entry>) -> Option<Entry> {
    copies.sort_by_key(|entry| entry.page);
    if copies.len() == 1 {
        return copies.pop();
    }
    let targets: BTreeSet<PageId> = copies.iter().filter_map(|entry| entry.moved_to).collect();
    let pages: BTreeSet<PageId> = copies.iter().map(|entry| entry.page).collect();
    // A copy that two devices made elsewhere at once may be no target any more, but it came
    // from somewhere.
    let came = |entry: &Entry| entry.moved_from.is_some_and(|from| pages.contains(&from));
    let first = copies.iter().position(|e| !targets.contains(&e.page) && !came(e));
    let first = first.or_else(|| copies.iter().position(|e| !targets.contains(&e.page)));
    let first = first.unwrap_or(0);
    let mut at = copies.get(first)?;
    // A circle (moved there and back on two devices at once) ends where it closes.
    let mut seen = BTreeSet::from([at.page]);
    while let Some(next) = at.moved_to.and_then(|to| copies.iter().find(|entry| entry.page == to)) {
        if !seen.insert(next.page) {
            break;
        }
        at = next;
    }
    Some(at.clone())
}
