use banister_server::store::device::{self, NewDevice};
use banister_server::store::{Connection, StoreResult};

use crate::database::{account, device as device_id};
use crate::people::insert as insert_account;
use crate::{TestDatabase, both_engines};

both_engines!(every_session_has_its_number, a_revoked_device_stays_revoked);

pub(crate) fn insert(conn: &mut Connection) -> StoreResult<()> {
    insert_account(conn, account(1), "a@x")?;
    let new = NewDevice { id: device_id(1), account_id: account(1), name: "phone", created_at: 5 };
    device::insert(conn, &new)
}

async fn every_session_has_its_number(database: TestDatabase) {
    let store = database.open();
    store.write(insert).await.unwrap();
    let next =
        store.write(|conn| device::begin_session(conn, device_id(1), "my phone", 6)).await.unwrap();
    assert_eq!(next, device::FIRST_SESSION + 1);
    store.write(|conn| device::end_session(conn, device_id(1))).await.unwrap();
    let row = store.read(|conn| device::find(conn, device_id(1))).await.unwrap().unwrap();
    assert_eq!((row.session, row.name.as_str(), row.last_seen_at), (next + 1, "my phone", 6));
}

async fn a_revoked_device_stays_revoked(database: TestDatabase) {
    let store = database.open();
    store.write(insert).await.unwrap();
    store.write(|conn| device::revoke(conn, device_id(1), 7)).await.unwrap();
    store.write(|conn| device::revoke(conn, device_id(1), 8)).await.unwrap();
    let rows = store.read(|conn| device::of_account(conn, account(1))).await.unwrap();
    assert_eq!(rows[0].revoked_at, Some(7));
}
