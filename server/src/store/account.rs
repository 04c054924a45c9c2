//! People.

use banister_shared::ids::AccountId;
use diesel::prelude::*;

use super::connection::MultiBackend;
use super::row::Blob;
use super::schema::accounts;
use super::{Connection, StoreResult};

/// An account as it is stored.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = accounts, check_for_backend(MultiBackend))]
pub struct Account {
    /// Its id.
    #[diesel(deserialize_as = Blob)]
    pub id: AccountId,
    /// Argon2id, as a PHC string.
    pub password_hash: String,
    /// What others see.
    pub display_name: Option<String>,
}

/// An account to be made.
pub struct NewAccount<'a> {
    /// Its id.
    pub id: AccountId,
    /// The address in lower case.
    pub email: &'a str,
    /// Argon2id, as a PHC string.
    pub password_hash: &'a str,
    /// What others see.
    pub display_name: Option<&'a str>,
    /// Now, in ms.
    pub created_at: i64,
}

/// Makes an account.
///
/// # Errors
/// [`super::StoreError::is_duplicate`] if the address is taken.
pub fn insert(conn: &mut Connection, new: &NewAccount<'_>) -> StoreResult<()> {
    let id = new.id.to_bytes();
    diesel::insert_into(accounts::table)
        .values((
            accounts::id.eq(&id[..]),
            accounts::email.eq(new.email),
            accounts::password_hash.eq(new.password_hash),
            accounts::display_name.eq(new.display_name),
            accounts::created_at.eq(new.created_at),
        ))
        .execute(conn)?;
    Ok(())
}

/// The account with this address (in lower case).
///
/// # Errors
/// The query failed.
pub fn by_email(conn: &mut Connection, email: &str) -> StoreResult<Option<Account>> {
    Ok(accounts::table
        .filter(accounts::email.eq(email))
        .select(Account::as_select())
        .first(conn)
        .optional()?)
}
