use banister_shared::testkit::memory::MemoryStore;
use banister_shared::testkit::{sim::ready, store};

#[test]
fn the_store_in_memory_passes_the_suite() {
    ready(store::every_check(MemoryStore::default));
}
