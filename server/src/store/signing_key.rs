//! The keys that sign access tokens.

use diesel::prelude::*;

use super::connection::MultiBackend;
use super::schema::signing_keys;
use super::{Connection, StoreResult};

/// An Ed25519 key pair.
#[derive(Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = signing_keys, check_for_backend(MultiBackend))]
pub struct SigningKey {
    /// The `kid` of its tokens.
    pub id: String,
    /// PKCS#8, DER.
    pub private_key: Vec<u8>,
    /// The 32 bytes.
    pub public_key: Vec<u8>,
    /// When it was made, in ms. The newest that is not retired signs.
    pub created_at: i64,
    /// When it stopped signing, in ms.
    pub retired_at: Option<i64>,
}

/// Stores a key.
///
/// # Errors
/// The query failed.
pub fn insert(conn: &mut Connection, key: &SigningKey) -> StoreResult<()> {
    diesel::insert_into(signing_keys::table).values(key.clone()).execute(conn)?;
    Ok(())
}

/// All keys, the newest first.
///
/// # Errors
/// The query failed.
pub fn all(conn: &mut Connection) -> StoreResult<Vec<SigningKey>> {
    Ok(signing_keys::table
        .order((signing_keys::created_at.desc(), signing_keys::id))
        .select(SigningKey::as_select())
        .load(conn)?)
}

/// Retires all keys that still sign.
///
/// # Errors
/// The query failed.
pub fn retire_all(conn: &mut Connection, now: i64) -> StoreResult<()> {
    diesel::update(signing_keys::table.filter(signing_keys::retired_at.is_null()))
        .set(signing_keys::retired_at.eq(now))
        .execute(conn)?;
    Ok(())
}

/// Forgets the keys retired before `before` (ms).
///
/// # Errors
/// The query failed.
pub fn delete_retired(conn: &mut Connection, before: i64) -> StoreResult<()> {
    diesel::delete(signing_keys::table.filter(signing_keys::retired_at.lt(before)))
        .execute(conn)?;
    Ok(())
}
