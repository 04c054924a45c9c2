use banister_server::store::journal::{self, Access, Action};
use banister_server::store::log::{self, NewLog};
use banister_server::store::{Connection, StoreResult};

use crate::database::{account, device, log_id};
use crate::{TestDatabase, both_engines};

both_engines!(an_hour_has_one_row);

fn access(hour: i64) -> Access {
    let (account, device) = (account(1), device(1));
    Access { log: log_id(1), account, device, action: Action::Read, hour }
}

fn note(conn: &mut Connection) -> StoreResult<()> {
    log::insert(conn, &NewLog { id: log_id(1), name: "", created_at: 1, digest: [0; 32] })?;
    for hour in [500, 500, 501] {
        journal::record(conn, &access(hour))?;
    }
    Ok(())
}

async fn an_hour_has_one_row(database: TestDatabase) {
    let store = database.open();
    store.write(note).await.unwrap();
    let rows = store.read(|conn| journal::of_log(conn, log_id(1), 10)).await.unwrap();
    assert_eq!(rows, [access(501), access(500)]);
}
