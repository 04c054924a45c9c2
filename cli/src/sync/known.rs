use automerge::{Automerge, ROOT, ReadDoc};
use banister_shared::ids::{PageKind, RecordId};
use banister_shared::page::Page;
use banister_shared::record::{Fields, Profile, Record};

/// Whether this program knows everything on the page: every kind of record and every field.
pub(super) fn is_known(page: &Page) -> bool {
    let known = |entry: banister_shared::page::Entry| {
        entry.record != Record::Unknown && page.unknown_fields(entry.id).is_empty()
    };
    page.entries().into_iter().all(known) && is_root_known(page)
}

/// The root holds the settings, or records and nothing else.
fn is_root_known(page: &Page) -> bool {
    let Ok(doc) = Automerge::load(&page.save()) else { return false };
    let known = |key: String| match page.id().kind {
        PageKind::Profile => Profile::FIELDS.contains(&key.as_str()),
        _ => key.parse::<RecordId>().is_ok(),
    };
    doc.keys(ROOT).all(known)
}
