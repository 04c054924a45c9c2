use std::collections::BTreeMap;

use super::glance::{Glance, Glances};
use super::{Log, LogError, resolve};
use crate::ids::{PageId, RecordId};
use crate::page::{Alternative, Conflict, Page, PageError, Stamp};
use crate::store::Store;

/// The field that says where a record stands.
const STARTED_AT: &str = "started_at";

impl<S: Store> Log<S> {
    /// Every field that was changed differently at the same time, in the whole log: on a page,
    /// or on the page that a record had been moved from.
    ///
    /// # Errors
    /// The storage's.
    pub async fn conflicts(&mut self) -> Result<Vec<Conflict>, LogError<S::Error>> {
        self.conflicts_since(&mut Glances::default()).await
    }

    /// The same, without opening the pages that are as they were when they were last looked at.
    ///
    /// # Errors
    /// The storage's.
    pub async fn conflicts_since(
        &mut self,
        seen: &mut Glances,
    ) -> Result<Vec<Conflict>, LogError<S::Error>> {
        let states = self.store.pages(self.id).await.map_err(LogError::Store)?;
        let mut glances = BTreeMap::new();
        for state in states {
            let id = state.page;
            let glance = match seen.0.remove(&id).filter(|glance| glance.state == state) {
                Some(glance) => glance,
                None => Glance::of(state, &self.readable(id).await?),
            };
            glances.insert(id, glance);
        }
        let mut open = BTreeMap::new();
        for (id, _) in glances.iter().filter(|(_, glance)| glance.has_moved()) {
            open.insert(*id, self.readable(*id).await?);
        }
        let found = conflicts(&glances, &open);
        seen.0 = glances;
        Ok(found)
    }

    /// Settles a conflict of a record that was moved.
    pub(super) async fn settle_moved(
        &mut self,
        stamp: &Stamp,
        record: Option<RecordId>,
        field: &str,
        choice: usize,
    ) -> Result<(), LogError<S::Error>> {
        let id = record.ok_or(PageError::NoConflict)?;
        let mut page = self.find(id).await?;
        let mut from = page.entry(id).and_then(|entry| entry.moved_from);
        let mut passed = vec![page.id()];
        while let Some(origin) = from.filter(|origin| !passed.contains(origin)) {
            let mut source = self.readable(PageId { log: self.id, ..origin }).await?;
            if let Some(changes) = settled(stamp, &mut page, &mut source, id, field, choice)? {
                return self.append(changes).await;
            }
            passed.push(origin);
            from = source.entry(id).and_then(|entry| entry.moved_from);
        }
        Err(PageError::NoConflict.into())
    }
}

/// What there is to settle between a record's page and one it was moved from; in the order in
/// which it is listed.
fn settled(
    stamp: &Stamp,
    page: &mut Page,
    source: &mut Page,
    id: RecordId,
    field: &str,
    choice: usize,
) -> Result<Option<Vec<crate::page::NewChange>>, PageError> {
    if let Some((left, shown)) = left(page, source, id).into_iter().find(|(l, _)| l.field == field)
    {
        let picked = shown.values.get(choice).ok_or(PageError::NoConflict)?;
        return Ok(Some(page.settle_left(stamp, source, &left, picked)?));
    }
    if page.late_edits(id, source).iter().any(|conflict| conflict.field == field) {
        if choice > 1 {
            return Err(PageError::NoConflict);
        }
        let change = page.settle_late_edit(stamp, id, field, source, choice == 0)?;
        return Ok(Some(change.into_iter().collect()));
    }
    if field == STARTED_AT && source.targets(id).len() > 1 {
        let change = source.resolve(stamp, Some(id), "moved_to", choice)?;
        return Ok(Some(change.into_iter().collect()));
    }
    Ok(None)
}

/// The conflicts on every page, and those of records that were moved, whose pages are open.
fn conflicts(glances: &BTreeMap<PageId, Glance>, open: &BTreeMap<PageId, Page>) -> Vec<Conflict> {
    let standing: BTreeMap<RecordId, PageId> =
        resolve(glances.values().flat_map(|glance| glance.entries.clone()).collect())
            .into_iter()
            .map(|entry| (entry.id, entry.page))
            .collect();
    let mut found = Vec::new();
    for (at, glance) in glances {
        let stands = |c: &&Conflict| c.record.is_none_or(|id| standing.get(&id) == Some(at));
        found.extend(glance.conflicts.iter().filter(stands).cloned());
        let Some(page) = open.get(at) else { continue };
        let here = glance.entries.iter().filter(|entry| standing.get(&entry.id) == Some(at));
        for entry in here.filter(|entry| entry.moved_from.is_some()) {
            found.extend(moved(open, page, entry.id, entry.moved_from));
        }
    }
    found
}

/// What is undecided of a record that was moved, on every page it came from.
fn moved(
    pages: &BTreeMap<PageId, Page>,
    page: &Page,
    id: RecordId,
    mut from: Option<PageId>,
) -> Vec<Conflict> {
    let mut found: Vec<Conflict> = Vec::new();
    let mut passed = vec![page.id()];
    while let Some(origin) = from.filter(|origin| !passed.contains(origin)) {
        let Some(source) = pages.get(&PageId { log: page.id().log, ..origin }) else { break };
        let all = left(page, source, id).into_iter().map(|(_, shown)| shown);
        let all = all.chain(page.late_edits(id, source)).chain(elsewhere(pages, source, id));
        for conflict in all {
            if found.iter().all(|known| known.field != conflict.field) {
                found.push(conflict);
            }
        }
        passed.push(origin);
        from = source.entry(id).and_then(|entry| entry.moved_from);
    }
    found
}

/// The conflicts that were left on `source`, each as it is there and as it stands now.
fn left(page: &Page, source: &Page, id: RecordId) -> Vec<(Conflict, Conflict)> {
    let of_record = |conflict: &Conflict| conflict.record == Some(id) && conflict.field != "voided";
    let left = source.conflicts().into_iter().filter(of_record);
    left.filter_map(|left| Some((left.clone(), page.left_conflict(&left)?))).collect()
}

/// The times to which several devices moved the record at once.
fn elsewhere(pages: &BTreeMap<PageId, Page>, source: &Page, id: RecordId) -> Option<Conflict> {
    let targets = source.targets(id);
    let values: Vec<Alternative> = targets
        .iter()
        .filter_map(|(target, device)| {
            let value = pages.get(target)?.alternative(id, STARTED_AT).value;
            Some(Alternative { value, device: *device })
        })
        .collect();
    let differ = values.len() > 1
        && values.windows(2).any(|pair| matches!(pair, [a, b] if a.value != b.value));
    differ.then(|| Conflict { record: Some(id), field: STARTED_AT.to_owned(), values })
}
