use banister_server::store::log::{self, NewLog};
use banister_server::store::{Connection, Store, StoreError, StoreResult};

use crate::database::log_id;
use crate::{TestDatabase, both_engines};

both_engines!(
    a_snapshot_stays_what_it_was,
    a_panic_in_a_snapshot_does_not_hold_the_past,
    an_error_in_a_snapshot_does_not_hold_the_past,
);

/// More than there are readers.
const OFTEN: usize = 10;

fn make(conn: &mut Connection, n: u8) -> StoreResult<()> {
    log::insert(conn, &NewLog { id: log_id(n), name: "", created_at: 1, digest: [0; 32] })?;
    Ok(())
}

fn exists(conn: &mut Connection, n: u8) -> StoreResult<bool> {
    Ok(log::find(conn, log_id(n))?.is_some())
}

/// Writes, and checks that every reader sees it: alone, in a snapshot, and all at once.
async fn see_what_is_written(store: &Store) {
    store.write(|conn| make(conn, 1)).await.unwrap();
    for _ in 0..OFTEN {
        let alone = store.read(|conn| exists(conn, 1));
        let together = store.read(|conn| conn.snapshot(|conn| exists(conn, 1)));
        let (alone, together) = tokio::join!(alone, together);
        assert!(alone.unwrap());
        assert!(together.unwrap());
    }
}

async fn a_snapshot_stays_what_it_was(database: TestDatabase) {
    let store = std::sync::Arc::new(database.open());
    let (writer, runtime) = (store.clone(), tokio::runtime::Handle::current());
    let read = move |conn: &mut Connection| {
        conn.snapshot(|conn| {
            let before = exists(conn, 1)?;
            runtime.block_on(writer.write(|conn| make(conn, 1)))?;
            StoreResult::Ok((before, exists(conn, 1)?))
        })
    };
    assert_eq!(store.read(read).await.unwrap(), (false, false));
    assert!(store.read(|conn| exists(conn, 1)).await.unwrap());
}

async fn a_panic_in_a_snapshot_does_not_hold_the_past(database: TestDatabase) {
    let store = database.open();
    for _ in 0..OFTEN {
        let panics = store.read(|conn| {
            conn.snapshot(|conn| -> StoreResult<()> {
                assert!(exists(conn, 1)?, "on purpose");
                Ok(())
            })
        });
        assert!(matches!(panics.await, Err(StoreError::Panicked)));
    }
    see_what_is_written(&store).await;
}

async fn an_error_in_a_snapshot_does_not_hold_the_past(database: TestDatabase) {
    let store = database.open();
    for _ in 0..OFTEN {
        let fails = store.read(|conn| {
            conn.snapshot(|conn| -> StoreResult<()> {
                exists(conn, 1)?;
                Err(StoreError::Corrupt("test"))
            })
        });
        assert!(matches!(fails.await, Err(StoreError::Corrupt("test"))));
    }
    see_what_is_written(&store).await;
}
