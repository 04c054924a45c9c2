use banister_server::store::change::{self, NewChange};
use banister_server::store::log::{self, NewLog};
use banister_server::store::page::{self, Page};
use banister_server::store::{Connection, StoreResult};
use banister_shared::ids::{Month, PageId};

use crate::database::{account, device, log_id};
use crate::{TestDatabase, both_engines};

both_engines!(
    a_page_is_updated_from_its_last_revision_only,
    a_change_is_stored_once,
    changes_are_read_in_order,
    an_actor_stays_with_its_first_device,
);

fn page_id() -> PageId {
    PageId::episodes(log_id(1), Month::new(1_522))
}

fn page(revision: i64) -> Page {
    Page {
        id: page_id(),
        revision,
        heads: vec![9; 32],
        change_count: 1,
        byte_count: 10,
        last_seq: 1,
    }
}

fn make(conn: &mut Connection) -> StoreResult<()> {
    log::insert(conn, &NewLog { id: log_id(1), name: "", created_at: 1, digest: [0; 32] })?;
    page::insert(conn, &page(0), 1)
}

fn new_change(n: u8) -> NewChange {
    NewChange {
        page_id: page_id(),
        seq: n.into(),
        hash: [n; 32],
        actor: vec![1; 20],
        actor_seq: n.into(),
        header: vec![n],
        bytes: vec![n, n],
        device_id: device(1),
        received_at: 1,
    }
}

async fn a_page_is_updated_from_its_last_revision_only(database: TestDatabase) {
    let store = database.open();
    store.write(make).await.unwrap();
    let again = store.write(|conn| page::insert(conn, &page(0), 1)).await.unwrap_err();
    assert!(again.is_duplicate());
    assert!(store.write(|conn| page::update(conn, &page(1))).await.unwrap());
    assert!(!store.write(|conn| page::update(conn, &page(1))).await.unwrap());
    let rows = store.read(|conn| page::of_log(conn, log_id(1))).await.unwrap();
    assert_eq!(rows, [page(2)]);
}

async fn a_change_is_stored_once(database: TestDatabase) {
    let store = database.open();
    store.write(make).await.unwrap();
    store.write(|conn| change::insert(conn, &new_change(1))).await.unwrap();
    let again = store.write(|conn| change::insert(conn, &new_change(1))).await.unwrap_err();
    assert!(again.is_duplicate());
    let fork = NewChange { hash: [8; 32], ..new_change(1) };
    let fork = store.write(move |conn| change::insert(conn, &fork)).await.unwrap_err();
    assert!(fork.is_duplicate());
}

async fn changes_are_read_in_order(database: TestDatabase) {
    let store = database.open();
    store.write(make).await.unwrap();
    for n in [2, 1, 3] {
        store.write(move |conn| change::insert(conn, &new_change(n))).await.unwrap();
    }
    let seqs = |changes: Vec<change::Change>| changes.iter().map(|c| c.seq).collect::<Vec<_>>();
    let all = store.read(|conn| change::of_page(conn, page_id(), 0)).await.unwrap();
    assert_eq!(all[1].bytes, [2, 2]);
    assert_eq!(seqs(all), [1, 2, 3]);
    let late = store.read(|conn| change::headers(conn, page_id(), 2)).await.unwrap();
    assert_eq!((late.len(), late[0].hash), (1, [3; 32]));
    let wanted = [[3; 32], [9; 32], [1; 32]];
    let some = store.read(move |conn| change::by_hash(conn, page_id(), &wanted)).await.unwrap();
    assert_eq!(seqs(some), [1, 3]);
    // Of so many not each is asked for.
    let many: Vec<[u8; 32]> = (2..=255).map(|n| [n; 32]).collect();
    let count = many.clone();
    let some = store.read(move |conn| change::by_hash(conn, page_id(), &many)).await.unwrap();
    assert_eq!(seqs(some), [2, 3]);
    let count = store.read(move |conn| change::count_of(conn, page_id(), &count)).await.unwrap();
    assert_eq!(count, 2);
}

async fn an_actor_stays_with_its_first_device(database: TestDatabase) {
    let store = database.open();
    store.write(make).await.unwrap();
    for n in [1, 2] {
        let bind = move |conn: &mut Connection| {
            change::bind_actor(conn, log_id(1), b"actor", device(n), account(n))
        };
        store.write(bind).await.unwrap();
    }
    let bound = store.read(|conn| change::actor(conn, log_id(1), b"actor")).await.unwrap();
    assert_eq!(bound, Some((device(1), account(1))));
    assert_eq!(store.read(|conn| change::actor(conn, log_id(1), b"no")).await.unwrap(), None);
}
