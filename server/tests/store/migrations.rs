use banister_server::store::{Connection, OpenError, Store, StoreResult, migrate};
use diesel::connection::SimpleConnection;

use crate::{TestDatabase, both_engines};

both_engines!(
    go_up_down_and_up,
    a_database_from_a_newer_version_is_refused,
    opening_again_changes_nothing,
);

const TABLES: &str = "SELECT count(*) FROM accounts; SELECT count(*) FROM actors";

async fn go_up_down_and_up(database: TestDatabase) {
    let store = database.open();
    let round_trip = |conn: &mut Connection| -> StoreResult<()> {
        conn.batch_execute(TABLES)?;
        Ok(())
    };
    store.read(round_trip).await.unwrap();
    store.shutdown().await;
    drop(store);
    let mut conn = connect(&database);
    migrate::down(&mut conn).unwrap();
    assert!(conn.batch_execute(TABLES).is_err());
    migrate::up(&mut conn).unwrap();
    conn.batch_execute(TABLES).unwrap();
}

async fn a_database_from_a_newer_version_is_refused(database: TestDatabase) {
    database.open().shutdown().await;
    let mut conn = connect(&database);
    conn.batch_execute("INSERT INTO __diesel_schema_migrations (version) VALUES ('29990101')")
        .unwrap();
    let Err(error) = Store::open(&database.url) else { panic!("it was opened") };
    assert!(matches!(error, OpenError::Newer(_)), "{error}");
    assert!(error.to_string().contains("newer version of Banister"));
    conn.batch_execute(TABLES).unwrap();
}

async fn opening_again_changes_nothing(database: TestDatabase) {
    database.open().shutdown().await;
    let mut conn = connect(&database);
    conn.batch_execute(
        "INSERT INTO signing_keys (id, private_key, public_key, created_at) \
         VALUES ('k', '', '', 1)",
    )
    .unwrap();
    database.open().shutdown().await;
    conn.batch_execute("UPDATE signing_keys SET created_at = 2 WHERE id = 'k'").unwrap();
}

fn connect(database: &TestDatabase) -> Connection {
    use banister_server::store::DatabaseUrl;
    use diesel::Connection as _;
    match &database.url {
        DatabaseUrl::Sqlite(path) => {
            let mut conn = diesel::SqliteConnection::establish(path.to_str().unwrap()).unwrap();
            // Whoever read last holds a lock while they close the file, which others wait for.
            conn.batch_execute("PRAGMA busy_timeout = 5000").unwrap();
            Connection::Sqlite(conn)
        }
        DatabaseUrl::Postgres(url) => {
            Connection::Postgres(diesel::PgConnection::establish(url).unwrap())
        }
    }
}
