use std::collections::BTreeSet;

use super::{Log, LogError};
use crate::ids::{PageId, RecordId};
use crate::page::Stamp;
use crate::record::{Link, Record};
use crate::store::Store;

impl<S: Store> Log<S> {
    /// States that two episodes are one. The statement stands on the page of the earlier one,
    /// so that whoever reads that month reads it too.
    ///
    /// # Errors
    /// No such episode, or the storage's.
    pub async fn link(
        &mut self,
        stamp: &Stamp,
        id: RecordId,
        a: RecordId,
        b: RecordId,
    ) -> Result<(), LogError<S::Error>> {
        let page = self.earlier_page(a, b).await?;
        self.add_to(page, stamp, id, &Record::Link(Link::same(a, b))).await
    }

    /// Takes back every statement that the two are one; `false` if there was none.
    ///
    /// # Errors
    /// No such episode, or the storage's.
    pub async fn unlink(
        &mut self,
        stamp: &Stamp,
        a: RecordId,
        b: RecordId,
    ) -> Result<bool, LogError<S::Error>> {
        let pair = Link::same(a, b).pair();
        let mut changes = Vec::new();
        let pages = BTreeSet::from([self.find(a).await?.id(), self.find(b).await?.id()]);
        for page_id in pages {
            let mut page = self.readable(page_id).await?;
            for entry in page.entries() {
                let linked = matches!(&entry.record, Record::Link(l) if l.same && !l.voided && l.pair() == pair);
                if linked {
                    changes.extend(page.edit::<Link>(stamp, entry.id, |link| link.same = false)?);
                }
            }
        }
        let found = !changes.is_empty();
        self.append(changes).await?;
        Ok(found)
    }

    async fn earlier_page(
        &mut self,
        a: RecordId,
        b: RecordId,
    ) -> Result<PageId, LogError<S::Error>> {
        let (a, b) = (self.find(a).await?.id(), self.find(b).await?.id());
        Ok(if a.month <= b.month { a } else { b })
    }
}
