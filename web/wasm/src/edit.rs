//! Patches on their way to a record: whoever else writes meanwhile loses nothing.

use banister_shared::ids::RecordId;
use banister_shared::log::{Log, LogError};
use banister_shared::page::Stamp;
use banister_shared::record::{
    CareNote, CheckIn, Day, Episode, Fields, Link, Profile, Record, Relief,
};
use banister_shared::store::Store;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::fault::Fault;
use crate::patch::{apply, patched};

/// A patch for one record.
pub(crate) struct Edit<S> {
    pub(crate) log: Log<S>,
    pub(crate) stamp: Stamp,
    pub(crate) id: RecordId,
    pub(crate) patch: Value,
}

impl<S: Store> Edit<S>
where
    Fault: From<LogError<S::Error>>,
{
    /// Writes the fields that it changes, and no others.
    pub(crate) async fn write(&mut self) -> Result<(), Fault> {
        match self.log.entry(self.id).await?.record {
            Record::Episode(seen) => self.write_as::<Episode>(&seen).await,
            Record::Relief(seen) => self.write_as::<Relief>(&seen).await,
            Record::Day(seen) => self.write_as::<Day>(&seen).await,
            Record::Link(seen) => self.write_as::<Link>(&seen).await,
            Record::CheckIn(seen) => self.write_as::<CheckIn>(&seen).await,
            Record::CareNote(seen) => self.write_as::<CareNote>(&seen).await,
            Record::Unknown => Err(Fault::other("newer_kind", "a newer version made this record")),
        }
    }

    async fn write_as<F>(&mut self, seen: &F) -> Result<(), Fault>
    where
        F: Fields + Clone + Serialize + DeserializeOwned,
    {
        patched(seen, &self.patch)?;
        let edit = |record: &mut F| apply(record, &self.patch);
        // The page that is edited is part of what waits here.
        Ok(Box::pin(self.log.edit(&self.stamp, self.id, edit)).await?)
    }
}

/// Writes the settings that a patch changes, and no others.
pub(crate) async fn edit_profile<S: Store>(
    mut log: Log<S>,
    stamp: &Stamp,
    patch: &Value,
) -> Result<(), Fault>
where
    Fault: From<LogError<S::Error>>,
{
    patched(&log.profile().await?, patch)?;
    Ok(log.edit_profile(stamp, |profile: &mut Profile| apply(profile, patch)).await?)
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;

    use automerge::ChangeHash;
    use banister_shared::ids::{LogId, PageId};
    use banister_shared::page::NewChange;
    use banister_shared::store::{PageState, Settled, StoredPage, SyncState};
    use banister_shared::testkit::arbitrary::{EPOCH_MS, device_stamp};
    use banister_shared::testkit::memory::MemoryStore;
    use banister_shared::time::Moment;
    use serde_json::json;

    use super::*;

    const LOG: LogId = LogId::new([1; 12]);

    /// A store into which another tab writes after the first page was read from it.
    #[derive(Default)]
    struct Shared {
        kept: MemoryStore,
        next: Vec<NewChange>,
    }

    impl Store for Shared {
        type Error = Infallible;

        async fn append(&mut self, changes: &[NewChange]) -> Result<(), Infallible> {
            self.kept.append(changes).await
        }

        async fn load(&mut self, page: PageId) -> Result<StoredPage, Infallible> {
            let loaded = self.kept.load(page).await;
            self.kept.append(&std::mem::take(&mut self.next)).await?;
            loaded
        }

        async fn pages(&mut self, log: LogId) -> Result<Vec<PageState>, Infallible> {
            self.kept.pages(log).await
        }

        async fn unsent(
            &mut self,
            log: LogId,
            except: &[PageId],
            bytes_max: usize,
        ) -> Result<Vec<NewChange>, Infallible> {
            self.kept.unsent(log, except, bytes_max).await
        }

        async fn sync_state(&mut self, log: LogId) -> Result<SyncState, Infallible> {
            self.kept.sync_state(log).await
        }

        async fn settle(&mut self, log: LogId, settled: &Settled) -> Result<(), Infallible> {
            self.kept.settle(log, settled).await
        }

        async fn requeue(&mut self, changes: &[NewChange]) -> Result<(), Infallible> {
            self.kept.requeue(changes).await
        }

        async fn compact(
            &mut self,
            page: PageId,
            snapshot: &[u8],
            covered: &[ChangeHash],
        ) -> Result<(), Infallible> {
            self.kept.compact(page, snapshot, covered).await
        }
    }

    /// A log with one episode, and another tab that is about to write how much it hurt.
    async fn about_to_be_edited(id: RecordId) -> Log<Shared> {
        let mut log = Log::new(LOG, MemoryStore::default());
        let episode = Record::Episode(Episode::starting(Moment::utc(EPOCH_MS)));
        log.add(&device_stamp(1), id, &episode).await.unwrap();
        let pain = |episode: &mut Episode| episode.pain = serde_json::from_value(json!(7)).ok();
        let mut page = log.page(episode.page(LOG, id)).await.unwrap();
        let next = page.edit(&device_stamp(2), id, pain).unwrap();
        let store = Shared { kept: log.store().clone(), next: next.into_iter().collect() };
        Log::new(LOG, store)
    }

    #[test]
    fn what_another_tab_writes_meanwhile_stays() {
        let id = RecordId::new(EPOCH_MS, [3; 10]);
        pollster::block_on(async {
            let (log, patch) = (about_to_be_edited(id).await, json!({ "fright": 2 }));
            let mut edit = Edit { log, stamp: device_stamp(3), id, patch };
            edit.write().await.unwrap();
            let stored = edit.log.entry(id).await.unwrap();
            let Record::Episode(episode) = stored.record else { panic!("it was an episode") };
            assert_eq!(episode.pain.map(u8::from), Some(7));
            assert_eq!(episode.fright.map(u8::from), Some(2));
            assert!(edit.log.conflicts().await.unwrap().is_empty());
        });
    }
}
