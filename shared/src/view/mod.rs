//! What people see: pure functions of the merged records. The same records give the same
//! answer on every device and on the server; nothing of it is stored.

mod day;
mod groups;
mod overlap;
mod timeline;
mod zone;

pub use day::{DayView, day_of, days};
pub use groups::Groups;
pub use overlap::{Overlap, overlaps};
pub use timeline::{Cursor, InvalidCursor, TimelineItem, timeline};
pub use zone::zone_of;
