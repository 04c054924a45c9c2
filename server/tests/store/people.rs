use banister_server::store::account::{self, NewAccount};
use banister_server::store::log::{self, NewLog};
use banister_server::store::{Connection, StoreResult, member};
use banister_shared::api::Role;
use banister_shared::ids::AccountId;

use crate::database::{account as account_id, log_id};
use crate::{TestDatabase, both_engines};

both_engines!(an_address_is_taken_once, a_grant_counts_until_it_ends_or_rests, owners_are_counted);

pub(crate) fn insert(conn: &mut Connection, id: AccountId, email: &str) -> StoreResult<()> {
    let new = NewAccount { id, email, password_hash: "x", display_name: Some("A"), created_at: 1 };
    account::insert(conn, &new)
}

async fn an_address_is_taken_once(database: TestDatabase) {
    let store = database.open();
    store.write(|conn| insert(conn, account_id(1), "a@x")).await.unwrap();
    let again = store.write(|conn| insert(conn, account_id(2), "a@x")).await.unwrap_err();
    assert!(again.is_duplicate(), "{again}");
    let found = store.read(|conn| account::by_email(conn, "a@x")).await.unwrap().unwrap();
    assert_eq!(found.id, account_id(1));
}

fn share(conn: &mut Connection) -> StoreResult<()> {
    insert(conn, account_id(1), "a@x")?;
    insert(conn, account_id(2), "b@x")?;
    log::insert(conn, &NewLog { id: log_id(1), name: "", created_at: 1, digest: [0; 32] })?;
    member::put(conn, log_id(1), account_id(1), Role::Owner, 1)?;
    member::put(conn, log_id(1), account_id(2), Role::Viewer, 2)
}

async fn a_grant_counts_until_it_ends_or_rests(database: TestDatabase) {
    let store = database.open();
    store.write(share).await.unwrap();
    let seen = |now: i64| {
        move |conn: &mut Connection| -> StoreResult<_> {
            let by_log = log::seen_by(conn, log_id(1), account_id(2), now)?.map(|(_, role)| role);
            let by_account = log::of_account(conn, account_id(2), now)?.len();
            assert_eq!(by_log, member::role(conn, log_id(1), account_id(2), now)?);
            assert_eq!(by_log.is_some(), by_account == 1);
            Ok(by_log)
        }
    };
    let change = |expires_at: Option<i64>, paused: bool| {
        move |conn: &mut Connection| -> StoreResult<()> {
            let mut to = member::find(conn, log_id(1), account_id(2))?.unwrap();
            (to.expires_at, to.paused) = (expires_at, paused);
            member::update(conn, log_id(1), &to)
        }
    };
    assert_eq!(store.read(seen(10)).await.unwrap(), Some(Role::Viewer));
    store.write(change(Some(10), false)).await.unwrap();
    assert_eq!(store.read(seen(9)).await.unwrap(), Some(Role::Viewer));
    assert_eq!(store.read(seen(10)).await.unwrap(), None);
    store.write(change(None, true)).await.unwrap();
    assert_eq!(store.read(seen(9)).await.unwrap(), None);
}

async fn owners_are_counted(database: TestDatabase) {
    let store = database.open();
    store.write(share).await.unwrap();
    assert!(store.read(|conn| member::has_lasting_owner(conn, log_id(1))).await.unwrap());
    let left = store.write(|conn| member::delete(conn, log_id(1), account_id(1))).await;
    assert!(left.unwrap());
    assert!(!store.read(|conn| member::has_lasting_owner(conn, log_id(1))).await.unwrap());
    let members = store.read(|conn| member::of_log(conn, log_id(1))).await.unwrap();
    assert_eq!(members.len(), 1);
    assert_eq!(members[0].1.as_deref(), Some("A"));
}
