//! From columns to checked types: a row that holds anything else is an error, not a panic.

use banister_shared::api::Role;
use banister_shared::ids::{AccountId, DeviceId, LogId, PageId};
use diesel::deserialize::{self, FromSql, FromSqlRow};
use diesel::sql_types::{Binary, Text};

use super::connection::MultiBackend;
use super::error::StoreError;

/// A blob that is to become an id or a hash.
#[derive(Debug, FromSqlRow)]
pub struct Blob(Vec<u8>);

impl FromSql<Binary, MultiBackend> for Blob {
    fn from_sql(
        raw: <MultiBackend as diesel::backend::Backend>::RawValue<'_>,
    ) -> deserialize::Result<Self> {
        FromSql::<Binary, MultiBackend>::from_sql(raw).map(Self)
    }
}

macro_rules! id_from_blob {
    ($($id:ty, $what:literal;)*) => {$(
        impl TryFrom<Blob> for $id {
            type Error = StoreError;

            fn try_from(blob: Blob) -> Result<Self, StoreError> {
                let bytes = blob.0.try_into().map_err(|_| StoreError::Corrupt($what))?;
                Self::from_bytes(bytes).map_err(|_| StoreError::Corrupt($what))
            }
        }
    )*};
}

id_from_blob! {
    AccountId, "account id";
    DeviceId, "device id";
    LogId, "log id";
    PageId, "page id";
}

impl TryFrom<Blob> for [u8; 32] {
    type Error = StoreError;

    fn try_from(blob: Blob) -> Result<Self, StoreError> {
        blob.0.try_into().map_err(|_| StoreError::Corrupt("hash"))
    }
}

/// A text that is to become a role.
#[derive(Debug, FromSqlRow)]
pub struct RoleText(String);

impl FromSql<Text, MultiBackend> for RoleText {
    fn from_sql(
        raw: <MultiBackend as diesel::backend::Backend>::RawValue<'_>,
    ) -> deserialize::Result<Self> {
        FromSql::<Text, MultiBackend>::from_sql(raw).map(Self)
    }
}

impl TryFrom<RoleText> for Role {
    type Error = StoreError;

    fn try_from(text: RoleText) -> Result<Self, StoreError> {
        Self::from_text(&text.0).ok_or(StoreError::Corrupt("role"))
    }
}
