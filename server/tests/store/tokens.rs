use banister_server::store::invite::{self, NewInvite};
use banister_server::store::log::{self, NewLog};
use banister_server::store::refresh_token::{self, NewRefreshToken};
use banister_server::store::{Connection, Store, StoreResult, device, sync_token};
use banister_shared::api::Role;

use crate::database::{account, device as device_id, log_id};
use crate::devices::insert as insert_device;
use crate::{TestDatabase, both_engines};

both_engines!(
    a_refresh_token_is_used_up_once,
    only_the_newest_sync_tokens_stay,
    an_invite_is_used_up_once,
    only_open_invites_are_listed_and_withdrawn,
    tokens_go_with_their_device,
);

fn refresh(hash: u8) -> NewRefreshToken {
    NewRefreshToken {
        token_hash: [hash; 32],
        device_id: device_id(1),
        created_at: 1,
        expires_at: 9,
    }
}

fn device_with_token(conn: &mut Connection) -> StoreResult<()> {
    insert_device(conn)?;
    refresh_token::insert(conn, &refresh(1))?;
    sync_token::insert(conn, &[1; 32], device_id(1), 1)
}

async fn a_refresh_token_is_used_up_once(database: TestDatabase) {
    let store = database.open();
    store.write(device_with_token).await.unwrap();
    let use_up = |conn: &mut Connection| refresh_token::use_up(conn, &[1; 32], &[2; 32], 5);
    assert!(store.write(use_up).await.unwrap());
    assert!(!store.write(use_up).await.unwrap());
    let row = store.read(|conn| refresh_token::find(conn, &[1; 32])).await.unwrap().unwrap();
    assert_eq!(row.successor_hash.as_deref(), Some(&[2; 32][..]));
    store.write(|conn| refresh_token::delete_used(conn, device_id(1), 6)).await.unwrap();
    assert!(store.read(|conn| refresh_token::find(conn, &[1; 32])).await.unwrap().is_none());
}

async fn only_the_newest_sync_tokens_stay(database: TestDatabase) {
    let store = database.open();
    store.write(device_with_token).await.unwrap();
    for n in 2..=4 {
        let insert =
            move |conn: &mut Connection| sync_token::insert(conn, &[n; 32], device_id(1), n.into());
        store.write(insert).await.unwrap();
    }
    store.write(|conn| sync_token::delete_oldest(conn, device_id(1), 2)).await.unwrap();
    let mut left = Vec::new();
    for n in 1..=4 {
        let found = store.read(move |conn| sync_token::device(conn, &[n; 32])).await.unwrap();
        left.extend(found.map(|_| n));
    }
    assert_eq!(left, [3, 4]);
}

async fn an_invite_is_used_up_once(database: TestDatabase) {
    let store = database.open();
    store.write(insert_device).await.unwrap();
    store.write(insert_invite).await.unwrap();
    let use_up = |conn: &mut Connection| invite::use_up(conn, &[7; 32], account(1), 5);
    assert!(store.write(use_up).await.unwrap());
    assert!(!store.write(use_up).await.unwrap());
    let row = store.read(|conn| invite::find(conn, &[7; 32])).await.unwrap().unwrap();
    assert_eq!(row.used_at, Some(5));
    assert_eq!(row.role, Role::Viewer);
}

async fn only_open_invites_are_listed_and_withdrawn(database: TestDatabase) {
    let store = database.open();
    store.write(insert_device).await.unwrap();
    store.write(insert_invite).await.unwrap();
    store.write(|conn| invite::insert(conn, &invite(8, 2, 9))).await.unwrap();
    store.write(|conn| invite::insert(conn, &invite(9, 3, 5))).await.unwrap();
    assert_eq!(open(&store, 4).await, [9, 8, 7]);
    assert_eq!(open(&store, 5).await, [8, 7]);
    store.write(|conn| invite::use_up(conn, &[8; 32], account(1), 5)).await.unwrap();
    assert_eq!(open(&store, 5).await, [7]);
    // Who has used it must be found.
    assert!(!store.write(|conn| invite::delete(conn, &[8; 32])).await.unwrap());
    assert!(store.write(|conn| invite::delete(conn, &[7; 32])).await.unwrap());
    assert!(!store.write(|conn| invite::delete(conn, &[7; 32])).await.unwrap());
    store.write(|conn| invite::insert(conn, &invite(7, 4, 9))).await.unwrap();
    store.write(|conn| invite::delete_all_open(conn, log_id(1))).await.unwrap();
    assert!(open(&store, 4).await.is_empty());
    assert!(store.read(|conn| invite::find(conn, &[8; 32])).await.unwrap().is_some());
}

/// The first bytes of the codes' hashes.
async fn open(store: &Store, now: i64) -> Vec<u8> {
    let rows = store.read(move |conn| invite::open(conn, log_id(1), now)).await.unwrap();
    rows.iter().map(|row| row.code_hash[0]).collect()
}

fn insert_invite(conn: &mut Connection) -> StoreResult<()> {
    log::insert(conn, &NewLog { id: log_id(1), name: "", created_at: 1, digest: [0; 32] })?;
    invite::insert(conn, &invite(7, 1, 9))
}

fn invite(hash: u8, created_at: i64, expires_at: i64) -> NewInvite {
    NewInvite {
        code_hash: [hash; 32],
        log_id: log_id(1),
        role: Role::Viewer,
        created_by: account(1),
        created_at,
        expires_at,
    }
}

async fn tokens_go_with_their_device(database: TestDatabase) {
    use diesel::connection::SimpleConnection;
    let store = database.open();
    store.write(device_with_token).await.unwrap();
    let delete = |conn: &mut Connection| -> StoreResult<()> {
        conn.batch_execute("DELETE FROM accounts")?;
        Ok(())
    };
    store.write(delete).await.unwrap();
    assert!(store.read(|conn| device::find(conn, device_id(1))).await.unwrap().is_none());
    assert!(store.read(|conn| refresh_token::find(conn, &[1; 32])).await.unwrap().is_none());
    assert!(store.read(|conn| sync_token::device(conn, &[1; 32])).await.unwrap().is_none());
}
