//! Every identifier, each a type of its own that can only hold checked input.
//!
//! All of them can be made offline: nothing has to be registered before it is used.

mod actor;
pub(crate) mod base58;
mod log_id;
mod month;
mod page_id;
mod text;
mod uuids;

pub use actor::{actor_device, new_actor};
pub use base58::InvalidId;
pub use log_id::LogId;
pub use month::Month;
pub use page_id::{Epoch, PageId, PageKind};
pub(crate) use text::text_serde;
pub use uuids::{AccountId, DeviceId, RecordId};
