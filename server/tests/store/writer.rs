use std::sync::{Arc, mpsc};

use banister_server::store::log::{self, NewLog};
use banister_server::store::{Connection, DatabaseUrl, Store, StoreError, StoreResult};
use banister_shared::ids::LogId;
use banister_tests::postgres::Cluster;
use diesel::connection::SimpleConnection;
use tokio::sync::Notify;

use crate::database::log_id;
use crate::{TestDatabase, both_engines};

both_engines!(
    a_write_can_be_read_at_once,
    a_failing_job_takes_back_only_itself,
    a_panicking_job_takes_back_only_itself,
    a_panic_inside_a_nested_transaction_takes_back_only_the_job,
    writes_that_come_together_are_all_kept,
    what_is_urgent_does_not_queue,
    shutting_down_answers_all_that_was_queued,
);

fn make(conn: &mut Connection, id: LogId) -> StoreResult<()> {
    log::insert(conn, &NewLog { id, name: "", created_at: 1, digest: [0; 32] })?;
    Ok(())
}

async fn exists(store: &Store, id: LogId) -> bool {
    store.read(move |conn| log::find(conn, id)).await.unwrap().is_some()
}

async fn a_write_can_be_read_at_once(database: TestDatabase) {
    let store = database.open();
    store.write(|conn| make(conn, log_id(1))).await.unwrap();
    assert!(exists(&store, log_id(1)).await);
}

async fn a_failing_job_takes_back_only_itself(database: TestDatabase) {
    let store = database.open();
    let fails = store.write(|conn| -> StoreResult<()> {
        make(conn, log_id(1))?;
        Err(StoreError::Corrupt("test"))
    });
    let (failed, kept) = tokio::join!(fails, store.write(|conn| make(conn, log_id(2))));
    assert!(matches!(failed, Err(StoreError::Corrupt("test"))));
    kept.unwrap();
    assert!(!exists(&store, log_id(1)).await);
    assert!(exists(&store, log_id(2)).await);
}

async fn a_panicking_job_takes_back_only_itself(database: TestDatabase) {
    let store = database.open();
    let panics = store.write(|conn| -> StoreResult<()> {
        make(conn, log_id(1))?;
        panic!("on purpose");
    });
    let (panicked, kept) = tokio::join!(panics, store.write(|conn| make(conn, log_id(2))));
    assert!(matches!(panicked, Err(StoreError::Panicked)));
    kept.unwrap();
    assert!(!exists(&store, log_id(1)).await);
    assert!(exists(&store, log_id(2)).await);
}

async fn a_panic_inside_a_nested_transaction_takes_back_only_the_job(database: TestDatabase) {
    use diesel::Connection as _;
    let store = database.open();
    let panics = store.write(|conn| {
        conn.transaction(|conn| -> StoreResult<()> {
            make(conn, log_id(1))?;
            panic!("on purpose");
        })
    });
    let (panicked, kept) = tokio::join!(panics, store.write(|conn| make(conn, log_id(2))));
    assert!(matches!(panicked, Err(StoreError::Panicked)));
    kept.unwrap();
    assert!(!exists(&store, log_id(1)).await);
    assert!(exists(&store, log_id(2)).await);
}

async fn writes_that_come_together_are_all_kept(database: TestDatabase) {
    let store = Arc::new(database.open());
    let mut jobs = tokio::task::JoinSet::new();
    for n in 0..=255 {
        let store = store.clone();
        jobs.spawn(async move { store.write(move |conn| make(conn, log_id(n))).await });
    }
    while let Some(done) = jobs.join_next().await {
        done.unwrap().unwrap();
    }
    for n in [0, 100, 255] {
        assert!(exists(&store, log_id(n)).await);
    }
}

async fn what_is_urgent_does_not_queue(database: TestDatabase) {
    let store = Arc::new(database.open());
    let (begun, (go_on, wait)) = (Arc::new(Notify::new()), mpsc::channel());
    let tell = begun.clone();
    let busy = store.write(move |_| -> StoreResult<()> {
        tell.notify_one();
        wait.recv().map_err(|_| StoreError::Corrupt("test"))
    });
    let queued = async {
        begun.notified().await;
        let (late, urgent) = (
            store.write(|conn| Ok::<_, StoreError>(log::find(conn, log_id(1))?.is_some())),
            store.write_first(|conn| make(conn, log_id(1))),
        );
        let release = async { go_on.send(()).unwrap() };
        // Polled in this order: the urgent one is handed in last.
        let (saw, made, ()) = tokio::join!(late, urgent, release);
        made.unwrap();
        assert!(saw.unwrap(), "what was queued before ran after it");
    };
    let (busy, ()) = tokio::join!(busy, queued);
    busy.unwrap();
}

async fn shutting_down_answers_all_that_was_queued(database: TestDatabase) {
    let store = Arc::new(database.open());
    let mut jobs = tokio::task::JoinSet::new();
    for n in 0..50 {
        let store = store.clone();
        jobs.spawn(async move { store.write(move |conn| make(conn, log_id(n))).await });
    }
    tokio::task::yield_now().await;
    store.shutdown().await;
    while let Some(done) = jobs.join_next().await {
        done.unwrap().unwrap();
    }
    let late = store.write(|conn| make(conn, log_id(99))).await;
    assert!(matches!(late, Err(StoreError::Closed)));
    assert!(exists(&store, log_id(49)).await);
}

/// A violation that SQLite only looks for at the commit: nobody of the batch is told that
/// their write was kept, and the next batch works again.
#[test]
fn when_the_commit_fails_everyone_is_told() {
    TestDatabase::sqlite().run(|database| async move {
        let store = database.open();
        let breaks = store.write(|conn| -> StoreResult<()> {
            conn.batch_execute(
                "PRAGMA defer_foreign_keys = ON;
                 INSERT INTO pages VALUES (x'01', x'02', 1, x'', 0, 0, 0, 0)",
            )?;
            Ok(())
        });
        let (broken, innocent) = tokio::join!(breaks, store.write(|conn| make(conn, log_id(1))));
        assert!(matches!(broken, Err(StoreError::Commit(_))));
        let kept = exists(&store, log_id(1)).await;
        assert_eq!(innocent.is_ok(), kept);
        store.write(|conn| make(conn, log_id(2))).await.unwrap();
        assert!(exists(&store, log_id(2)).await);
    });
}

#[test]
fn a_lost_connection_to_postgres_is_made_again() {
    TestDatabase::postgres().run(|database| async move {
        let store = database.open();
        let DatabaseUrl::Postgres(url) = &database.url else { panic!("not PostgreSQL") };
        store.write(|conn| make(conn, log_id(1))).await.unwrap();
        Cluster::shared().unwrap().disconnect_all(url).unwrap();
        store.write(|conn| make(conn, log_id(2))).await.unwrap();
        assert!(exists(&store, log_id(1)).await);
        assert!(exists(&store, log_id(2)).await);
    });
}
