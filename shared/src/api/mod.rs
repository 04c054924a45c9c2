//! The types of the REST API (`/v1`), shared by the server and its clients.
//!
//! Times are RFC 3339 in UTC where a server made them; ids are their text forms; lists are
//! `{items, next_cursor?}`.

mod access;
mod device;
mod list;
mod log;
mod member;
mod problem;
mod secret;
mod session;

pub use access::{Access, Action};
pub use device::{Device, SyncToken};
pub use list::List;
pub use log::{CreateLog, Log, PageInfo, UpdateLog};
pub use member::{Accepted, CreateInvite, Invite, Member, OpenInvite, Role, UpdateMember};
pub use problem::Problem;
pub use secret::Secret;
pub use session::{CreateAccount, CreateSession, RefreshSession, Session};
