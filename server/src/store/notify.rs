//! What servers on the same PostgreSQL tell each other, with the commit that it is about. On
//! SQLite there is no other server.

use std::fmt;
use std::str::FromStr;

use banister_shared::ids::{AccountId, PageId};
use diesel::prelude::*;
use diesel::sql_types::Text;

use super::{Connection, StoreResult};

/// The channel of `NOTIFY` and `LISTEN`.
pub const CHANNEL: &str = "banister";

/// Something that other servers have to look at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Notice {
    /// A page has this revision now.
    Page(PageId, i64),
    /// What this account may do has changed.
    Access(AccountId),
}

/// Tells the other servers once the transaction is committed.
///
/// # Errors
/// The query failed.
pub fn tell(conn: &mut Connection, notice: Notice) -> StoreResult<()> {
    if let Connection::Postgres(conn) = conn {
        diesel::sql_query("SELECT pg_notify($1, $2)")
            .bind::<Text, _>(CHANNEL)
            .bind::<Text, _>(notice.to_string())
            .execute(conn)?;
    }
    Ok(())
}

impl fmt::Display for Notice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Page(page, revision) => write!(f, "page {page} {revision}"),
            Self::Access(account) => write!(f, "access {account}"),
        }
    }
}

/// A notice of another version of this program.
#[derive(Debug, PartialEq, Eq)]
pub struct UnknownNotice;

impl FromStr for Notice {
    type Err = UnknownNotice;

    fn from_str(text: &str) -> Result<Self, UnknownNotice> {
        let mut words = text.split(' ');
        let notice = match (words.next(), words.next(), words.next()) {
            (Some("page"), Some(page), Some(revision)) => {
                page.parse().ok().zip(revision.parse().ok()).map(|(p, r)| Self::Page(p, r))
            }
            (Some("access"), Some(account), None) => account.parse().ok().map(Self::Access),
            _ => None,
        };
        notice.ok_or(UnknownNotice)
    }
}

#[cfg(test)]
mod tests {
    use banister_shared::ids::LogId;

    use super::*;

    #[test]
    fn a_notice_is_read_as_it_was_written() {
        let page = PageId::profile(LogId::new([7; 12]));
        let account = AccountId::new(1, [3; 10]);
        for notice in [Notice::Page(page, 12), Notice::Access(account)] {
            assert_eq!(notice.to_string().parse(), Ok(notice));
        }
        for text in ["", "page", "page x 1", "access", "access x y", "other"] {
            assert_eq!(text.parse::<Notice>(), Err(UnknownNotice), "{text}");
        }
    }
}
