use std::convert::Infallible;
use std::future::Future;
use std::time::Duration;

use automerge::transaction::Transactable;
use automerge::{AutoCommit, Automerge, ROOT, ReadDoc};
use banister_shared::ids::PageId;
use futures_util::{Stream, StreamExt};
use samod::storage::{InMemoryStorage, Storage, StorageKey};
use samod::{DialerHandle, DocHandle, DocumentId, Repo, SearchState};
use tokio::runtime::Runtime;

use crate::Person;

/// Whatever takes longer than this has failed.
const PATIENCE: Duration = Duration::from_secs(15);

/// A stock samod with one page; it says the same words as [`Tab`](crate::Tab).
pub(crate) struct Samod {
    runtime: Runtime,
    pub(crate) repo: Repo,
    storage: InMemoryStorage,
    page: DocumentId,
    pub(crate) dialer: Option<DialerHandle<Infallible>>,
    document: Option<DocHandle>,
}

impl Samod {
    /// A peer that does not know of any server yet.
    pub(crate) fn offline(page: PageId) -> Self {
        let runtime = Runtime::new().unwrap();
        let storage = InMemoryStorage::new();
        let kept = storage.clone();
        let repo = async { Repo::build_tokio().with_storage(kept).load().await };
        let repo = runtime.block_on(repo);
        let page = page.to_string().parse().unwrap();
        Self { runtime, repo, storage, page, dialer: None, document: None }
    }

    /// A peer that has been given somebody's URL.
    pub(crate) fn online(person: &Person, page: PageId) -> Self {
        let mut peer = Self::offline(page);
        peer.go_online(person);
        peer
    }

    /// Makes the document with so many changes, which write `k0`, `k1` and so on. samod gives
    /// every new document an id of its own; one with the id of a page comes from the storage.
    pub(crate) fn create_with(&mut self, changes: u64) {
        let mut document = AutoCommit::new();
        for n in 0..changes {
            document.put(ROOT, format!("k{n}"), number(n)).unwrap();
            document.commit();
        }
        let place = [self.page.to_string(), "snapshot".to_owned(), "first".to_owned()];
        let key = StorageKey::from_parts(place).unwrap();
        self.runtime.block_on(self.storage.put(key, document.save()));
        assert!(self.find(), "it is in the storage");
    }

    /// Asks for the document: whether it is there.
    pub(crate) fn find(&mut self) -> bool {
        self.document = self.wait("an answer", self.repo.find(self.page.clone())).unwrap();
        self.document.is_some()
    }

    /// Waits until a document that was not there is.
    pub(crate) fn until_found(&mut self) {
        let (now, later) = self.repo.search(self.page.clone()).unwrap();
        let found = |state: SearchState| async move {
            match state {
                SearchState::Found(document) => Some(document),
                _ => None,
            }
        };
        let states = futures_util::stream::iter([now]).chain(later);
        let found = self.first("found", states.filter_map(found));
        self.document = Some(found);
    }

    /// Writes.
    pub(crate) fn put(&self, key: &str, value: u64) {
        self.document().with_document(|document| {
            let mut transaction = document.transaction();
            transaction.put(ROOT, key, number(value)).unwrap();
            transaction.commit();
        });
    }

    /// Waits until a key has this value.
    pub(crate) fn until(&self, key: &str, value: u64) {
        self.until_it(&format!("{key} is {value}"), |document| get(document, key) == Some(value));
    }

    /// Waits until the document has so many changes.
    pub(crate) fn until_changes(&self, count: usize) {
        self.until_it(&format!("{count} changes"), |d| d.get_changes(&[]).len() == count);
    }

    fn until_it(&self, what: &str, is: impl Fn(&Automerge) -> bool) {
        // Listened to before it is looked at: no change is missed in between.
        let changes = self.document().changes();
        if !self.document().with_document(|document| is(document)) {
            let is = |_| std::future::ready(self.document().with_document(|d| is(d)).then_some(()));
            self.first(what, changes.filter_map(is));
        }
    }

    /// Waits until the server has said that it has everything.
    pub(crate) fn until_saved(&self) {
        let connection = self.dialer().connection_id().unwrap();
        self.wait("saved", self.document().they_have_our_changes(connection));
    }

    /// The value of a key.
    pub(crate) fn value(&self, key: &str) -> Option<u64> {
        self.document().with_document(|document| get(document, key))
    }

    /// Says something in passing; automerge-repo takes only CBOR.
    pub(crate) fn say_in_passing(&self, cbor: &[u8]) {
        self.document().broadcast(cbor.to_vec());
    }

    /// Waits until something is said in passing after `act`.
    pub(crate) fn heard_after(&self, act: impl FnOnce()) -> Vec<u8> {
        let heard = self.document().ephemera();
        act();
        self.first("heard", heard)
    }

    fn document(&self) -> &DocHandle {
        self.document.as_ref().unwrap()
    }

    pub(crate) fn first<T>(&self, what: &str, stream: impl Stream<Item = T>) -> T {
        let first = async { Box::pin(stream).next().await };
        self.wait(what, first).unwrap_or_else(|| panic!("samod ended before it was {what}"))
    }

    pub(crate) fn wait<T>(&self, what: &str, future: impl Future<Output = T>) -> T {
        let waited = async { tokio::time::timeout(PATIENCE, future).await };
        self.runtime.block_on(waited).unwrap_or_else(|_| panic!("samod: it never came to {what}"))
    }
}

fn get(document: &Automerge, key: &str) -> Option<u64> {
    document.get(ROOT, key).unwrap().and_then(|(value, _)| value.as_u64())
}

/// As JavaScript writes it; an unsigned number would be a `BigInt` there.
fn number(value: u64) -> i64 {
    value.try_into().unwrap()
}
