use banister_server::store::log::{self, NewLog};
use banister_server::store::{Connection, StoreResult};

use crate::database::log_id;
use crate::{TestDatabase, both_engines};

both_engines!(a_log_is_made_once, numbers_are_handed_out_without_a_gap);

fn make(conn: &mut Connection) -> StoreResult<bool> {
    log::insert(conn, &NewLog { id: log_id(1), name: "mine", created_at: 1, digest: [3; 32] })
}

async fn a_log_is_made_once(database: TestDatabase) {
    let store = database.open();
    assert!(store.write(make).await.unwrap());
    assert!(!store.write(make).await.unwrap());
    store.write(|conn| log::rename(conn, log_id(1), "ours")).await.unwrap();
    let row = store.read(|conn| log::find(conn, log_id(1))).await.unwrap().unwrap();
    assert_eq!((row.name.as_str(), row.digest), ("ours", [3; 32]));
    store.write(|conn| log::delete(conn, log_id(1))).await.unwrap();
    assert!(store.read(|conn| log::find(conn, log_id(1))).await.unwrap().is_none());
}

async fn numbers_are_handed_out_without_a_gap(database: TestDatabase) {
    let store = database.open();
    store.write(make).await.unwrap();
    let take = |count: i64| move |conn: &mut Connection| log::reserve_seq(conn, log_id(1), count);
    assert_eq!(store.write(take(3)).await.unwrap(), Some(0));
    assert_eq!(store.write(take(0)).await.unwrap(), Some(3));
    assert_eq!(store.write(take(2)).await.unwrap(), Some(3));
    let missing = store.write(|conn| log::reserve_seq(conn, log_id(2), 1)).await.unwrap();
    assert_eq!(missing, None);
}
